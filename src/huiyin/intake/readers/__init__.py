"""One reader a format: a checked file to sources."""
