"""Ctrl-C and SIGTERM: finish what is in hand and keep everything; a second one leaves at once."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

EXIT_INTERRUPTED = 130


class Interrupt:
    """Whether the person (or the machine) asked to stop."""

    def __init__(self) -> None:
        self.requested = False


@contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[Interrupt]:
    """Calls `stop` at the first SIGINT or SIGTERM, which ends the work soon; the second ends the process."""
    interrupt = Interrupt()

    def handle(number: int, frame: FrameType | None) -> None:
        if interrupt.requested:
            os._exit(EXIT_INTERRUPTED)
        interrupt.requested = True
        # Not through sys.stderr, which may be in the middle of a write.
        os.write(2, b"\nstopping: finishing what is in hand (again to leave at once)\n")
        stop()

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupt
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
