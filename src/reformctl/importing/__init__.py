"""An official document -> a draft table: readers find its text and tables, extraction understands them."""
