"""Every channel in: sources, opinions, the vault of who spoke."""
