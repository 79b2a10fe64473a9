"""How large a document and its parts may be: official ones are far smaller, hostile ones cost time and memory."""

MIB = 1024 * 1024

MAX_DOCUMENT_BYTES = 64 * MIB
MAX_COLUMNS = 100
"""Columns of a table; official ones have at most 12 or so."""
MAX_ROWS = 20_000
"""Rows of all tables of a document."""
MAX_DOCUMENT_CHARACTERS = 20_000_000
"""Characters of a document: a hundred times the longest official list."""
MAX_PARAGRAPH_CHARACTERS = 200_000
"""Characters of a paragraph or a cell; pages that are laid out by tables have whole lists in one cell."""
MAX_PROSE_CHARACTERS = 1_000_000
"""Characters of all paragraphs: ten times those of the longest list that we know."""

# Conversions.
MAX_CONVERSION_SECONDS = 60
"""Seconds that LibreOffice may take; it takes one or two for the longest official list."""
MAX_CONVERSION_BYTES = 4 * 1024 * MIB
"""Bytes of address space of LibreOffice, which asks for more than it uses."""
MAX_LISTED_PARTS = 100_000
"""Entries of an archive that is looked into."""
MAX_MANIFEST_BYTES = 1_000_000
"""Bytes of the part of an office file that says what it is; those that programs write have some thousand."""

# Child processes.
MAX_STEP_SECONDS = 10
"""Seconds for each step, such as a page: most take a fifth of a second."""
MAX_START_SECONDS = 60
"""Seconds until the first step may begin: Python and its packages from a slow disk."""
MAX_CHILD_BYTES = 1024 * MIB
"""Bytes of address space of the child."""

# Plain text, CSV and Markdown.
MAX_CELL_CHARACTERS = 1_000_000
"""Characters of a cell between quotation marks."""
MAX_DELIMITED_LINES = 1_048_576
"""Lines of a CSV file, empty ones too: as many as a sheet of Excel has rows."""
MAX_LINE_DELIMITERS = 100_000
"""Commas or tabs of a line: a row has at most 100 columns, but a text between quotation marks may hold some too."""
MAX_TEXT_LINES = 300_000
"""Lines of a text: fifteen for each of the most rows that are read."""
MAX_MARKDOWN_CHARACTERS = 1_000_000
"""Ten times those of the longest official list."""
MAX_MARKDOWN_LINES = 30_000
MAX_MARKDOWN_MARKS = 100_000
"""Characters that may be marks of Markdown."""
MAX_BRACKET_PAIRS = 100_000_000
"""Pairs of brackets in one paragraph or cell, summed over all: the parser takes as many steps."""
MAX_MARKDOWN_LEVELS = 80
"""Levels of quotes and lists in one another, a list being two; the parser leaves out in silence what lies deeper."""

# HTML.
MAX_HEAD_BYTES = 4096
"""A page says how it is encoded in its first so many bytes; browsers look at 1,024."""
MAX_PAGE_TAGS = 300_000
"""Tags and comments of a page, and entities: those of 3,000 rows as Word saves them."""
MAX_PAGE_LINES = 300_000
"""Lines of a page, in its source and as it is shown."""
MAX_NESTED_TABLES = 60
"""Tables within tables; layouts of old pages have perhaps 8."""

# Office files.
MAX_ARCHIVE_PARTS = 5_000
MAX_UNPACKED_BYTES = 96 * MIB
"""Bytes of all parts that are read: ten times those of the longest official list."""
MAX_XML_LEVELS = 250
"""Levels of nested elements; Word itself writes perhaps 40."""
MAX_ARCHIVE_TAGS = 3_000_000
"""Tags and attributes of all XML parts that are read: a table of 12 columns and 20,000 rows has fewer."""
MAX_DOCX_PART_BYTES = 24 * MIB
"""Bytes of one part: a hundred times the longest official list."""
MAX_DOCX_TAGS = 500_000
"""Tags of the main part: twenty times those of the longest official list; other parts may have fewer."""
MAX_BASED_STYLES = 50
"""At most so many styles that are based on one another are followed."""
MAX_NUMBER_TEXT_CHARACTERS = 30
"""Characters in which a number is written, such as `第%1条`; all nine levels with their points take 26."""
MAX_LETTER_REPEATS = 30
"""A letter is repeated at most so many times in one number."""
MAX_TAG_BYTES = 1_000_000
"""Bytes between two `<`: a million attributes of one element take gigabytes."""
MAX_WORKBOOK_PART_BYTES = 16 * MIB
"""Bytes of a part other than sheets and shared strings: styles of workbooks grown over many years reach some MiB."""
MAX_MERGED_RANGES = 200_000
"""Merged ranges of a sheet: ten in every row."""
MAX_FORMATTED_NUMBERS = 100_000
"""Numbers that are not plain whole ones: five in every row."""
MAX_NUMBER_FORMAT_CHARACTERS = 255
"""A format of numbers has at most so many characters, as in Excel."""

# PDF.
MAX_PDF_PAGES = 2_000
"""Ten times the longest official list."""

# What is recognised in any document.
MAX_PHRASE_CHARACTERS = 2_000
"""A text that names who does a task has at most so many characters."""
MAX_ANNEXES = 20
"""A list is looked for below the last so many annexes: for each of them all that follows is read."""
