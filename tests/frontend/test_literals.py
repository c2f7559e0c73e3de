from __future__ import annotations

import pytest

from ddilint.frontend.lowering.literals import contents_of


@pytest.mark.parametrize(
    ("spelling", "contents"),
    [
        ('L"Pump"', "Pump"),
        ('L"3\\000900"', "3\0900"),
        ('"a\\"b\\\\"', 'a"b\\'),
        ('L"caf\\351 \\x4E2D""2"', "caf\u00e9 \u4e2d2"),
        ('L"\\t\\U0001F600"', "\t\ud83d\ude00"),
        ('""', ""),
        ("Name", ""),
    ],
)
def test_contents(spelling: str, contents: str) -> None:
    assert contents_of(spelling) == contents
