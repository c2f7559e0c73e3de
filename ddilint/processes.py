"""Worker processes: a call goes to one that is free, and where its process dies or takes too long, no other call minds.

What is called is a module's function; what it is given and what it gives back travel between processes. The processes
begin as copies of this one where the system makes copies. Nobody looks at intervals for what became of a call: a thread
waits for each process.
"""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.thread import ThreadPoolExecutor
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock
from types import TracebackType
from typing import Any, TypeVar

Result = TypeVar("Result")

# A process that begins while another one's pipe is made would hold that pipe open.
_ONE_BEGINS = Lock()


class ProcessDied(Exception):  # noqa: N818 - reads as what it tells
    """The process of a call ended before it gave an answer."""

    def __init__(self, status: int | None) -> None:
        super().__init__(f"exit status {status}")
        self.status = status


class Processes:
    """A number of processes, until the context is left: those that are at work then are ended."""

    def __init__(self, number: int) -> None:
        self._all = [_Process() for _ in range(number)]
        self._free: SimpleQueue[_Process] = SimpleQueue()
        for process in self._all:
            self._free.put(process)
        self._threads = ThreadPoolExecutor(number)

    def __enter__(self) -> Processes:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    def call(
        self, function: Callable[..., Result], *arguments: object, timeout_seconds: float
    ) -> Future[Result]:
        """What a function gives, in a process that is free; the future may raise ProcessDied or TimeoutError."""
        return self._threads.submit(self._call, function, arguments, timeout_seconds)

    def _call(
        self, function: Callable[..., Result], arguments: tuple[object, ...], timeout_seconds: float
    ) -> Result:
        process = self._free.get()
        try:
            given: Result = process.call(function, arguments, timeout_seconds)
            return given
        finally:
            self._free.put(process)

    def stop(self) -> None:
        """End the processes; calls that wait are cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._all:
            process.end()


class _Process:
    """One process, and its successors where it dies."""

    def __init__(self) -> None:
        self._is_busy = False
        self._begin()

    def _begin(self) -> None:
        with _ONE_BEGINS:
            self._pipe, theirs = Pipe()
            self._process = Process(target=_serve, args=(theirs, self._pipe), daemon=True)
            self._process.start()
            theirs.close()

    def call(
        self, function: Callable[..., Any], arguments: tuple[object, ...], timeout_seconds: float
    ) -> Any:
        if not self._process.is_alive():
            self._begin()
        self._is_busy = True
        try:
            self._pipe.send((function, arguments))
            if not self._pipe.poll(timeout_seconds):
                self._process.kill()
                self._process.join()
                raise TimeoutError
            given, error = self._pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            raise ProcessDied(self._process.exitcode) from None
        finally:
            self._is_busy = False
        if error is not None:
            raise error
        return given

    def end(self) -> None:
        if self._is_busy:
            self._process.kill()
        else:
            self._pipe.close()  # which it hears, and ends by itself


def _serve(pipe: Connection, other_end: Connection) -> None:
    """Do one call after the other, until nobody can ask for more."""
    other_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run hears of it, and tells those who work for it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    while True:
        try:
            function, arguments = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send((function(*arguments), None))
        except Exception as error:
            pipe.send((None, error))
