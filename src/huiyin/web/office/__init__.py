"""Pages for those who collect and keep a campaign."""
