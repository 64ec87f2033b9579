"""The migrations of this floor, one line of them."""
