"""Whether this process was asked to end before its work is done: what it found until then is still told.

Ctrl-C and SIGTERM ask the run, which asks its workers; a worker that takes too long asks itself. Who works looks here
between two steps, and is not stopped in one.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

NOTICE = "interrupted"
"""The kind of the notification that a run ended early."""

_INTERRUPTED = "the run was interrupted"

_asked = threading.Event()
_why = _INTERRUPTED


def is_asked() -> bool:
    """Whether the work is to end."""
    return _asked.is_set()


def ask(why: str = _INTERRUPTED) -> None:
    """Have the work of this process end soon; who has been asked already knows why."""
    global _why
    if not is_asked():
        _why = why
        _asked.set()


def reason() -> str:
    """Why the work is to end, where it is."""
    return _why


@contextmanager
def ending_on_signal() -> Iterator[None]:
    """A worker goes on for a moment where it would be ended: it tells what it has, and begins nothing new."""
    _asked.clear()
    with _handling(ask):
        yield


@contextmanager
def as_ctrl_c() -> Iterator[None]:
    """SIGTERM (from `timeout`, or a build that is cancelled) does what Ctrl-C does."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    with _handling(interrupt):
        yield


@contextmanager
def _handling(then: Callable[[], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():  # only the main one may say what signals do
        yield
        return

    def handle(_signal: int, _frame: FrameType | None) -> None:
        then()

    before = signal.signal(signal.SIGTERM, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
