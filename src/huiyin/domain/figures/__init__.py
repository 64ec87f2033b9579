"""The indicators of a campaign with the rows behind each number, on any day, and the sets of them that reports are bound to."""
