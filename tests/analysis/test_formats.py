"""The most characters that formats make."""

from __future__ import annotations

import pytest

from ddilint.analysis.formats import longest_text


@pytest.mark.parametrize(
    ("text", "longest"),
    [
        ("", 0),
        ("port", 4),
        ("port %u", 5 + len(str(0xFFFFFFFF))),
        ("%d", len(str(-(2**31)))),
        ("%I64d", len(str(-(2**63)))),
        ("%#x", 8 + 2),
        ("%08X:%llx", 8 + 1 + 16),
        ("%20u", 20),
        ("%.12u", 13),
        ("%c%%", 2),
        ("%p", 16),
        ("%.8ws", 8),
        ("%-12.8s", 12),
        ("%Iu", 20),
        ("%s", None),
        ("%ws", None),
        ("%*u", None),
        ("%.*s", None),
        ("%wZ", None),
        ("%f", None),
        ("100 %", None),
    ],
)
def test_longest_text(text: str, longest: int | None) -> None:
    made = longest_text(text, 64)
    if longest is None:
        assert made is None
    else:
        assert made is not None
        assert longest <= made <= longest + 2


def test_pointers_have_the_width_of_the_target() -> None:
    assert longest_text("%p", 32) == 8
    assert longest_text("%Ix", 32) == 8
