"""The index of names is that of the headers as they are."""

from __future__ import annotations

from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.includes import bundled_names
from ddilint.headers.__main__ import build
from ddilint.headers.index import INDEX_FILE, documented_kinds, header_by_name


def test_index_is_up_to_date() -> None:
    assert INDEX_FILE.read_text("ascii") == build(), "run `python -m ddilint.headers`"


def test_index_names_headers_that_exist() -> None:
    assert set(header_by_name().values()) <= bundled_names()
    assert header_by_name()["IoAllocateErrorLogEntry"] in {"wdm.h", "ntddk.h"}


def test_documented_kinds_are_kinds_of_guesses() -> None:
    assert set(documented_kinds().values()) <= {str(kind) for kind in GuessKind}
    assert documented_kinds()["DRIVER_CANCEL"] == GuessKind.FUNCTION_TYPE
