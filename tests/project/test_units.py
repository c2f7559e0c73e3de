from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from ddilint.project.files import discover
from ddilint.project.units import LinkUnit, UnitKind, exported_names, plan_units
from ddilint.project.vcxproj import Project, read_project
from tests.project.trees import ENTRY, STATIC, compiles, driver, plant, project


def units_of(root: Path, *named: str) -> dict[str, LinkUnit]:
    units = plan_units(discover([root / name for name in named] or [root], root=root)).units
    assert len({unit.name for unit in units}) == len(units)
    return {unit.name: unit for unit in units}


def names(unit: LinkUnit, root: Path) -> list[str]:
    return [path.relative_to(root).as_posix() for path in unit.sources]


def test_each_project_is_a_unit_and_files_can_be_shared(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "one/one.vcxproj": driver("main.c", "..\\common\\log.c"),
            "one/main.c": ENTRY,
            "one/one.mc": "",
            "two/two.vcxproj": driver("main.c", "..\\common\\log.c"),
            "two/main.c": ENTRY,
            "common/log.c": "void Log(void) { }\n",
        },
    )
    units = units_of(tmp_path)
    assert sorted(units) == ["one", "two"]
    assert names(units["one"], tmp_path) == ["one/main.c", "common/log.c"]
    assert units["one"].root == tmp_path / "one"
    assert units["one"].kind is UnitKind.DRIVER
    assert not units["one"].is_open
    assert [path.name for path in units["one"].message_files] == ["one.mc"]
    assert units["two"].message_files == ()
    assert pickle.loads(pickle.dumps(units["one"])) == units["one"]


def test_only_units_of_selected_sources_but_those_whole(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "one/one.vcxproj": driver("a.c", "b.c"),
            "one/a.c": "",
            "one/b.c": "",
            "two/two.vcxproj": driver("c.c"),
            "two/c.c": "",
        },
    )
    units = units_of(tmp_path, "one/b.c")
    assert {name: names(unit, tmp_path) for name, unit in units.items()} == {"one": ["one/a.c", "one/b.c"]}


def test_static_libraries_join_what_links_them(tmp_path: Path) -> None:
    link = "<ItemDefinitionGroup><Link><AdditionalDependencies>{}</AdditionalDependencies></Link></ItemDefinitionGroup>"
    plant(
        tmp_path,
        {
            "drv/drv.vcxproj": driver(
                "a.c",
                body='<ItemGroup><ProjectReference Include="..\\lib\\lib.vcxproj"/></ItemGroup>'
                + link.format("..\\sys\\$(IntDir)\\util.lib;$(DDK_LIB_PATH)\\ntoskrnl.lib"),
            ),
            "drv/a.c": ENTRY,
            "lib/lib.vcxproj": project(STATIC + link.format("deep.lib") + compiles("l.c")),
            "lib/l.c": "",
            "deep/deep.vcxproj": project(
                STATIC
                + "<ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>DEEP</PreprocessorDefinitions></ClCompile>"
                "</ItemDefinitionGroup>" + compiles("d.c")
            ),
            "deep/d.c": "",
            "sys/util.vcxproj": project(STATIC + compiles("u.c")),
            "sys/u.c": "",
            "user/util.vcxproj": project(STATIC + compiles("v.c")),
            "user/v.c": "",
        },
    )
    units = units_of(tmp_path)
    assert sorted(units) == ["drv", "util"]
    assert set(names(units["drv"], tmp_path)) == {"drv/a.c", "lib/l.c", "deep/d.c", "sys/u.c"}
    assert names(units["util"], tmp_path) == ["user/v.c"]
    assert units["util"].kind is UnitKind.LIBRARY
    assert units["util"].is_open
    assert units["drv"].flags_for(tmp_path / "deep/d.c").defines == ("DEEP",)
    assert units["drv"].flags_for(tmp_path / "drv/a.c").defines == ()


def test_user_mode_and_export_drivers(tmp_path: Path) -> None:
    kinds = (
        "<PropertyGroup><ConfigurationType>{}</ConfigurationType><DriverType>{}</DriverType></PropertyGroup>"
    )
    plant(
        tmp_path,
        {
            "app/app.vcxproj": project(kinds.format("Application", "") + compiles("a.c")),
            "um/um.vcxproj": project(kinds.format("DynamicLibrary", "UMDF") + compiles("a.c")),
            "exp/exp.vcxproj": project(kinds.format("Driver", "ExportDriver") + compiles("a.c")),
            "pkg/pkg.vcxproj": project(kinds.format("Utility", "Package")),
            **{f"{folder}/a.c": "" for folder in ("app", "um", "exp")},
        },
    )
    units = units_of(tmp_path)
    assert {name: (unit.kind, unit.is_open) for name, unit in units.items()} == {
        "app": (UnitKind.PROGRAM, False),
        "um": (UnitKind.PROGRAM, False),
        "exp": (UnitKind.DRIVER, True),
    }


def test_an_export_driver_exports_what_its_module_definition_file_names(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "by_name/sources": "TARGETNAME=one\nTARGETTYPE=EXPORT_DRIVER\nSOURCES=a.c\n",
            "by_name/One.def": "LIBRARY one.sys\nEXPORTS\n  OneOpen\n",
            "by_macro/sources": "TARGETNAME=two\nTARGETTYPE=EXPORT_DRIVER\nDLLDEF=..\\by_name\\one.def\nSOURCES=a.c\n",
            "without/sources": "TARGETNAME=three\nTARGETTYPE=EXPORT_DRIVER\nDLLDEF=gone.def\nSOURCES=a.c\n",
            **{f"{folder}/a.c": "" for folder in ("by_name", "by_macro", "without")},
        },
    )
    units = units_of(tmp_path)
    assert {name: (unit.exports, unit.is_open) for name, unit in units.items()} == {
        "one": (frozenset({"OneOpen"}), False),
        "two": (frozenset({"OneOpen"}), False),
        "three": (frozenset(), True),
    }


def test_one_driver_described_for_two_tool_versions_is_one_unit(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "win10/drv.vcxproj": driver("..\\a.c"),
            "win7/drv.vcxproj": driver("..\\a.c"),
            "sources": "TARGETNAME=drv\nTARGETTYPE=DRIVER\nSOURCES=a.c\n",
            "compile_commands.json": json.dumps([{"directory": ".", "file": "a.c", "command": "cl a.c"}]),
            "a.c": ENTRY,
        },
    )
    assert list(units_of(tmp_path)) == ["drv"]


def test_a_broken_project_falls_back_to_its_folder(tmp_path: Path) -> None:
    plant(tmp_path, {"drv/drv.vcxproj": "<Project>\n<oops</Project>", "drv/a.c": ENTRY, "drv/b.c": ""})
    plan = plan_units(discover([tmp_path], root=tmp_path))
    (unit,) = plan.units
    assert (unit.name, names(unit, tmp_path)) == ("drv", ["drv/a.c", "drv/b.c"])
    (problem,) = plan.problems
    assert problem.kind == "project-unreadable"
    assert problem.location is not None
    assert (problem.location.path, problem.location.line) == ("drv/drv.vcxproj", 2)


def test_compilation_database_targets_also_of_another_machine(tmp_path: Path) -> None:
    entries = [
        {
            "directory": "C:\\b",
            "file": "C:\\src\\one\\a.c",
            "command": "C:\\cl.exe /DA /FoCMakeFiles\\one.dir\\a.obj",
        },
        {
            "directory": "C:\\b",
            "file": "C:\\src\\one\\b.c",
            "command": "C:\\cl.exe /DB /FoCMakeFiles\\one.dir\\b.obj",
        },
        {
            "directory": "C:\\b",
            "file": "C:\\src\\two\\a.c",
            "command": "C:\\cl.exe /FoCMakeFiles\\two.dir\\a.obj",
        },
    ]
    plant(
        tmp_path,
        {"one/a.c": ENTRY, "one/b.c": "", "two/a.c": ENTRY, "compile_commands.json": json.dumps(entries)},
    )
    units = units_of(tmp_path)
    assert {name: names(unit, tmp_path) for name, unit in units.items()} == {
        "one": ["one/a.c", "one/b.c"],
        "two": ["two/a.c"],
    }
    assert units["one"].flags_for(tmp_path / "one/b.c").defines == ("B",)
    plant(tmp_path, {"compile_commands.json": "[\n{"})
    plan = plan_units(discover([tmp_path], root=tmp_path))
    assert [(p.kind, p.location and (p.location.path, p.location.line)) for p in plan.problems] == [
        ("compile-commands-unreadable", ("compile_commands.json", 2))
    ]
    assert len(plan.units) == 2


def test_old_build_files_with_a_library(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "drv/sources": "TARGETNAME=drv\nTARGETTYPE=DRIVER\nTARGETLIBS=..\\lib\\obj\\*\\help.lib\nSOURCES=a.c\n",
            "drv/a.c": ENTRY,
            "lib/sources": "TARGETNAME=help\nTARGETTYPE=DRIVER_LIBRARY\nSOURCES=h.c\nC_DEFINES=-DH\n",
            "lib/h.c": "",
            "app/sources": "TARGETNAME=app\nTARGETTYPE=PROGRAM\nSOURCES=m.c\n",
            "app/m.c": "",
        },
    )
    units = units_of(tmp_path)
    assert {name: (unit.kind, names(unit, tmp_path)) for name, unit in units.items()} == {
        "drv": (UnitKind.DRIVER, ["drv/a.c", "lib/h.c"]),
        "app": (UnitKind.PROGRAM, ["app/m.c"]),
    }
    assert units["drv"].flags_for(tmp_path / "lib/h.c").defines == ("H",)


def test_old_libraries_of_one_name(tmp_path: Path) -> None:
    """What programs link is not what drivers do, and there may be one for each of two drivers."""
    to = "TARGETPATH=..\\..\\bin\\{0}$(BUILD_ALT_DIR)\nTARGETTYPE={1}\nTARGETNAME={2}\nSOURCES={3}.c\n"
    links = "TARGETLIBS=$(TARGETPATH)\\*\\Util.lib\n"
    plant(
        tmp_path,
        {
            "util/kernel/sources": to.format("kernel", "DRIVER_LIBRARY", "util", "k"),
            "util/old/sources": to.format("old", "DRIVER_LIBRARY", "util", "o"),
            "util/user/sources": to.format("user", "DYNLINK", "util", "u"),
            "bus/kernel/sources": to.format("kernel", "DRIVER", "bus", "b") + links,
            "nic/old/sources": to.format("old", "DRIVER", "nic", "n") + links,
            "app/user/sources": to.format("user", "PROGRAM", "app", "a") + links,
            "elsewhere/tool/sources": to.format("tool", "DRIVER", "tool", "t").partition("\n")[2]
            + "TARGETLIBS=..\\..\\util\\kernel\\obj\\*\\util.lib\n",
            "net/user/sources": to.format("net", "LIBRARY", "util", "l"),
            **{
                f"{place}.c": ""
                for place in (
                    "util/kernel/k", "util/old/o", "util/user/u", "bus/kernel/b", "nic/old/n", "app/user/a",
                    "elsewhere/tool/t", "net/user/l",
                )
            },
        },
    )  # fmt: skip
    units = plan_units(discover([tmp_path], root=tmp_path)).units
    found = sorted("".join(source.stem for source in unit.sources) for unit in units)
    assert found == ["a", "bk", "l", "no", "tk", "u"]


def test_old_build_files_list_sources_that_a_script_copies_there(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "storage/blk/sources": "TARGETNAME=blk\nTARGETTYPE=DRIVER\nSOURCES=blk.c queue.c log.c main.c twice.c\n",
            "storage/blk/blk.c": ENTRY,
            "storage/common/queue.c": "void Take(void) { }\n",
            "storage/common/Log.c": "",
            "net/common/log.c": "",  # another, which is not as near
            "net/nic/sources": "TARGETNAME=nic\nTARGETTYPE=DRIVER\nSOURCES=nic.c main.c\n",
            "net/nic/nic.c": ENTRY,
            "net/nic/main.c": "",  # of a driver of its own
            "storage/one/twice.c": "",  # which of these?
            "storage/two/twice.c": "",
            "storage/scsi/scsi.c": ENTRY + "void Use(void) { Take(); }\n",  # has no build file
        },
    )
    units = units_of(tmp_path)
    assert sorted(units) == ["blk", "common", "nic", "one", "scsi", "two"]
    assert names(units["scsi"], tmp_path) == [
        "storage/common/Log.c",
        "storage/common/queue.c",
        "storage/scsi/scsi.c",
    ]
    assert names(units["blk"], tmp_path) == [
        "storage/blk/blk.c",
        "storage/common/queue.c",
        "storage/common/Log.c",
    ]
    assert names(units["nic"], tmp_path) == ["net/nic/nic.c", "net/nic/main.c"]


def test_folders_around_entry_points_without_any_build_file(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "drivers/one/main.c": ENTRY + "void G(void) { Log(1); }\n",
            "drivers/one/util/x.c": "",
            "drivers/two/main.c": ENTRY + "void G(void) { Log(2); }\n",
            "drivers/three/main.c": ENTRY,
            "drivers/common/log.c": "void Log(int n) { Raw(n); }\n",
            "drivers/raw/raw.c": "void Raw(int n) { }\n",
            "drivers/unused/u.c": "void Unused(void) { }\n",
            "tool/tool.c": "int main(void) { return 0; }\n",
            "tool/parts/p.c": "void DriverEntryLike(void); // DriverEntry(\n",
        },
    )
    units = units_of(tmp_path)
    assert {name: (unit.kind, sorted(names(unit, tmp_path))) for name, unit in units.items()} == {
        "one": (
            UnitKind.DRIVER,
            ["drivers/common/log.c", "drivers/one/main.c", "drivers/one/util/x.c", "drivers/raw/raw.c"],
        ),
        "two": (UnitKind.DRIVER, ["drivers/common/log.c", "drivers/raw/raw.c", "drivers/two/main.c"]),
        "three": (UnitKind.DRIVER, ["drivers/three/main.c"]),
        "unused": (UnitKind.UNKNOWN, ["drivers/unused/u.c"]),
        "tool": (UnitKind.PROGRAM, ["tool/parts/p.c", "tool/tool.c"]),
    }
    assert not units["unused"].is_open


def test_one_driver_in_folders_side_by_side_is_one_unit(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "core/main.c": ENTRY + "void Start(void) { HwStart(); LogIt(); }\n",
            "hw/isr.c": "void HwStart(void) { DpcStart(); }\n",
            "hw/dpc/d.c": "void DpcStart(void) { }\n",
            "log.c": "void LogIt(void) { }\n",
            "tables/t.c": "static void Handler(void) { Start(); }\nHANDLER Table[] = { Handler };\n",
        },
    )
    (unit,) = units_of(tmp_path).values()
    assert names(unit, tmp_path) == ["core/main.c", "hw/dpc/d.c", "hw/isr.c", "log.c", "tables/t.c"]


def test_a_program_takes_no_folder_for_a_name_that_it_defines_itself(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "case/one.c": "void LogIt(void) { }\n",
            "case/whole/main.c": ENTRY + "void Run(void) { LogIt(); }\n",
            "case/whole/log.c": "void LogIt(void) { }\n",
        },
    )
    units = units_of(tmp_path)
    assert {name: names(unit, tmp_path) for name, unit in units.items()} == {
        "case": ["case/one.c"],
        "whole": ["case/whole/log.c", "case/whole/main.c"],
    }


def test_a_method_is_linked_to_by_the_name_of_its_class(tmp_path: Path) -> None:
    samples = (
        "class Span { public: int *begin() { return 0; }\n int *end(); };\nint *Span::end() { return 0; }\n"
    )
    plant(
        tmp_path,
        {
            "one/main.cpp": ENTRY + "int End(int begin, int end) { return end - begin; }\n",
            "two/main.cpp": ENTRY + "int First(Span *span) { return *span->begin(); }\n",
            "samples/span.cpp": samples,
        },
    )
    found = units_of(tmp_path)
    assert {name: len(unit.sources) for name, unit in found.items()} == {"one": 1, "two": 2}


def test_folders_without_any_entry_point_join_what_they_share_functions_with(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "one/a.c": "void A(void) { B(); }\n",
            "one/deep/er/b.c": "void B(void) { }\n",
            "one/alone/c.c": "void C(void) { A1(); }\n",
            "two/d.c": "void A1(void) { }\n",
        },
    )
    units = units_of(tmp_path)
    assert {name: names(unit, tmp_path) for name, unit in units.items()} == {
        "one": ["one/a.c", "one/deep/er/b.c"],
        "alone": ["one/alone/c.c"],
        "two": ["two/d.c"],
    }


def test_several_entry_points_in_one_folder_are_several_units(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "a.c": ENTRY + "void RunA(void) { Log(); }\n",
            "b.c": ENTRY + "void RunB(void) { Log(); Raw(); }\n",
            "test.c": "int main() { Print(); }\n",
            "log.c": "void Log(void) { }\n",
            "print.c": "void Print(void) { Format(); }\n",
            "format.c": "void Format(void) { }\n",
            "raw.c": "void Raw(void) { }\n",
            "table.c": "HANDLER Table[3];\n",
        },
    )
    units = units_of(tmp_path)
    assert {name: names(unit, tmp_path) for name, unit in units.items()} == {
        "a": ["a.c", "log.c", "table.c"],
        "b": ["b.c", "log.c", "raw.c", "table.c"],
        "test": ["format.c", "print.c", "test.c"],
    }


def test_an_included_source_belongs_to_its_includer(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "drv/drv.vcxproj": driver("a.c"),
            "drv/a.c": '#include "..\\Common\\part.c"\n' + ENTRY,
            "common/part.c": "#  include <deeper.c> // through another\nstatic int x;\n",
            "common/deeper.c": "",
            "plain/main.c": ENTRY + '#include "table.c"\n',
            "plain/table.c": "",
        },
    )
    units = units_of(tmp_path)
    assert {
        name: (names(unit, tmp_path), [path.name for path in unit.included]) for name, unit in units.items()
    } == {"drv": (["drv/a.c"], ["deeper.c", "part.c"]), "plain": (["plain/main.c"], ["table.c"])}
    assert list(units_of(tmp_path, "common/deeper.c")) == ["drv"]


def test_leftovers_of_a_project_folder_stay_apart(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "a/a.vcxproj": driver("a.c"),
            "a/a.c": ENTRY,
            "a/old.c": "",
            "b/b.vcxproj": driver("b.c"),
            "b/b.c": ENTRY,
            "b/deep/left.c": "",
        },
    )
    plan = plan_units(discover([tmp_path], root=tmp_path))
    assert sorted((unit.kind, names(unit, tmp_path)) for unit in plan.units) == [
        (UnitKind.DRIVER, ["a/a.c"]),
        (UnitKind.DRIVER, ["b/b.c"]),
        (UnitKind.UNKNOWN, ["a/old.c"]),
        (UnitKind.UNKNOWN, ["b/deep/left.c"]),
    ]


def test_what_a_list_leaves_out_is_a_part_where_nothing_else_defines_it(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "a/sources": "TARGETNAME=a\nTARGETTYPE=DRIVER\nSOURCES=a.c known.c\n",
            "a/a.c": ENTRY.replace(
                "return 0", "/* InComment */ return Log() + Known() + Either() + Hidden() + Listed()"
            ),
            "a/known.c": "int Known(void) { return 0; }\n",
            "a/log.c": "int Log(void) { return Written(); }\n",
            "a/written.c": "int Written(void) { return 0; }\n",
            "a/comment.c": "int InComment(void) { return 0; }\n",
            "a/variant.c": "int Known(void) { return 1; }\nint Hidden(void) { return 1; }\n",
            "a/either.c": "int Either(void) { return 0; }\n",
            "a/or.c": "int Either(void) { return 1; }\n",
            "a/other.c": ENTRY + "int Hidden(void) { return 0; }\n",
            "a/hidden.c": "static int Hidden(void) { return 0; }\n",
            "a/listed.c": "int Listed(void) { return 0; }\n",
            "b/b.vcxproj": driver("b.c", "..\\a\\listed.c"),
            "b/b.c": ENTRY,
            "b/elsewhere.c": "int Log(void) { return 0; }\n",
        },
    )
    tree = discover([tmp_path], root=tmp_path)
    units = plan_units(tree).units
    assert {unit.name: sorted(names(unit, tmp_path)) for unit in units if unit.description} == {
        "a": ["a/a.c", "a/known.c", "a/log.c", "a/written.c"],
        "b": ["a/listed.c", "b/b.c"],
    }
    for source in tree.sources:
        alone = plan_units(discover([source], root=tmp_path)).units
        assert alone == tuple(unit for unit in units if source in unit.sources), source


def test_a_selection_gets_the_units_that_the_whole_tree_has(tmp_path: Path) -> None:
    link = "<Link><AdditionalDependencies>other.lib</AdditionalDependencies></Link>"
    link = f"<ItemDefinitionGroup>{link}</ItemDefinitionGroup>"
    plant(
        tmp_path,
        {
            "a/a.vcxproj": driver("*.c"),
            "a/one.c": ENTRY,
            "a/two.c": "",
            "b/b.vcxproj": driver("..\\Shared\\s.c", "b.c", body=link),
            "b/b.c": '#include "table.c"\n',
            "b/table.c": "",
            "b/left.c": "",
            "shared/s.c": "",
            "lib/lib.vcxproj": project(
                STATIC + "<PropertyGroup><TargetName>other</TargetName></PropertyGroup>" + compiles("l.c")
            ),
            "lib/l.c": "",
            "plain/main.c": ENTRY,
        },
    )
    whole = discover([tmp_path], root=tmp_path)
    units = plan_units(whole).units
    assert sorted(unit.name for unit in units) == ["a", "b", "b", "plain"]
    for source in whole.sources:
        alone = plan_units(discover([source], root=tmp_path)).units
        assert alone == tuple(unit for unit in units if source in (*unit.sources, *unit.included))
        assert alone


def test_only_projects_that_may_list_a_selected_source_are_evaluated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listings = {
        "plain": "Log.C",
        "beside": "..\\common\\LOG.c",
        "roundabout": ".\\x/../..\\Common/log.c",
        "by_property": "$(ProjectDir)..\\common\\log.c",
        "by_wildcard": "..\\common\\*.c",
        "several": "main.c;..\\common\\log.c",
        "o'clock": "..\\o'clock\\..\\common\\log.c",
        "by_entity": "..\\co&#109;mon\\log.c",
        "own": "log.c",
        "longer": "..\\common\\errlog.c",
        "other": "..\\elsewhere\\log.c",
    }
    files = {f"{name}/{name}.vcxproj": driver("main.c", listed) for name, listed in listings.items()}
    files |= {f"{name}/main.c": ENTRY for name in listings}
    files |= {f"{name}/log.c": "" for name in ("common", "plain", "own", "elsewhere", "roundabout/x")}
    plant(tmp_path, {**files, "common/errlog.c": ""})
    evaluated: list[str] = []

    def noted(path: Path, *others: Any, **named: Any) -> Project:
        evaluated.append(path.stem)
        return read_project(path, *others, **named)

    monkeypatch.setattr("ddilint.project.units.read_project", noted)
    tree = discover([tmp_path / "common" / "log.c"], root=tmp_path)
    few = plan_units(tree)
    some, evaluated = evaluated, []
    monkeypatch.setattr("ddilint.project.units._FEW_SOURCES", 0)
    assert plan_units(tree) == few
    assert {unit.name for unit in few.units} == listings.keys() - {"plain", "own", "longer", "other"}
    assert sorted(some) == sorted(unit.name for unit in few.units)


def test_exported_names() -> None:
    text = "LIBRARY c.sys\n; note\nEXPORTS\n  One @1 NONAME\n Two = Other ; x\nThree PRIVATE\nSECTIONS\n .text READ\n"
    assert exported_names(text) == {"One", "Other", "Three"}


def test_the_unit_of_one_source_is_the_same_without_the_rest_of_the_tree(tmp_path: Path) -> None:
    """Only what may end up in one program with it is compared with the others: no program changes by that."""
    plant(
        tmp_path,
        {
            "a/main.c": ENTRY.replace("return 0", "return FromLib() + FromDeep()"),
            "a/sub/more.c": "int InA(void) { return 0; }\n",
            "b/main.c": ENTRY.replace("return 0", "return FromLib()"),
            "b/old/main.c": ENTRY,
            "lib/lib.c": "int FromLib(void) { return FromBelow(); }\n",
            "lib/below/below.c": "int FromBelow(void) { return 0; }\n",
            "lib/below/apart/apart.c": "int Apart(void) { return 0; }\n",
            "deep/x/deep.c": "int FromDeep(void) { return 0; }\n",
            "c/d/main.c": ENTRY,
            "c/handlers.c": "int Handler(void) { return DriverEntry(0, 0); }\n",
            "alone/alone.c": "int Alone(void) { return 0; }\n",
        },
    )
    tree = discover([tmp_path], root=tmp_path)
    whole = plan_units(tree).units
    assert len(whole) > 4
    for source in tree.sources:
        found = plan_units(discover([source], root=tmp_path)).units
        assert found == tuple(unit for unit in whole if source in unit.sources), source
