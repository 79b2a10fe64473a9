"""How the work of something grows with what it is given: by the time of this process alone, for others may be busy."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

TIMES = 8
"""How many times as much the larger input is."""
STEEP = 24
"""Times the work from which on it grows with the square: in step with the input it would be 8, with its square 64."""
HANG = 60
"""Seconds of work after which something never ends: a hundred times what anything here takes."""


class Hangs(AssertionError):  # noqa: N818 it is no error of a program, but what a test found
    """Something works on and on."""


def is_steep(work: Callable[[int], object], few: int, short: float) -> bool:
    """Whether 8 times as much takes far more than 8 times as long; what takes less than `short` seconds is quick."""
    with _bounded():
        many = _spent(work, TIMES * few)
        if many < short:
            return False
        many = min(many, _spent(work, TIMES * few))
        return many >= short and many > STEEP * min(_spent(work, few) for _attempt in range(3))


def _spent(work: Callable[[int], object], size: int) -> float:
    begun = time.process_time()
    work(size)
    return time.process_time() - begun


@contextmanager
def _bounded() -> Iterator[None]:
    """Raise Hangs where the work has no end, on systems that can tell."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_signal: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, HANG)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
