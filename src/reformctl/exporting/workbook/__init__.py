"""Parts of an Excel workbook: what its cells hold, how its rows are laid out, and the sheet of source and counts."""
