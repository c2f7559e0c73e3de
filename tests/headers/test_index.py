"""The index of names is that of the headers as they are."""

from __future__ import annotations

from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.includes import bundled_names
from ddilint.headers.__main__ import build
from ddilint.headers.index import FIELDS_FILE, INDEX_FILE, documented_kinds, header_by_name, kit_fields


def test_index_is_up_to_date() -> None:
    stored = INDEX_FILE.read_text("ascii"), FIELDS_FILE.read_text("ascii")
    assert stored == build(), "run `python -m ddilint.headers`"


def test_fields_are_those_of_all_depths() -> None:
    assert {"DumpDataSize", "SystemBuffer", "LowPart", "DeviceExtension"} <= kit_fields()
    assert not kit_fields() & {"IoAllocateErrorLogEntry", "ERROR_LOG_MAXIMUM_SIZE", "IO_ERROR_LOG_PACKET"}


def test_index_names_headers_that_exist() -> None:
    assert set(header_by_name().values()) <= bundled_names()
    assert header_by_name()["IoAllocateErrorLogEntry"] in {"wdm.h", "ntddk.h"}


def test_documented_kinds_are_kinds_of_guesses() -> None:
    assert set(documented_kinds().values()) <= {str(kind) for kind in GuessKind}
    assert documented_kinds()["DRIVER_CANCEL"] == GuessKind.FUNCTION_TYPE
