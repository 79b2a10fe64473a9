"""A table as all other code sees it: light rows, the words that mean them, what is wrong with them."""
