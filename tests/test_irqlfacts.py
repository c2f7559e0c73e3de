"""The tables of levels: what ships is sound, and what is wrong is told with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ddilint.catalog import rules_folder
from ddilint.errors import UsageError
from ddilint.irqlfacts import Certainty, IrqlFacts, Level, LevelRange, load_irql_facts

FACTS = load_irql_facts()


def test_every_table_can_be_read() -> None:
    assert len(FACTS.callbacks) > 800
    assert len(FACTS.registrations) > 800
    assert len(FACTS.limits) > 4000
    assert {"KeAcquireSpinLock", "StorPortAcquireSpinLock", "KeGetCurrentIrql"} <= FACTS.effects.keys()


@pytest.mark.parametrize(
    ("name", "lowest", "highest", "certainty"),
    [
        ("KSERVICE_ROUTINE", Level.DIRQL, Level.DIRQL, Certainty.UNLESS),
        ("PKSERVICE_ROUTINE", Level.DIRQL, Level.DIRQL, Certainty.UNLESS),
        ("HW_DPC_ROUTINE", Level.DISPATCH_LEVEL, Level.DISPATCH_LEVEL, Certainty.SURE),
        ("HW_ADAPTER_CONTROL", Level.PASSIVE_LEVEL, Level.DIRQL, Certainty.DEPENDS),
        ("DRIVER_UNLOAD", Level.PASSIVE_LEVEL, Level.PASSIVE_LEVEL, Certainty.SURE),
    ],
)
def test_a_callback_has_the_level_of_its_page(
    name: str, lowest: Level, highest: Level, certainty: Certainty
) -> None:
    callback = FACTS.callback(name)
    assert callback is not None
    assert (callback.levels, callback.certainty) == (LevelRange(lowest, highest), certainty)


def test_a_type_that_is_not_known_is_no_callback() -> None:
    assert FACTS.callback("MY_OWN_ROUTINE") is None


@pytest.mark.parametrize(
    "spelling",
    [
        "HW_INITIALIZATION_DATA",
        "_HW_INITIALIZATION_DATA",
        "struct _HW_INITIALIZATION_DATA",
        "PHW_INITIALIZATION_DATA",
        "const HW_INITIALIZATION_DATA *",
    ],
)
def test_a_structure_is_known_by_each_of_its_names(spelling: str) -> None:
    assert FACTS.registrar(spelling) == "HW_INITIALIZATION_DATA"


def test_a_structure_of_the_driver_is_none() -> None:
    assert FACTS.registrar("PMY_HW_INITIALIZATION_DATA") is None


def test_only_constants_of_included_headers_are_wanted() -> None:
    assert "ScsiStopAdapter" not in FACTS.constants(lambda header: False)
    assert "ScsiStopAdapter" in FACTS.constants(lambda header: header == "storport.h")


CASES = [
    (
        "callbacks.csv",
        "KSERVICE_ROUTINE,wdm.h,DIRQL,",
        "KSERVICE_ROUTINE,wdm.h,IRQL_9,",
        "lowest is 'IRQL_9'",
    ),
    (
        "callbacks.csv",
        "KSERVICE_ROUTINE,wdm.h,DIRQL,DIRQL",
        "KSERVICE_ROUTINE,wdm.h,DIRQL,APC_LEVEL",
        "DIRQL is above",
    ),
    ("callbacks.csv", ",sure,", ",certain,", "certainty is 'certain'"),
    ("callbacks.csv", "KSERVICE_ROUTINE,wdm.h,", "KSERVICE_ROUTINE,", "5 cells where 6 belong"),
    ("callbacks.csv", "callback,header,", "callback,file,", "the columns must be callback,header"),
    ("registrations.csv", ",KSERVICE_ROUTINE,", ",KSERVICE,", "KSERVICE is not in callbacks.csv"),
    ("registrations.csv", "KeInitializeDpc,parameter,1,", "KeInitializeDpc,parameter,one,", "slot is 'one'"),
    ("effects.csv", "KeAcquireSpinLock,wdm.h,raises,", "KeAcquireSpinLock,wdm.h,lifts,", "effect is 'lifts'"),
    ("effects.csv", "argument:1,,,,sure", "argument,,,,sure", "saved is 'argument'"),
    ("limits.csv", "ZwOpenKey,wdm.h,PASSIVE_LEVEL", "ZwOpenKey,wdm.h,LOW", "highest is 'LOW'"),
    ("modes.csv", ",DumpMode,0,", ",DumpMode,FALSE,", "normal is 'FALSE'"),
    ("limit_conditions.csv", ",value,0,", ",number,0,", "when is 'number'"),
]


@pytest.mark.parametrize(("name", "old", "new", "complaint"), CASES)
def test_what_is_wrong_is_told_where_it_is(
    tmp_path: Path, name: str, old: str, new: str, complaint: str
) -> None:
    folder = tmp_path / "irql"
    shutil.copytree(rules_folder() / "irql", folder)
    text = (folder / name).read_text(encoding="ascii")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="ascii")
    line = text[: text.index(old)].count("\n") + 1
    facts = IrqlFacts(folder)
    with pytest.raises(UsageError) as told:
        _ = (facts.callbacks, facts.registrations, facts.effects, facts.limits, facts.modes)
    assert complaint in str(told.value)
    assert str(told.value).startswith(f"{name}:{line}: ")


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"limit_conditions\.csv: cannot be read"):
        _ = IrqlFacts(tmp_path).limits
