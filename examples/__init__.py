"""Composed examples, and what loads them."""
