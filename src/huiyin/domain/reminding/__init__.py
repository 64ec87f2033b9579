"""Reminders: a ladder before and after each deadline, what waits for a decision, and urging by hand."""
