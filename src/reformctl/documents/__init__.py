"""Official documents of every kind -> paragraphs and tables of cells with their places; no meaning."""
