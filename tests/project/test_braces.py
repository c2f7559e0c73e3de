"""Braces against a walk over all bytes, on every text of braces up to a length."""

from __future__ import annotations

from itertools import product

from ddilint.project import braces

TEXTS = ["".join(each).encode() for length in range(8) for each in product("{}x", repeat=length)]


def test_what_closes() -> None:
    for text in TEXTS:
        depths = [text[: at + 1].count(b"{") - text[: at + 1].count(b"}") for at in range(len(text))]
        assert braces.closing(text, 0) == next((at for at, depth in enumerate(depths) if depth < 0), None)


def test_what_opens_is_what_closes_read_backwards() -> None:
    for text in TEXTS:
        mirrored = braces.closing(text[::-1].translate(bytes.maketrans(b"{}", b"}{")), 0)
        expected = None if mirrored is None else len(text) - 1 - mirrored
        assert braces.opening(text, len(text)) == expected


def test_what_lies_before_the_beginning_is_left_alone() -> None:
    assert braces.opening(b"{ { a", 5, begin=3) is None
    assert braces.opening(b"{ { a", 5, begin=1) == 2
