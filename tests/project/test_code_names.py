from __future__ import annotations

from pathlib import Path

from ddilint.headers.index import STATUS_HEADER
from ddilint.project.code_names import CodeNames
from ddilint.project.files import discover
from ddilint.project.texts import Texts
from ddilint.project.units import plan_units
from tests.project.trees import plant

FILES = {
    "pump.c": '#include "codes.h"\nint Log(void) { return PUMP_SECOND + PUMP_TIRED; }\n',
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


def test_names_of_codes(tmp_path: Path) -> None:
    plant(tmp_path, FILES)
    tree = discover([tmp_path])
    (unit,) = plan_units(tree).units
    name_of = CodeNames(unit, Texts(tree), [STATUS_HEADER])
    assert name_of(0xE0010001) == "PUMP_STUCK"
    assert name_of(0xE0010002) == "PUMP_TIRED"
    assert name_of(0xE0010003) == "PUMP_SECOND"  # the one that the source says
    assert name_of(0xE0010004) == name_of(0xE0010005) == ""
    assert name_of(0xC0000185) == "STATUS_IO_DEVICE_ERROR"
