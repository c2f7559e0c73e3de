"""At which levels callbacks surely run, by what a driver configures."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from msgspec import Struct

from ddilint.irqlfacts import Level, load_irql_facts
from ddilint.rolelevels import Setup, known_callback, sure_highest

FEATURE = "FeatureSupport"
MODEL = "SynchronizationModel"


class Driver(Struct):
    """A driver whose text stores these words in fields; it includes storport.h, or nothing."""

    stored: Mapping[str, str]
    is_miniport: bool = True

    def assigned(self, field: str, elsewhere: frozenset[str] = frozenset()) -> frozenset[str]:
        return frozenset(self.stored.get(field, "").split())

    def stored_in(self, setup: Setup, field: str) -> frozenset[str] | None:
        return None

    def may_set_up_several(self, name: str) -> bool:
        return False

    def mentions(self, name: str) -> bool:
        return False

    def includes(self, header: str) -> bool:
        return self.is_miniport


@pytest.mark.parametrize(
    ("callback", "stored", "highest"),
    [
        ("HW_INTERRUPT", {}, Level.DIRQL),
        ("HW_INITIALIZE", {}, Level.DIRQL),
        ("HW_INITIALIZE", {FEATURE: "STOR_FEATURE_VIRTUAL_MINIPORT"}, -1),
        ("HW_STARTIO", {MODEL: "StorSynchronizeHalfDuplex"}, Level.DIRQL),
        ("HW_STARTIO", {MODEL: "StorSynchronizeFullDuplex"}, Level.DISPATCH_LEVEL),
        ("HW_ADAPTER_CONTROL", {}, Level.DIRQL),
        ("HW_DPC_ROUTINE", {}, Level.DISPATCH_LEVEL),
    ],
)
def test_what_is_configured_tells_the_highest_level(
    callback: str, stored: dict[str, str], highest: int
) -> None:
    facts, driver = load_irql_facts(), Driver(stored)
    known = known_callback(callback, facts, driver)
    assert known is not None
    assert sure_highest(known, facts, driver) == highest


def test_a_name_means_a_callback_where_its_header_is_included() -> None:
    assert known_callback("HW_INTERRUPT", load_irql_facts(), Driver({}, is_miniport=False)) is None
