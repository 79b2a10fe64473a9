"""How findings are written that are no rows of a table: faults of files, differences between tables."""
