"""Pages for whoever speaks: no account, no script needed, on any phone."""
