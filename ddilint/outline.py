"""What the text shows of a function, told before anything is parsed: for `analyzers`, from `project`."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Outline(Struct, frozen=True):
    """The text of a function: its lines, the words that part ways in it, the sources that compile it, its callees.

    What it `repeats` goes round in a loop. It may call what does not show (`calls_unseen`), through a pointer. What it
    returns may be an answer, true or false.
    """

    lines: int
    branches: int
    sources: frozenset[Path]
    callees: frozenset[str]
    repeats: bool = False
    calls_unseen: bool = False
    answers: bool = False
