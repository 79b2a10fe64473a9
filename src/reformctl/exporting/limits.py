"""How much the formats hold, and how narrow or wide they write."""

MIN_SCREEN_COLUMNS = 20
"""The narrowest screen that somebody may fit an answer to."""
MAX_UNFOLLOWED_ROWS = 5_000
"""Rows that are written without a progress bar, because they take less than a second."""
ENCODED_LINES = 1_000
"""Lines of text that are turned into bytes together."""

MIN_TEXT_COLUMNS = 20
"""Columns that a text gets beside its label. In a narrower window it stands below the label."""

MIN_CUT_COLUMNS = 4
"""Columns that a cut column of a table keeps: `...` and a blank."""
MIN_NAMES_COLUMNS = 25
"""Columns that a cut list of names keeps: the longest first name of our table, 市人力资源保障局, and 等4个单位."""
MIN_LAST_COLUMNS = 12
"""Columns that the last column and the aliases keep before other columns are dropped: six 汉字."""
WANTED_LAST_COLUMNS = 30
"""Columns that the last column should have before the lead agencies are dropped: fifteen 汉字."""

MAX_CELL_UNITS = 32_767
"""Characters of a cell of Excel, in UTF-16 code units (Microsoft, "Excel specifications and limits")."""
MAX_SHEET_ROWS = 1_048_576
MAX_SHEET_COLUMNS = 16_384
MAX_NUMBER_DIGITS = 15
"""Digits of a number in Excel. What is longer stays text."""
MAX_TEXT_FORMAT_CHARACTERS = 255
"""Characters of a cell with the format of text. If there are more, Excel up to 2007 shows ##### in it."""
MAX_ROW_PIXELS = 545
"""Height of a row in Excel (409 points)."""

MAX_UNBROKEN_LINES = 13
"""Lines of a row that stays on one page of Word, half of the 26 below the heading row. A longer row is divided where a
page ends, so that no page stays half empty."""
MAX_PROPERTY_CHARACTERS = 255
"""Characters of a property of a Word document (python-docx)."""

MAX_PLAIN_TASKS = 500
"""Tasks up to which the HTML page has them a second time, as a plain table for readers without scripts."""

GROUP_ROWS = 16_384
"""Rows of a Parquet file that are compressed and read together. So many are in memory at once."""
