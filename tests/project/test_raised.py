"""Which words of a function stand behind a raise, by its text."""

from __future__ import annotations

import pytest

from ddilint.project.raised import Change, words_behind_raises

CHANGES = {
    b"Acquire": Change.RAISES,
    b"Release": Change.LOWERS,
    b"BOTH": Change.BOTH,
    b"GetLevel": Change.READS,
}

BEHIND = {
    "between": "{ Acquire(); Wanted(); Release(); }",
    "behind a lowering on one way only": "{ Acquire(); if (a) { Release(); return; } Wanted(); Release(); }",
    "behind one under a condition without braces": "{ Acquire(); if (a) Release(); Wanted(); }",
    "behind one of two": "{ Acquire(); Acquire(); Release(); Wanted(); Release(); }",
    "behind one in the other case": "{ switch (a) { case 1: Acquire(); break; } if (b) { Release(); } Wanted(); }",
    "left raised": "{ if (a) { Acquire(); } Wanted(); }",
    "round a loop": "{ while (a) { if (b) Wanted(); Acquire(); } Release(); }",
    "round a loop by continue": "{ for (;;) { Wanted(); Acquire(); if (a) continue; Release(); } }",
    "out of a loop": "{ for (;;) { Acquire(); if (a) break; Release(); } Wanted(); }",
    "by a jump ahead": "{ Acquire(); if (a) goto out; Release(); return; out: Wanted(); }",
    "by a jump back": "{ again: Wanted(); Acquire(); if (a) goto again; Release(); }",
    "behind a test": "{ if (GetLevel() > 1) { Release(); } Wanted(); }",
}

NOT_BEHIND = {
    "in front": "{ Wanted(); Acquire(); Release(); }",
    "behind a pair": "{ Acquire(); a = 1; Release(); Wanted(); }",
    "behind a pair in a loop": "{ while (a) { Acquire(); Release(); } Wanted(); }",
    "in front of a pair in a loop": "{ while (a) { Wanted(); Acquire(); Release(); } }",
    "behind a condition around the pair": "{ if (a) { Acquire(); Release(); } Wanted(); }",
    "behind a release of what a condition raised": "{ if (a) { Acquire(); } b = 1; Release(); Wanted(); }",
    "behind what does both": "{ BOTH(); Wanted(); }",
    "at a label that nothing jumps to raised": "{ if (a) goto out; Acquire(); Release(); out: Wanted(); }",
}


@pytest.mark.parametrize("body", BEHIND.values(), ids=BEHIND)
def test_a_word_behind_a_raise(body: str) -> None:
    assert b"Wanted" in words_behind_raises(body.encode(), CHANGES)


@pytest.mark.parametrize("body", NOT_BEHIND.values(), ids=NOT_BEHIND)
def test_a_word_that_no_raise_is_around(body: str) -> None:
    assert b"Wanted" not in words_behind_raises(body.encode(), CHANGES)


def test_what_does_both_is_raised_inside() -> None:
    assert b"BOTH" in words_behind_raises(b"{ BOTH(); }", CHANGES)
