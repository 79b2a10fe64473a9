"""Characters on a screen or in a file: widths, line breaks, escapes, comparison, suggestions."""
