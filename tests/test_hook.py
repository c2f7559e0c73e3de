"""The pre-commit hook is given every file that findings can stand in or hang on, and no name is taken for an option."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ddilint.project.files import HEADER_SUFFIXES, INF_SUFFIXES, SOURCE_SUFFIXES

HOOK = (Path(__file__).parent.parent / ".pre-commit-hooks.yaml").read_text()


@pytest.mark.parametrize("suffix", sorted(SOURCE_SUFFIXES | HEADER_SUFFIXES | INF_SUFFIXES | {".mc"}))
def test_what_is_linted_is_handed_over(suffix: str) -> None:
    (pattern,) = re.findall(r"^  files: (.*)$", HOOK, re.MULTILINE)
    for name in (f"sub folder/a{suffix}", f"A{suffix.upper()}"):
        assert re.search(pattern, name), name
    for name in (f"a{suffix}x", f"a.{suffix}.txt", suffix[1:]):
        assert not re.search(pattern, name), name


def test_a_name_with_a_dash_is_no_option() -> None:
    assert re.search(r"^  args: \[--\]", HOOK, re.MULTILINE)
