"""Language: pure functions on text; no files, no network."""
