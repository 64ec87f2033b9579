"""Whether everything adds up."""
