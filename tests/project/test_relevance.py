from __future__ import annotations

import gc
import pickle
import weakref
from pathlib import Path

import pytest

from ddilint.project import texts
from ddilint.project.files import discover
from ddilint.project.relevance import MentionSite, Relevance, relevance_of
from ddilint.project.texts import Texts, kept_texts, names_mentioned
from ddilint.project.units import plan_units
from tests.project.trees import ENTRY, driver, plant

DDIS = frozenset({"IoAllocateErrorLogEntry", "IoWriteErrorLogEntry", "StorPortLogSystemEvent"})


def relevant(root: Path, files: dict[str, str]) -> Relevance:
    plant(root, dict(files))
    tree = discover([root], root=root)
    (unit,) = plan_units(tree).units
    return relevance_of(unit, DDIS, Texts(tree))


def places(sites: tuple[MentionSite, ...]) -> list[tuple[str, int, int, str, tuple[str, ...], bool]]:
    return [(s.path.name, s.line, s.column, s.function, s.via, s.is_call) for s in sites]


def sites_of(found: Relevance, ddi: str) -> tuple[MentionSite, ...]:
    return tuple(site for site in found.sites if site.ddi == ddi)


def test_sites_and_callers(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "drv.vcxproj": driver("main.c", "log.c", "isr.c", "tables.c", "other.c"),
            "main.c": ENTRY.replace("return 0;", "d->MajorFunction[0] = Dispatch; return Other();"),
            "log.c": """// IoAllocateErrorLogEntry in a comment
PVOID IoAllocateErrorLogEntry(PVOID Object, UCHAR Size);
static VOID LogIt(PVOID Object)
{
    PVOID e = IoAllocateErrorLogEntry(Object, 48); /* IoWriteErrorLogEntry(e) */
    if (e) (IoWriteErrorLogEntry)(e);
#ifdef TEST
    IoWriteErrorLogEntry (e);
#endif
}
NTSTATUS Dispatch(PVOID d) { LogIt(d); return Helper(); }
""",
            "isr.c": "BOOLEAN Isr(PVOID c) { LogIt(c); return TRUE; }\n",
            "tables.c": "HANDLER Table[] = { Isr };\n",
            "other.c": "NTSTATUS Helper(void) { return 0; }\nNTSTATUS Other(void) { return Helper(); }\n",
        },
    )
    assert places(sites_of(found, "IoAllocateErrorLogEntry")) == [("log.c", 5, 15, "LogIt", (), True)]
    assert places(sites_of(found, "IoWriteErrorLogEntry")) == [
        ("log.c", 6, 13, "LogIt", (), True),
        ("log.c", 8, 5, "LogIt", (), True),
    ]
    assert [site.guard for site in found.sites] == ["", "", "#ifdef TEST"]
    assert found.callers_of("IoAllocateErrorLogEntry") == {"LogIt"}
    assert found.callers_of("LogIt") == {"Dispatch", "Isr"}
    assert found.callees_of("Dispatch") == {"LogIt", "Helper"}
    assert found.reaching == {"LogIt", "Dispatch", "Isr"}
    assert found.address_taken == {"Dispatch", "Isr"}
    assert found.reaching_any({"Helper"}) == {"Helper", "Other", "Dispatch", "DriverEntry"}
    assert [path.name for path in found.sources_for({"Helper"})] == ["other.c"]
    (definition,) = found.definitions_of("LogIt")
    assert (definition.path.name, definition.function.is_static) == ("log.c", True)
    assert found.definitions_of("Nobody") == ()
    assert pickle.loads(pickle.dumps(found)) == found


def test_a_prototype_behind_an_annotation_is_no_call(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "drv.vcxproj": driver("main.c"),
            "ddk.h": """VOID
__drv_maxIRQL(DISPATCH_LEVEL)
IoWriteErrorLogEntry(PVOID Entry);
_IRQL_requires_max_(DISPATCH_LEVEL) PVOID _Must_inspect_result_ IoAllocateErrorLogEntry(PVOID Object, UCHAR Size);
""",
            "main.c": '#include "ddk.h"\n'
            + ENTRY.replace("return 0;", "if (d) IoWriteErrorLogEntry(d); return 0;")
            + "MAKE(Log, if (e) IoWriteErrorLogEntry(e);)\n",
        },
    )
    assert [site.path.name for site in found.sites] == ["main.c", "main.c"]
    assert all(site.is_call for site in found.sites)


def test_calls_through_macros_of_headers_count(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "inc/log.h": """#define WriteIt(e) IoWriteErrorLogEntry(e)
#define LogTwice(d, e) do { ALLOC(d, 48); WriteIt(e); WriteIt(e); } while (0)
""",
            "inc/alloc.h": '#include "LOG.H"\n#define ALLOC IoAllocateErrorLogEntry\n#define UNUSED(x) ALLOC(x, 1)\n',
            "drv/drv.vcxproj": driver("a.c", "b.c"),
            "drv/a.c": '#include "..\\Inc\\Alloc.h"\nVOID A(PVOID d)\n{\n    LogTwice(d, d);\n    ALLOC(d, 2);\n}\n',
            "drv/b.c": "VOID B(PVOID d) { A(d); }\n",
            "elsewhere/log.h": "#define B IoAllocateErrorLogEntry\n",
        },
    )
    assert places(sites_of(found, "IoAllocateErrorLogEntry")) == [
        ("a.c", 4, 5, "A", ("LogTwice", "ALLOC"), True),
        ("a.c", 5, 5, "A", ("ALLOC",), True),
    ]
    assert places(sites_of(found, "IoWriteErrorLogEntry")) == [
        ("a.c", 4, 5, "A", ("LogTwice", "WriteIt"), True)
    ]
    assert found.reaching == {"A", "B"}


def test_macros_without_arguments_call_what_their_bodies_call(tmp_path: Path) -> None:
    source = """#define BEGIN PVOID entry = IoAllocateErrorLogEntry(Device, 48);
#define ALIAS IoAllocateErrorLogEntry
void Log(void *Device) { BEGIN }
void Take(void) { Routine = ALIAS; }
"""
    found = relevant(tmp_path, {"log.c": source})
    assert [(site.function, site.via, site.is_call) for site in found.sites] == [
        ("Log", ("BEGIN",), True),
        ("Take", ("ALIAS",), False),
    ]


def test_macros_take_the_addresses_that_their_bodies_mention(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "set.h": """#define SET(d) (d).HwStartIo = StartIo
#define SET_ALL(d) do { SET(d); PRINT("x"); KEEP(d) = (d)->Next; } while (0)
#define PRINT Print
#define RUN(d) Run(d)
#define UNUSED Unused
""",
            "main.c": """#include "set.h"
VOID Print(PVOID d) { IoWriteErrorLogEntry(d); }
VOID Next(PVOID d) { Print(d); }
VOID Run(PVOID d) { Print(d); }
VOID Unused(PVOID d) { Print(d); }
VOID StartIo(PVOID d) { Print(d); }
VOID Main(PVOID d) { SET_ALL(d); RUN(d); }
""",
        },
    )
    assert found.takers == {"StartIo": {"Main"}}
    assert found.address_taken == {"StartIo"}


def test_inline_functions_of_headers_are_parsed_where_they_are_included(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "util.h": "FORCEINLINE VOID Log(PVOID d) { IoAllocateErrorLogEntry(d, 48); }\n",
            "unused.h": "#define NEVER IoWriteErrorLogEntry\n",
            "drv.vcxproj": driver("a.c", "b.c"),
            "a.c": '#include "util.h"\nVOID A(PVOID d) { Log(d); }\n',
            "b.c": "VOID B(PVOID d) { }\n",
        },
    )
    assert places(found.sites) == [("util.h", 1, 33, "Log", (), True)]
    assert found.reaching == {"Log", "A"}


def test_an_included_source_is_parsed_with_its_includer(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "drv.vcxproj": driver("a.c", "b.c"),
            "a.c": '#include "part.c"\nVOID A(PVOID d) { Log(d); }\n',
            "part.c": "static VOID Log(PVOID d) { IoAllocateErrorLogEntry(d, 48); }\n",
            "b.c": "VOID B(PVOID d) { }\n",
        },
    )
    assert [site.path.name for site in found.sites] == ["part.c"]


def test_an_address_that_is_taken_is_a_site_too(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "a.c": "ALLOCATOR Allocate = IoAllocateErrorLogEntry;\n"
            "VOID A(PVOID d) { Write = IoWriteErrorLogEntry; x = (IoAllocateErrorLogEntry(d, 1)); }\n"
        },
    )
    assert places(found.sites) == [
        ("a.c", 1, 22, "", (), False),
        ("a.c", 2, 27, "A", (), False),
        ("a.c", 2, 54, "A", (), True),
    ]
    assert found.reaching == {"A"}


def test_functions_of_one_name_in_several_files(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "a.c": ENTRY
            + "static VOID Log(PVOID d) { IoAllocateErrorLogEntry(d, 1); }\nVOID A(PVOID d) { Log(d); }\n",
            "b.c": "static VOID Log(PVOID d) { }\nVOID B(PVOID d) { Log(d); }\n",
        },
    )
    assert [definition.path.name for definition in found.definitions_of("Log")] == ["a.c", "b.c"]
    assert found.reaching == {"Log", "A", "B"}  # more than there is, never less


def test_a_unit_that_mentions_nothing_is_not_looked_through(tmp_path: Path) -> None:
    found = relevant(
        tmp_path,
        {
            "log.h": "#define X IoAllocateErrorLogEntry\n",
            "a.c": "VOID A(void) { Other(); }\n",
            "drv.vcxproj": driver("a.c"),
        },
    )
    assert not found.is_relevant


def test_only_a_comment_mentions_it(tmp_path: Path) -> None:
    found = relevant(tmp_path, {"a.c": "// IoAllocateErrorLogEntry(\nVOID A(void) { Other(); }\n"})
    assert not found.is_relevant


def test_a_utf16_source_and_an_unreadable_one(tmp_path: Path) -> None:
    text = "VOID A(PVOID d) { IoAllocateErrorLogEntry(d, 1); }\r\n"
    plant(tmp_path, {"a.c": text.encode("utf-16"), "b.c": "", "drv.vcxproj": driver("a.c", "b.c")})
    tree = discover([tmp_path], root=tmp_path)
    (unit,) = plan_units(tree).units
    (tmp_path / "b.c").unlink()
    found = relevance_of(unit, DDIS, Texts(tree))
    assert places(found.sites) == [("a.c", 1, 19, "A", (), True)]
    assert [(p.kind, p.location and p.location.path) for p in found.problems] == [
        ("source-unreadable", "b.c")
    ]


def test_a_file_that_ends_inside_a_function_is_noticed(tmp_path: Path) -> None:
    whole = "VOID A(VOID)\n{\n  if (x) {\n    f();\n  }\n}\n"
    texts = {
        "whole.c": whole,
        "cut.c": whole + "\nVOID\nB(\n  PVOID p)\n{\n  f(p",
        "comment.c": whole + "/* {{{ */\n",
        "branches.c": "VOID A(VOID)\n{\n#if X\n  if (x) {\n#else\n  if (y) {\n#endif\n    f();\n  }\n}\n",
        "table.c": whole + "int t[] = {\n  1,",
    }
    plant(tmp_path, texts)
    seen = Texts(discover([tmp_path], root=tmp_path))
    assert {name: seen.unfinished_function(tmp_path / name) for name in texts} == {
        name: (9, "B") if name == "cut.c" else (0, "") for name in texts
    }


def test_many_names_are_asked_for_as_whole_words() -> None:
    many = {f"Name{i}" for i in range(100)}
    assert names_mentioned(b"Name1(x); MyName2; Name33333", many) == {"Name1"}
    assert names_mentioned(b"// Name1", {"Name1", "Name2"}) == {"Name1"}


def test_files_are_asked_for_a_name_in_their_code(tmp_path: Path) -> None:
    texts = {
        "code.c": "VOID A(VOID) { Table[0](); }\n",
        "macro.h": "#define USE(n) Table[n]\n",
        "comment.c": "VOID B(VOID) { } // Table\n",
        "left_out.c": "#if 0\nVOID C(VOID) { Table[0](); }\n#endif\n",
    }
    plant(tmp_path, texts)
    seen = Texts(discover([tmp_path], root=tmp_path))
    paths = [tmp_path / name for name in texts]
    assert seen.holding(paths, "Table") == [seen.looked_through(path) for path in paths[:2]]


def test_units_of_a_tree_share_its_texts_but_not_the_include_folders(tmp_path: Path) -> None:
    def project(name: str) -> str:
        folder = f"<AdditionalIncludeDirectories>..\\inc_{name}</AdditionalIncludeDirectories>"
        group = f"<ItemDefinitionGroup><ClCompile>{folder}</ClCompile></ItemDefinitionGroup>"
        return driver("..\\shared.c", "main.c").replace("</Project>", group + "</Project>")

    plant(
        tmp_path,
        {
            "shared.c": '#include "own.h"\nVOID S(PVOID d) { LOG(d); }\n',
            "x/x.vcxproj": project("x"),
            "x/main.c": ENTRY,
            "inc_x/own.h": "#define LOG(d) IoAllocateErrorLogEntry(d, 48)\n",
            "y/y.vcxproj": project("y"),
            "y/main.c": ENTRY,
            "inc_y/own.h": "#define LOG(d)\n",
        },
    )
    tree = discover([tmp_path], root=tmp_path)
    units = {unit.name: unit for unit in plan_units(tree).units}
    kept = kept_texts(tree)
    assert kept_texts(tree) is kept
    assert [relevance_of(units[name], DDIS, kept).is_relevant for name in "xyx"] == [True, False, True]


def test_kept_texts_are_given_up_for_another_tree(tmp_path: Path) -> None:
    plant(tmp_path, {"one/a.c": ENTRY, "two/b.c": ENTRY})
    first = kept_texts(discover([tmp_path / "one"], root=tmp_path / "one"))
    first.looked_through(tmp_path / "one/a.c")
    gone = weakref.ref(first)
    second = kept_texts(discover([tmp_path / "two"], root=tmp_path / "two"))
    assert second is not first
    assert second.looked_bytes() == 0
    del first
    gc.collect()
    assert gone() is None


def test_kept_texts_are_given_up_when_they_have_become_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(tmp_path, {"a.c": ENTRY, "b.c": ENTRY * 3})
    monkeypatch.setattr(texts, "_KEPT_BYTES", len(ENTRY) * 2)
    tree = discover([tmp_path], root=tmp_path)
    kept = kept_texts(tree)
    kept.data(tmp_path / "b.c")  # only what was looked through is held
    assert kept.looked_bytes() == 0
    kept.looked_through(tmp_path / "a.c")
    assert kept_texts(tree) is kept
    kept.looked_through(tmp_path / "b.c")
    assert kept.looked_bytes() >= len(ENTRY) * 4
    fresh = kept_texts(tree)
    assert fresh is not kept
    assert fresh.looked_bytes() == 0


def test_a_macro_may_give_a_function_another_name(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "log.c": """#define Report DrvReport
#define copy_bytes RtlCopyMemory
#define Twice DrvReport(o); DrvTwice
void Report(void *o) { IoWriteErrorLogEntry(o); }
void copy_bytes(void *o, void *p) { IoWriteErrorLogEntry(o); }
void Twice(void *o) { IoWriteErrorLogEntry(o); }
void Use(void *o) { Report(o); }
void UseOther(void *o) { DrvReport(o); }
""",
        },
    )
    tree = discover([tmp_path], root=tmp_path)
    (unit,) = plan_units(tree).units
    found = relevance_of(unit, DDIS, Texts(tree), lambda: {"RtlCopyMemory"})
    assert found.renamed == {"Report": "DrvReport", "DrvReport": "Report"}
    assert found.callers_of("DrvReport") == {"Use", "UseOther"}
    assert [each.function.first_line for each in found.definitions_of("DrvReport")] == [4]
    assert not found.definitions_of("RtlCopyMemory")
