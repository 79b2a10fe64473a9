"""YAML on disk <-> Table: reading, judging, and the cache of what was found valid."""
