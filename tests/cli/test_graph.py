"""`ddilint graph`, as a person starts it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ddilint.callgraph import CallGraph, Kind
from ddilint.cli import main
from ddilint.config import Settings
from ddilint.emit.callgraph import dot
from ddilint.inquiry.callgraph import MOST_FUNCTIONS, call_graphs
from ddilint.irqlfacts import Level

DRIVER = """#include <ntddk.h>
VOID Log(PDEVICE_OBJECT Device)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Device, sizeof(IO_ERROR_LOG_PACKET));
    if (entry != NULL) {
        entry->ErrorCode = (NTSTATUS)0xC004000BL;
        IoWriteErrorLogEntry(entry);
    }
}
VOID Again(PDEVICE_OBJECT Device, ULONG Depth) { if (Depth != 0) { Again(Device, Depth - 1); } Log(Device); }
KSERVICE_ROUTINE Isr;
BOOLEAN Isr(PKINTERRUPT Interrupt, PVOID Context)
{
    Log((PDEVICE_OBJECT)Context);
    return TRUE;
}
KDEFERRED_ROUTINE Dpc;
VOID Dpc(PKDPC Object, PVOID Context, PVOID First, PVOID Second) { Again((PDEVICE_OBJECT)Context, 3); }
KSYNCHRONIZE_ROUTINE Synchronized;
BOOLEAN Synchronized(PVOID Context) { return Context != NULL; }
VOID Ask(PKINTERRUPT Interrupt, PVOID Context) { KeSynchronizeExecution(Interrupt, Synchronized, Context); }
VOID Lonely(PVOID Context) { *(PULONG)Context = 1; }
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "driver.c").write_text(DRIVER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["graph", *arguments])
    shown = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, shown.out, shown.err


def drawn(tree: Path, *, everything: bool = False) -> CallGraph:
    (graph,), notifications = call_graphs(Settings(paths=(tree,), root=tree), everything=everything)
    assert not notifications
    return graph


def test_functions_routines_and_the_calls_between_them(tree: Path) -> None:
    graph = drawn(tree)
    nodes = {node.name: node for node in graph.nodes}
    assert {name: node.kind for name, node in nodes.items()} == {
        "Log": Kind.FUNCTION,
        "Again": Kind.FUNCTION,
        "Isr": Kind.CALLBACK,
        "Dpc": Kind.CALLBACK,
        "Synchronized": Kind.CALLBACK,
        "Ask": Kind.FUNCTION,
        "Lonely": Kind.FUNCTION,
        "IoAllocateErrorLogEntry": Kind.ROUTINE,
        "IoWriteErrorLogEntry": Kind.ROUTINE,
    }
    assert {(edge.caller, edge.callee, edge.via) for edge in graph.edges} == {
        ("Isr", "Log", ""),
        ("Dpc", "Again", ""),
        ("Again", "Again", ""),
        ("Again", "Log", ""),
        ("Ask", "Synchronized", "KeSynchronizeExecution"),
        ("Log", "IoAllocateErrorLogEntry", ""),
        ("Log", "IoWriteErrorLogEntry", ""),
    }
    assert not graph.is_reduced
    assert graph.shown == graph.functions == 7


def test_levels_and_the_finding_on_its_path(tree: Path) -> None:
    graph = drawn(tree)
    highest = {node.name: node.highest for node in graph.nodes}
    assert highest["Isr"] == highest["Log"] == highest["Synchronized"] == Level.DIRQL
    assert highest["Dpc"] == highest["Again"] == Level.DISPATCH_LEVEL
    assert highest["Lonely"] is None
    limits = {node.name: node.limit for node in graph.nodes if node.kind is Kind.ROUTINE}
    assert set(limits.values()) == {Level.DISPATCH_LEVEL}
    marked = {(edge.caller, edge.callee): [mark.rule for mark in edge.marks] for edge in graph.edges}
    assert marked["Log", "IoAllocateErrorLogEntry"] == ["DDI502"]
    on_path = {(edge.caller, edge.callee) for edge in graph.edges if edge.is_on_path}
    assert ("Isr", "Log") in on_path
    assert ("Dpc", "Again") not in on_path


def test_a_large_driver_is_reduced_to_what_reaches_a_contracted_routine(tree: Path) -> None:
    more = "".join(f"VOID More{n}(PVOID Context) {{ Lonely(Context); }}\n" for n in range(MOST_FUNCTIONS))
    (tree / "driver.c").write_text(DRIVER + more, encoding="utf-8")
    graph = drawn(tree)
    assert {node.name for node in graph.nodes} == {
        "Log", "Again", "Isr", "Dpc", "IoAllocateErrorLogEntry", "IoWriteErrorLogEntry",
    }  # fmt: skip
    assert (graph.is_reduced, graph.shown, graph.functions) == (True, 4, 7 + MOST_FUNCTIONS)
    whole = drawn(tree, everything=True)
    assert (whole.is_reduced, whole.shown) == (False, 7 + MOST_FUNCTIONS)


def test_a_driver_that_calls_nothing_contracted_is_drawn_too(tree: Path) -> None:
    (tree / "driver.c").write_text(
        "#include <ntddk.h>\nVOID B(PVOID P) { *(PULONG)P = 1; }\nVOID A(PVOID P) { B(P); }\n"
    )
    assert [(edge.caller, edge.callee) for edge in drawn(tree).edges] == [("A", "B")]


def test_graphviz_text_is_stable(tree: Path) -> None:
    first, second = dot.render(drawn(tree)), dot.render(drawn(tree))
    assert first == second
    assert first.count(" -> ") == 7
    assert "DDI502" in first


def test_svg_is_a_picture_with_every_node(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, shown, told = run(capsys, ".", "--root", ".", "--output", "calls.svg")
    assert (status, shown, told) == (0, "", "")
    picture = ElementTree.parse(tree / "calls.svg").getroot()
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    groups = [group.get("class", "") for group in picture.iter("{http://www.w3.org/2000/svg}g")]
    assert sum(name.startswith("node") for name in groups) == 9
    assert sum(name.startswith("edge") for name in groups) == 7


def test_the_page_needs_nothing_besides_itself(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, ".", "-o", "calls.html")[0] == 0
    page = (tree / "calls.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "@@" not in page
    assert not re.search(r'(?:src|href)="(?!#)[^"]*//', page)
    data = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert data is not None
    assert len(json.loads(data[1])["nodes"]) == 9


def test_several_drivers_go_into_a_file_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "driver.c").write_text(DRIVER, encoding="utf-8")
    place = tmp_path / "calls.dot"
    status, shown, _ = run(capsys, str(tmp_path), "-o", str(place))
    assert status == 0
    assert shown.splitlines() == [str(tmp_path / f"calls-{name}.dot") for name in ("one", "two")]
    assert run(capsys, str(tmp_path), "-o", str(place), "--unit", "TWO")[0] == 0
    assert 'digraph "two"' in place.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([".", "--output", "calls.png"], "--output calls.png: the name must end in .svg, .html or .dot"),
        (["nowhere", "--output", "calls.svg"], "nowhere: no such file or folder"),
        ([".", "--output", "no/calls.svg"], "no/calls.svg:"),
        ([".", "--output", "calls.svg", "--unit", "other"], "--unit other: no such driver here; there are "),
        (["."], "missing option '-o' / '--output'"),
    ],
)
def test_bad_input_is_one_line(
    tree: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], complaint: str
) -> None:
    status, shown, told = run(capsys, *arguments)
    assert (status, shown) == (2, "")
    assert complaint in told
    assert told.count("\n") == 1


def test_a_large_driver_without_contracted_routines(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    functions = "".join(f"VOID F{n}(PULONG Place) {{ *Place = {n}; }}\n" for n in range(MOST_FUNCTIONS + 1))
    (tree / "driver.c").write_text("#include <ntddk.h>\n" + functions, encoding="utf-8")
    status, _, told = run(capsys, ".", "-o", "calls.dot")
    assert status == 0
    assert "none of its 61 functions reaches a contracted routine, so that nothing is drawn; --all" in told


def test_nothing_to_draw(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, told = run(capsys, str(tmp_path), "-o", str(tmp_path / "calls.svg"))
    assert status == 2
    assert told == "ddilint: the paths hold no C or C++ source of a driver; there is nothing to draw\n"


def test_a_dashed_border_is_explained_where_there_is_one(tree: Path) -> None:
    meaning = "nothing is known to call it"
    picture = dot.render(drawn(tree, everything=True))
    assert re.search(r"rounded,dashed.*Lonely", picture)
    assert meaning in picture
    lines = DRIVER.partition("KDEFERRED_ROUTINE")[0].splitlines(keepends=True)
    entered = "".join(line for line in lines if "Again" not in line)
    (tree / "driver.c").write_text(entered, encoding="utf-8")
    assert meaning not in dot.render(drawn(tree, everything=True))
