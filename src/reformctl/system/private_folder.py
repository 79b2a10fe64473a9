"""Guards the folder of the cache: its files are trusted only where nobody but its owner can have written them.

What lies in the cache is answered from without being checked again. So it is used only where it is a real folder, no
link, that belongs to the user or to root and that group and others cannot write; each file in it must be a regular one
of the same owner. Windows tells neither owners nor such modes: there the folder lies in the user's own profile.
"""

import os
import stat
from collections.abc import Iterable

from reformctl.system.translation import _

OTHERS_CAN_WRITE = stat.S_IWGRP | stat.S_IWOTH
FOLDER_MODE = 0o700
FILE_MODE = 0o600
"""Modes of the folder and of the files that we make."""


class NotPrivateError(OSError):
    """A folder or a file that somebody else could have written."""


def find_owner(folder: str) -> int:
    """Find the owner of a private folder; raises NotPrivateError, which says why it is not private, or OSError."""
    status = os.lstat(folder)
    if stat.S_ISLNK(status.st_mode):
        raise NotPrivateError(_("it is a link: name the folder itself"))
    if not stat.S_ISDIR(status.st_mode):
        raise NotPrivateError(_("not a folder"))
    if _has_owners():
        trusted_owners = {os.geteuid(), 0}
        if status.st_uid not in trusted_owners:
            raise NotPrivateError(_("it belongs to another user"))
        if status.st_mode & OTHERS_CAN_WRITE:
            raise NotPrivateError(_("others can write to it: take that right away with `chmod go-w`"))
    return status.st_uid


def open_file(folder: str, name: str) -> int:
    """Open a file in a private folder, as a descriptor; raises OSError for a file that others could have written.

    No link is followed, and nothing is waited for, as a pipe would make us.
    """
    owner = find_owner(folder)
    flags = os.O_RDONLY
    for flag_name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        flags |= getattr(os, flag_name, 0)  # not every system has all of them
    path = os.path.join(folder, name)
    descriptor = os.open(path, flags)
    try:
        status = os.fstat(descriptor)
        _judge_file(status, owner)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def judge_database(folder: str, name: str) -> str:
    """Return the path of an SQLite database in a private folder; raises OSError if others could have written it.

    SQLite itself would follow a link, wait for a pipe, and take over what lies beside the file.
    """
    descriptor = open_file(folder, name)
    os.close(descriptor)
    path = os.path.join(folder, name)
    for suffix in ("-journal", "-wal"):
        companion = path + suffix
        if os.path.lexists(companion):
            raise NotPrivateError(companion)
    return path


def write_file(folder: str, name: str, pieces: Iterable[bytes]) -> None:
    """Write a file into a private folder, which is made where it is missing; raises OSError.

    Others see the file whole or not at all. Whatever lies under its name is replaced, and no link is followed.
    """
    from reformctl.system import atomic_write  # a command that only reads does without it

    os.makedirs(folder, FOLDER_MODE, exist_ok=True)
    find_owner(folder)
    path = os.path.join(folder, name)
    file = (pieces, path)
    atomic_write.write_files([file], mode=FILE_MODE)


def _judge_file(status: os.stat_result, owner: int) -> None:
    """Raise NotPrivateError for what is no regular file of this owner that nobody else can write."""
    if not stat.S_ISREG(status.st_mode):
        raise NotPrivateError(_("not a regular file"))
    has_other_owner = status.st_uid != owner
    if _has_owners() and (has_other_owner or status.st_mode & OTHERS_CAN_WRITE):
        raise NotPrivateError(_("others can write to it"))


def _has_owners() -> bool:
    """Whether files on this system have owners, and modes that say who can write them."""
    return hasattr(os, "geteuid")
