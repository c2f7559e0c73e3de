from __future__ import annotations

from pathlib import Path

import pytest

from ddilint import messages
from ddilint.errors import UsageError
from ddilint.messages import EventMessage, EventMessages, predefined_messages

IO_ERR_TIMEOUT = 0xC0040009
IO_WARNING_DUPLICATE_SIGNATURE = 0x8004003A
STATUS_UNSUCCESSFUL = 0xC0000001


def test_the_system_has_its_messages() -> None:
    known = predefined_messages()
    assert known[IO_ERR_TIMEOUT] == EventMessage(IO_ERR_TIMEOUT, "IO_ERR_TIMEOUT", 0)
    assert known[IO_WARNING_DUPLICATE_SIGNATURE].strings == 2
    assert known[0xC000138A].symbol == "EVENT_NDIS_HARDWARE_FAILURE"
    assert known[0xC000138A].strings is None
    assert known.keys().isdisjoint({0, STATUS_UNSUCCESSFUL, 0xC00000B5, 0x80000011})


@pytest.mark.parametrize(
    ("code", "without_file", "with_file"),
    [
        (IO_ERR_TIMEOUT, True, True),
        (STATUS_UNSUCCESSFUL, False, False),
        (0, False, False),
        (0xC0040FFF, False, False),  # the facility of ntiologc.h, and none of its codes
        (0xE0000001, True, False),  # the customer bit
        (0xC0230001, True, False),  # a facility of its own
        (0xC02A0001, True, True),  # defined by the message file
        (0xC02B0007, True, True),  # defined by another one of the tree
    ],
)
def test_which_codes_have_a_text(code: int, without_file: bool, with_file: bool) -> None:
    known = predefined_messages()
    assert EventMessages(known).may_have_text(code) is without_file
    own = {0xC02A0001: EventMessage(0xC02A0001, "KILN_HOT", 1, "kiln.mc", 3)}
    assert EventMessages(known, own, frozenset({0xC02B0007}), True).may_have_text(code) is with_file


def test_the_own_message_counts_first() -> None:
    own = EventMessage(IO_ERR_TIMEOUT, "OWN", 4, "own.mc", 1)
    assert EventMessages(predefined_messages(), {IO_ERR_TIMEOUT: own}).get(IO_ERR_TIMEOUT) is own


def test_a_broken_list_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "messages").mkdir()
    (tmp_path / "messages" / "a.csv").write_text("name,value,strings\nX,0x1,0\nY,zero,0\n")
    monkeypatch.setattr(messages, "rules_folder", lambda: tmp_path)
    predefined_messages.cache_clear()
    try:
        with pytest.raises(UsageError, match=r"a\.csv:3: not `name,value,strings`"):
            predefined_messages()
    finally:
        predefined_messages.cache_clear()
