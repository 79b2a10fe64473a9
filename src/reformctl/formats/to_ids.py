"""What the first column holds, one a line: references to feed into `--ids -` and `show -`."""

from reformctl.sheet import Sheet


def dump(sheet: Sheet) -> bytes:
    """The first column alone, each value once."""
    return "".join(f"{value}\n" for value in dict.fromkeys(row[0] for row in sheet.texts())).encode()
