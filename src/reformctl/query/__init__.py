"""Questions about tables: which tasks a selection leaves, how many there are, what changed between two."""
