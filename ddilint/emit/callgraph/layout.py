"""Drawings by Graphviz, which comes with pygraphviz; the only module that knows either."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile

from ddilint.errors import UsageError


def draw(dot: str, form: str = "svg") -> bytes:
    """A graph in Graphviz's language as a picture, laid out by its program for directed graphs.

    Raises UsageError where pygraphviz is not installed, as on platforms that it has no wheel for.
    """
    try:
        import pygraphviz
    except ImportError as error:
        raise UsageError(
            f"a drawing needs pygraphviz, which cannot be loaded ({error}); a .dot file needs nothing"
        ) from None
    with _without_remarks():
        drawn = pygraphviz.AGraph(string=dot).draw(format=form, prog="dot")
    assert isinstance(drawn, bytes)
    return drawn


@contextmanager
def _without_remarks() -> Iterator[None]:
    """Keep what the C libraries write to standard error to themselves: remarks on the system's fonts.

    The file descriptor is what they know, so it is what is turned away.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    try:
        with TemporaryFile() as sink:
            os.dup2(sink.fileno(), 2)
            yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
