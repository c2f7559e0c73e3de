from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.project.lexical import strip
from ddilint.project.relevance import Relevance
from ddilint.project.scopes import CallText, Classes, calls_in, classes_in, scope_of
from tests.project.test_relevance import relevant

TEXT = b"""
class Base : public Root { void Open(); };
class FINAL Port final : protected virtual Base, public ns::Mixin<int>
{
    struct Inner { void Shut() { } };
    void Open() { }
};
namespace ns { void Port::Close() { } void Alone() { } }
"""


def test_classes_and_the_scopes_of_functions() -> None:
    classes = classes_in(strip(TEXT).text)
    assert {each.name: sorted(each.bases) for each in classes} == {
        "Base": ["Root"],
        "Port": ["Base", "Mixin", "int", "ns"],
        "Inner": [],
    }

    def scope(definition: bytes, name: bytes) -> str:
        start = TEXT.index(definition)
        return scope_of(TEXT, classes, start, start + definition.index(name))

    assert scope(b"void Open() { }", b"Open") == "Port"
    assert scope(b"void Shut() { }", b"Shut") == "Inner"
    assert scope(b"void Port::Close", b"Close") == "Port"
    assert scope(b"void Alone", b"Alone") == ""


def test_calls_with_what_stands_in_front() -> None:
    text = b"f(1); p->g(); a.h (2); X::i(); Y<int>::j(); ::k(); delete p; new Z(3);"
    assert calls_in(text, 0, len(text)) == {
        CallText("f"),
        CallText("g", is_member=True),
        CallText("h", is_member=True),
        CallText("i", "X"),
        CallText("j", "Y"),
        CallText("k"),
        CallText("Z"),
    }


@pytest.mark.parametrize(
    ("call", "caller", "meant"),
    [
        (CallText("Open"), "Port", {"", "Base", "Port"}),  # its own, an inherited one, a function
        (CallText("Open"), "Base", {"", "Base", "Port"}),  # a virtual one may be overridden
        (CallText("Open"), "Inner", {"", "Port"}),  # one of the class around it
        (CallText("Open"), "", {""}),
        (CallText("Open", is_member=True), "", {"Base", "Port", "Other"}),
        (CallText("Open", "Other"), "", {"Other"}),
        (CallText("Open", "Port2"), "", {"", "Base", "Port", "Other"}),  # a typedef, or a namespace
    ],
)
def test_what_a_call_can_mean(call: CallText, caller: str, meant: set[str]) -> None:
    classes = Classes([classes_in(strip(TEXT).text)])
    scopes = {"Open": frozenset({"", "Base", "Port", "Other"})}
    assert {scope for scope, _ in classes.meant(call, caller, scopes)} == meant


def cplusplus(root: Path) -> Relevance:
    source = """#include "log.h"
void Log::Create(PVOID d) { IoAllocateErrorLogEntry(d, 48); }
void Queue::Create(PVOID d) { Fill(d); }
void Queue::Fill(PVOID d) { m_next->Create(d); }
static void Create(PVOID d) { }
void Timer::Start(PVOID d) { Create(d); Queue::Create(d); }
void Device::Start(PVOID d) { Log::Create(d); }
void Device::Stop(PVOID d) { m_timer->Reset(d); }
"""
    header = "struct Log { void Create(PVOID); }; class Timer { void Reset(PVOID d) { } };\n"
    return relevant(root, {"main.cpp": source, "log.h": header})


def test_functions_are_told_by_their_classes(tmp_path: Path) -> None:
    found = cplusplus(tmp_path)
    reaching = found.scoped_reaching(["IoAllocateErrorLogEntry"])
    # A pointer's class is not known: the queue's next may be a log.
    assert reaching - {("", "IoAllocateErrorLogEntry")} == {
        ("Log", "Create"),
        ("Queue", "Fill"),
        ("Queue", "Create"),
        ("Timer", "Start"),
        ("Device", "Start"),
    }
    assert [each.scope for each in found.calling("Create", "Log")] == ["Queue", "Device"]
    assert [each.scoped for each in found.calling("Create", "")] == [("Timer", "Start")]
    assert found.callers_of("Create") == {"Fill", "Start"}
    assert "Stop" not in found.reaching
