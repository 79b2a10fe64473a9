"""The summary of a table's progress (汇总表, 通报): counts and quotes only, and the files that it is written to."""
