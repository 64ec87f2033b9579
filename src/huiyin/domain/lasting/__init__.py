"""What lasts: look-backs after a problem is closed, and new opinions that may be about an old problem."""
