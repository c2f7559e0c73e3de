"""The insertion strings that the inventory finds, by the ways in which drivers put them into an entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.analysis.texts import Part, formatted, spelled
from tests.analyzers.test_inventory import logged_in

START = """
#include <ntddk.h>
#include <ntiologc.h>
#include <ntstrsafe.h>
typedef struct _EXT {
    PDEVICE_OBJECT Self; UNICODE_STRING Name; WCHAR Label[16]; ULONG Unit; PWSTR Path;
} EXT, *PEXT;
static const WCHAR Motor[] = L"Main motor";
static const WCHAR Table[3][8] = {L"one", L"two", L"three"};
static PCWSTR const List[] = {L"alpha", L"beta"};
static const UNICODE_STRING Constant = RTL_CONSTANT_STRING(L"constant");
static UNICODE_STRING Variable = RTL_CONSTANT_STRING(L"variable");
static UNICODE_STRING LeftAlone = RTL_CONSTANT_STRING(L"left alone");
DECLARE_CONST_UNICODE_STRING(Declared, L"declared");
DECLARE_GLOBAL_CONST_UNICODE_STRING(Global, L"global");
#define LONG_NAME L"caf\\u00e9 " L"bar"
VOID ChangeName(PWSTR Name);
VOID Rename(PUNICODE_STRING Name);
VOID SetUp(VOID)
{
    Rename(&Variable);
}
static VOID Append(PWSTR To, PCWSTR From)
{
    RtlCopyMemory(To, From, (wcslen(From) + 1) * sizeof(WCHAR));
}
"""
FUNCTION = """
VOID Log{number}(PEXT x, USHORT n)
{{
    PIO_ERROR_LOG_PACKET e = IoAllocateErrorLogEntry(x->Self, 200);
    PWSTR p = (PWSTR)(e + 1);
    if (e == NULL) return;
    RtlZeroMemory(e, 200);
    e->ErrorCode = IO_ERR_PARITY;
    e->NumberOfStrings = {count};
    e->StringOffset = sizeof(IO_ERROR_LOG_PACKET);
    {{ {body} }}
    IoWriteErrorLogEntry(e);
}}
"""
CASES = {
    # literals and constants
    'RtlCopyMemory(p, L"literal", sizeof(L"literal"));': "literal",
    "RtlCopyMemory(p, LONG_NAME, sizeof(LONG_NAME));": "caf\u00e9 bar",
    "RtlCopyMemory(p, Motor, sizeof(Motor));": "Main motor",
    "RtlCopyMemory(p, Table[1], sizeof(Table[1]));": "two",
    "wcscpy(p, List[1]);": "beta",
    'static const WCHAR s[] = L"static"; RtlMoveMemory(p, s, sizeof(s));': "static",
    'WCHAR s[] = L"array"; memcpy(p, s, sizeof(s));': "array",
    'WCHAR s[] = L"array"; ChangeName(s); memcpy(p, s, sizeof(s));': "<s>",
    'RtlCopyMemory(p, L"cut off", 6); p[3] = 0;': "cut",
    "p[0] = L'A'; p[1] = L'B'; p[2] = 0;": "AB",
    # counted strings
    "RtlCopyMemory(p, Constant.Buffer, Constant.Length);": "constant",
    "memmove(p, Declared.Buffer, Declared.Length);": "declared",
    "memmove(p, Global.Buffer, Global.MaximumLength);": "global",
    "RtlCopyMemory(p, Variable.Buffer, Variable.Length);": "<Variable>",
    "RtlCopyMemory(p, LeftAlone.Buffer, LeftAlone.Length);": "left alone",
    'UNICODE_STRING s; RtlInitUnicodeString(&s, L"described"); RtlCopyMemory(p, s.Buffer, s.Length);': "described",
    'DECLARE_CONST_UNICODE_STRING(s, L"local"); RtlCopyMemory(p, s.Buffer, s.MaximumLength);': "local",
    "RtlStringCbCopyUnicodeString(p, 60, &Constant);": "constant",
    "UNICODE_STRING s = {0, 60, p}; RtlCopyUnicodeString(&s, &x->Name);": "<x->Name>",
    # routines that write strings
    'RtlStringCbCopyW(p, 60, L"safe");': "safe",
    'RtlStringCbCopyW(p, 60, L"first "); RtlStringCbCatW(p, 60, x->Label);': "first <x->Label>",
    'RtlStringCbPrintfW(p, 60, L"unit %u of %ws: 100%%", x->Unit, Motor);': "unit <x->Unit> of Main motor: 100%",
    'WCHAR s[32]; RtlStringCchPrintfW(s, 32, L"unit %u", x->Unit); wcscpy(p, s);': "unit <x->Unit>",
    "wcsncpy(p, x->Label, 8);": "<x->Label>",
    "RtlStringCchCopyNW(p, 30, x->Name.Buffer, x->Name.Length / 2);": "<x->Name>",
    'Append(p, L"appended");': "appended",
    "Append(p, x->Path);": "<x->Path>",
    # what is stored over it
    "RtlCopyMemory(p, L\"Port0\", 12); p[4] = (WCHAR)(L'0' + x->Unit);": "Port<x->Unit>",
    "RtlCopyMemory(p, L\"Port0\", 12); p[4] = L'7';": "Port7",
    # names
    "RtlCopyMemory(p, (PVOID)(&x->Label[0]), 20);": "<x->Label>",
    "RtlCopyMemory(p, x->Name.Buffer, 20);": "<x->Name>",
    'wcscpy(p, x->Unit ? L"busy" : L"idle");': "<idle or busy>",
    # places that hang on values
    "n &= 28; e->DumpDataSize = n; e->StringOffset += n; memcpy((PUCHAR)e + e->StringOffset, Motor, 22);": "Main motor",
}
SEVERAL = {
    'wcscpy(p, L"first"); wcscpy(p + 6, L"second");': ("first", "second"),
    "n = x->Name.Length; memcpy(p, x->Name.Buffer, n); wcscpy((PWSTR)((PUCHAR)p + n + 2), Motor);": (
        "<x->Name>",
        "Main motor",
    ),
    'RtlStringCbPrintfW(p, 99, L"%u", x->Unit); p += wcslen(p) + 1; wcscpy(p, Motor);': (
        "<x->Unit>",
        "Main motor",
    ),
    "wcscpy(p, Motor); p += wcslen(p) + 1; wcscpy(p, x->Path);": ("Main motor", "<x->Path>"),
    "wcscpy(p, x->Path); p += wcslen(x->Path) + 1; wcscpy(p, Motor);": ("<x->Path>", "Main motor"),
}


def strings_of(folder: Path, bodies: list[str], count: int) -> dict[str, tuple[str, ...]]:
    functions = [FUNCTION.format(number=at, body=body, count=count) for at, body in enumerate(bodies)]
    events = {event.function: event for event in logged_in(folder, START + "".join(functions))}
    return {
        body: tuple(
            "".join(part.text if part.is_constant else f"<{part.text}>" for part in string.parts)
            for string in events[f"Log{at}"].strings
        )
        for at, body in enumerate(bodies)
    }


def test_a_string(tmp_path: Path) -> None:
    assert strings_of(tmp_path, list(CASES), 1) == {body: (text,) for body, text in CASES.items()}


def test_several_strings(tmp_path: Path) -> None:
    assert strings_of(tmp_path, list(SEVERAL), 2) == SEVERAL


def test_a_copy_behind_what_is_stored_leaves_it_alone(tmp_path: Path) -> None:
    """A copy to a place that hangs on a value forgets what may lie there, and not the fields before it."""
    folder = tmp_path
    (event,) = logged_in(
        folder, START + FUNCTION.format(number=0, body="memcpy(p + (n & 7), Motor, 22);", count=0)
    )
    assert event.name == "IO_ERR_PARITY"


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("(PVOID)Name", "Name"),
        ("(PUCHAR)(&Ext->Label[0])", "Ext->Label"),
        ("String->Buffer", "String"),
        ("Ext->Name.Buffer", "Ext->Name"),
        ("(const WCHAR *)(Text)", "Text"),
        ("Names[Index]", "Names[Index]"),
        ("(a) + (b)", "(a) + (b)"),
    ],
)
def test_names(spelling: str, name: str) -> None:
    assert spelled(spelling) == name


def test_formats() -> None:
    unit = (Part("Unit", is_constant=False),)
    assert formatted("%-4.2u%%%*ws", [unit, (Part("5"),), (Part("end"),)]) == (*unit, Part("%end\0"))
    assert formatted("%d", []) == (Part("%d", is_constant=False), Part("\0"))
