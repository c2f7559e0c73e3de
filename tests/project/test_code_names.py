from __future__ import annotations

from pathlib import Path

from ddilint.finding import Location
from ddilint.headers.index import STATUS_HEADER
from ddilint.project.code_names import CodeNames
from ddilint.project.files import discover
from ddilint.project.texts import Texts
from ddilint.project.units import plan_units
from tests.project.trees import plant

FILES = {
    "pump.c": """#include "codes.h"
int Log(void) { return PUMP_SECOND + PUMP_TIRED; }
int Wait(void) { return STATUS_PENDING; }
""",
    "codes.h": """
#define PUMP_STUCK ((NTSTATUS)0xE0010001L) // it does not turn
  #  define PUMP_TIRED   0xE0010002UL /* it turns slowly */
#define PUMP_FIRST ((NTSTATUS) 0xE0010003)
#define PUMP_SECOND 0xe0010003
#define PUMP_NEXT (PUMP_TIRED + 1)
#define PUMP_NAME "0xE0010004"
#define PUMP_CODE(x) 0xE0010005
""",
}


def _names(folder: Path, files: dict[str, str]) -> CodeNames:
    plant(folder, files)
    tree = discover([folder])
    (unit,) = plan_units(tree).units
    return CodeNames(unit, Texts(tree), [STATUS_HEADER])


def test_names_of_codes(tmp_path: Path) -> None:
    name_of = _names(tmp_path, FILES)
    assert name_of(0xE0010001) == "PUMP_STUCK"
    assert name_of(0xE0010002) == "PUMP_TIRED"
    assert name_of(0xE0010003) == "PUMP_SECOND"  # the one that the source says
    assert name_of(0xE0010004) == name_of(0xE0010005) == ""
    assert name_of(0xC0000185) == "STATUS_IO_DEVICE_ERROR"
    assert name_of(0x103) == "STATUS_PENDING"


def test_the_name_that_the_line_says(tmp_path: Path) -> None:
    source = """#include "codes.h"
int First = PUMP_FIRST;
int Second = PUMP_SECOND;
int Third = 3;
int Retries = PUMP_RETRIES;
int Severity = STATUS_SEVERITY_ERROR;
"""
    codes = FILES["codes.h"] + "#define PUMP_RETRIES 0x3\n"
    name_of = _names(tmp_path, {"pump.c": source, "codes.h": codes})
    assert name_of(0xE0010003, Location("pump.c", 2)) == "PUMP_FIRST"
    assert name_of(0xE0010003, Location("pump.c", 3)) == "PUMP_SECOND"
    # Neither a severity nor somebody's number, unless the driver says so.
    assert name_of(3) == name_of(3, Location("pump.c", 4)) == ""
    assert name_of(3, Location("pump.c", 5)) == "PUMP_RETRIES"
    assert name_of(3, Location("pump.c", 6)) == "STATUS_SEVERITY_ERROR"
    assert name_of(3, Location("pump.c", 500)) == name_of(3, Location("<kit>/wdm.h", 5)) == ""
