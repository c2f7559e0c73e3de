"""Which INF installs which driver, and who else registers its source."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.project.event_sources import EventSources
from ddilint.project.files import discover
from ddilint.project.units import LinkUnit, plan_units
from tests.project.trees import plant

ENTRY = "NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING r) { return 0; }\n"


def project(name: str, source: str = "a.c") -> str:
    return (
        '<Project><PropertyGroup Label="Configuration"><ConfigurationType>Driver</ConfigurationType></PropertyGroup>'
        f"<PropertyGroup><TargetName>{name}</TargetName></PropertyGroup>"
        f'<ItemGroup><ClCompile Include="{source}" /></ItemGroup></Project>'
    )


def inf(*images: str, more: str = "") -> str:
    services = "".join(
        f"[{image}_Inst.Services]\nAddService={image},2,{image}_Service\n"
        f"[{image}_Service]\nServiceBinary=%12%\\{image}.sys\n"
        for image in images
    )
    return f"[Version]\n{services}{more}"


def sources_of(root: Path, *paths: str) -> tuple[EventSources, dict[str, LinkUnit]]:
    tree = discover([root / path for path in paths or ("",)], root=root)
    units = plan_units(tree).units
    return EventSources(tree, units), {unit.name: unit for unit in units}


def linked(root: Path, *paths: str) -> dict[str, list[str]]:
    sources, units = sources_of(root, *paths)
    return {
        name: [driver.installation.path.relative_to(root).as_posix() for driver in sources.of(unit)]
        for name, unit in units.items()
    }


def test_by_the_name_of_the_image(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "one/one.vcxproj": project("First"), "one/a.c": ENTRY, "two/two.vcxproj": project("second"),
            "two/a.c": ENTRY, "setup/x.inf": inf("SECOND"), "setup/y.inf": inf("first", "second"),
        },
    )  # fmt: skip
    assert linked(tmp_path) == {"First": ["setup/y.inf"], "second": ["setup/x.inf", "setup/y.inf"]}


def test_of_two_drivers_of_one_name_the_nearer(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "a/x/x.vcxproj": project("drv"), "a/x/a.c": ENTRY, "a/inf/drv.inf": inf("drv"),
            "b/y/y.vcxproj": project("drv"), "b/y/a.c": ENTRY,
        },
    )  # fmt: skip
    sources, _ = sources_of(tmp_path)
    tree = discover([tmp_path], root=tmp_path)
    found = {
        unit.root.relative_to(tmp_path).as_posix(): len(sources.of(unit)) for unit in plan_units(tree).units
    }
    assert found == {"a/x": 1, "b/y": 0}
    # With only one of them asked about, the file that lies far away is not taken for it.
    assert linked(tmp_path, "b/y/a.c") == {"drv": []}
    assert linked(tmp_path, "a/x/a.c") == {"drv": ["a/inf/drv.inf"]}


def test_by_place_where_no_name_is_known(tmp_path: Path) -> None:
    plant(tmp_path, {"drv/a.c": ENTRY, "drv/pump.inf": inf("pump"), "drv/both.inf": inf("x", "y")})
    assert linked(tmp_path) == {"drv": ["drv/pump.inf"]}


def test_an_inf_made_from_an_inx_does_not_count(tmp_path: Path) -> None:
    plant(tmp_path, {"drv/a.c": ENTRY, "drv/pump.inf": inf("pump"), "drv/pump.inx": inf("pump")})
    assert linked(tmp_path) == {"drv": ["drv/pump.inx"]}


KEY = "HKLM,System\\CurrentControlSet\\Services\\EventLog\\System\\one,EventMessageFile,0x20000,one.sys\n"


@pytest.mark.parametrize(
    ("files", "registered"),
    [
        ({}, {"one": False, "two": False}),
        ({"one/setup.cmd": "reg add EventMessageFile"}, {"one": True, "two": False}),
        ({"two/deep/setup.ps1": "eventmessagefile for ONE"}, {"one": True, "two": True}),
        ({"setup.py": "EventMessageFile"}, {"one": True, "two": True}),
        ({"README.md": "EventMessageFile"}, {"one": False, "two": False}),
        ({"other.inf": "[Version]\n[A]\n" + KEY}, {"one": True, "two": False}),
    ],
)
def test_what_else_registers_a_source(
    tmp_path: Path, files: dict[str, str], registered: dict[str, bool]
) -> None:
    plant(
        tmp_path,
        {
            "one/one.vcxproj": project("one"), "one/a.c": ENTRY, "one/one.inf": inf("one"),
            "two/two.vcxproj": project("two"), "two/a.c": ENTRY, "two/two.inf": inf("two"), **files,
        },
    )  # fmt: skip
    sources, units = sources_of(tmp_path)
    assert {name: sources.is_registered_elsewhere(unit) for name, unit in units.items()} == registered


def test_problems_of_the_files_around_a_driver(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "one/one.vcxproj": project("one"), "one/a.c": ENTRY, "one/bad.inf": "MZ\0\0\0", "one/x.inf": "[A\n",
            "inf/one.inf": inf("one", more="[E]\nCopyFiles=Gone\n"), "else/z.inf": "[A\n",
        },
    )  # fmt: skip
    sources, units = sources_of(tmp_path)
    assert [(note.kind, str(note.location), note.message) for note in sources.problems(units.values())] == [
        ("inf-unreadable", "one/bad.inf:0:1", "not a text file"),
        ("inf-problem", "inf/one.inf:7:1", "there is no section [Gone]"),
        ("inf-problem", "one/x.inf:1:1", "the section name [A is not closed"),
    ]
