"""What the tables of levels say works end to end: a small driver for each row that tells of a level that is too high.

A row may be right and still do nothing: a routine that the bundled headers declare otherwise, an argument that is
counted wrongly, a structure that is known by another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import ddilint.headers
from ddilint.config import load_settings
from ddilint.inquiry.levels import function_levels
from ddilint.irqlfacts import Effect, Level, Registration, load_irql_facts
from ddilint.rolelevels import levels_of
from tests.project.trees import plant
from tests.test_rolelevels import Driver

FACTS = load_irql_facts()
DECLARED = "\n".join(
    path.read_text(encoding="utf-8")
    for path in sorted(Path(ddilint.headers.__file__).parent.glob("include/*.h"))
)
HELPER = "static VOID Helper(PVOID Context) { *(PULONG)Context = 1; }\n"
CALLBACK = "static VOID Called(PVOID Context) { Helper(Context); }\n"


def includes(header: str) -> str:
    """The includes of a driver that uses something of a header."""
    first = "ntifs.h" if header in ("ntifs.h", "fltkernel.h") else "ntddk.h"
    framework = (
        ["wdf.h"] if header.startswith(("wdf", "gpio", "ucx", "udecx", "ufx", "sercx", "spbcx")) else []
    )
    return "".join(f"#include <{name}>\n" for name in dict.fromkeys((first, *framework, header)))


def arguments(routine: str, least: int) -> list[str]:
    """As many arguments as the bundled headers declare that a routine has; `least` where they do not."""
    found = re.search(rf"\b{routine}\(([^;{{]*?)\)\s*[;{{]", DECLARED)
    if found is None:
        return ["0"] * least
    return ["0"] * (0 if found[1] == "VOID" else found[1].count(",") + 1)


def registered(way: Registration, header: str) -> str:
    """A driver that registers a routine in a way."""
    if way.via == "parameter":
        passed = arguments(way.registrar, way.index + 1)
        passed[way.index : way.index + 1] = ["0"] * (way.index - len(passed)) + ["Called"]
        if way.selector:
            passed[0] = way.selector
        body = f"{way.registrar}({', '.join(passed)});"
    else:
        element = "[0]" if way.via == "element" else ""
        body = f"{way.registrar} table = {{0}}; table.{way.name}{element} = Called; Use(&table);"
    return f"{includes(header)}{HELPER}{CALLBACK}VOID Register(VOID) {{ {body} }}\n"


def changed(effect: Effect) -> str:
    """A driver in which a routine raises the level, or calls a routine at another one."""
    passed = arguments(effect.routine, 4)
    if effect.value:
        passed[effect.argument] = effect.value
    if effect.kind == "calls":
        passed[effect.callback] = "Called"
    elif effect.level is not None and not isinstance(effect.level, Level):
        passed[effect.level] = "HIGH_LEVEL"
    call = f"{effect.routine}({', '.join(passed)})"
    helper = "" if effect.kind == "calls" else "Helper(Context);"
    if effect.returned:
        call, helper = f"if ({call}{' == 0' * (effect.returned == 'zero')})", helper
    else:
        call += ";"
    return (
        f"{includes(effect.header)}{HELPER}{CALLBACK}DRIVER_UNLOAD Unload;\n"
        f"VOID Unload(PDRIVER_OBJECT Driver) {{ PVOID Context = Driver; {call} {helper} }}\n"
    )


def too_high() -> Iterator[tuple[str, str, str]]:
    """A name, the level, and the source of each driver."""
    for number, way in enumerate(FACTS.registrations):
        levels, is_sure = levels_of(FACTS.callbacks[way.callback], way, "", FACTS, Driver({}))
        if is_sure and levels.highest > Level.DISPATCH_LEVEL and way.via != "name":
            header = FACTS.callbacks[way.callback].header.split(";")[0]
            yield f"way{number}-{way.registrar}", str(levels), registered(way, header)
    for effects in FACTS.effects.values():
        for number, effect in enumerate(effects):
            if effect.kind in ("raises", "calls") and effect.is_sure and effect.level is not None:
                level = effect.level if isinstance(effect.level, Level) else Level.HIGH_LEVEL
                if level > Level.DISPATCH_LEVEL:
                    yield f"effect{number}-{effect.routine}", str(level.name), changed(effect)


def test_every_row_that_tells_of_a_level_above_dispatch_level_does_so(tmp_path: Path) -> None:
    drivers = {name: (level, source) for name, level, source in too_high()}
    plant(tmp_path, {f"{name}/driver.c": source for name, (_, source) in drivers.items()})
    settings = load_settings(["."], cwd=tmp_path, root=tmp_path, options={"jobs": 1})
    found, _ = function_levels(settings, "Helper")
    told = {each.driver: {str(reason.levels) for reason in each.reasons} for each in found}
    assert len(drivers) > 40
    assert {name: told.get(name, set()) for name in drivers} == {
        name: {level} for name, (level, _) in drivers.items()
    }
