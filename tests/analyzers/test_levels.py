"""At which levels functions run, and why: from roles, registrations, configuration, effects and annotations."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.config import load_settings
from ddilint.driver import run
from ddilint.finding import Finding
from ddilint.inquiry.levels import function_levels


def reasons(folder: Path, name: str, text: str, *, target: str = "x64", **more: str) -> list[tuple[str, str]]:
    """The levels of a function, as far as they are known, with their reasons; `more` are further sources."""
    write(folder, text, **more)
    settings = load_settings(["."], cwd=folder, root=folder, options={"jobs": 1, "target": target})
    drivers, notifications = function_levels(settings, name)
    assert not [note for note in notifications if note.severity == "error"]
    return [
        (str(reason.levels), reason.text)
        for driver in drivers
        for reason in driver.reasons
        if reason.levels is not None
    ]


def findings(folder: Path, text: str, **more: str) -> list[Finding]:
    """What the rules on levels report."""
    write(folder, text, **more)
    options = {"jobs": 1, "select": ("DDI5",)}
    report = run(load_settings(["."], cwd=folder, root=folder, options=options))
    assert not [note for note in report.notifications if note.severity == "error"]
    return list(report.findings)


def write(folder: Path, text: str, **more: str) -> None:
    (folder / "driver.c").write_text(text, encoding="utf-8")
    for name, other in more.items():
        (folder / f"{name}.c").write_text(other, encoding="utf-8")


HELPER = "VOID Helper(PVOID Context) { *(PULONG)Context = 1; }\n"


def test_the_level_of_a_role_reaches_what_it_calls(tmp_path: Path) -> None:
    text = f"""#include <ntddk.h>
{HELPER}
KDEFERRED_ROUTINE Dpc;
VOID Dpc(PKDPC D, PVOID Context, PVOID A, PVOID B) {{ Helper(Context); }}
"""
    assert reasons(tmp_path, "Helper", text) == [
        (
            "DISPATCH_LEVEL",
            "Dpc is declared KDEFERRED_ROUTINE (driver.c:5), which the system calls at DISPATCH_LEVEL, "
            "and calls Helper (driver.c:5)",
        )
    ]


def test_a_function_that_nothing_is_known_of_has_no_level(tmp_path: Path) -> None:
    text = f"#include <ntddk.h>\n{HELPER}\nVOID Caller(PVOID C) {{ Helper(C); }}\n"
    assert reasons(tmp_path, "Helper", text) == []


def test_a_role_that_is_not_known_has_no_level(tmp_path: Path) -> None:
    text = f"""#include <ntddk.h>
typedef VOID VALVE_ROUTINE(PVOID Context);
VALVE_ROUTINE Valve;
{HELPER}
VOID Valve(PVOID Context) {{ Helper(Context); }}
"""
    assert reasons(tmp_path, "Helper", text) == []


THREADED = """#include <ntddk.h>
VOID Helper(PVOID Context) { *(PULONG)Context = 1; }
KDEFERRED_ROUTINE Dpc;
VOID Dpc(PKDPC D, PVOID Context, PVOID A, PVOID B) { Helper(Context); }
VOID SetUp(PKDPC D) { %s(D, Dpc, D); }
"""


@pytest.mark.parametrize(
    ("routine", "levels"),
    [
        ("KeInitializeDpc", "DISPATCH_LEVEL"),
        ("KeInitializeThreadedDpc", "PASSIVE_LEVEL to DISPATCH_LEVEL"),
    ],
)
def test_what_registers_a_callback_decides(tmp_path: Path, routine: str, levels: str) -> None:
    ((found, text),) = reasons(tmp_path, "Helper", THREADED % routine)
    assert found == levels
    assert f"Dpc is registered with {routine} (driver.c:5)" in text


MODEL = """#include <storport.h>
VOID Helper(PVOID Context) { *(PULONG)Context = 1; }
BOOLEAN StartIo(PVOID E, PSCSI_REQUEST_BLOCK Srb) { Helper(E); return TRUE; }
VOID Configure(PPORT_CONFIGURATION_INFORMATION Configuration) { %s }
ULONG DriverEntry(PVOID A, PVOID B)
{
    HW_INITIALIZATION_DATA data = {0};
    data.HwStartIo = StartIo;
    return StorPortInitialize(A, B, &data, NULL);
}
"""


@pytest.mark.parametrize(
    ("configured", "levels"),
    [
        ("Configuration->SynchronizationModel = StorSynchronizeFullDuplex;", ["DISPATCH_LEVEL"]),
        ("Configuration->SynchronizationModel = StorSynchronizeHalfDuplex;", ["DIRQL"]),
        ("", []),
    ],
)
def test_what_the_driver_configures_decides(tmp_path: Path, configured: str, levels: list[str]) -> None:
    assert [level for level, _ in reasons(tmp_path, "Helper", MODEL % configured)] == levels


@pytest.mark.parametrize(
    "hand_over",
    [
        "data.HwInterrupt = Isr;",
        "data.HwInterrupt = (PVOID)Isr;",
        "PHW_INTERRUPT routine = Isr; data.HwInterrupt = routine;",
        "PHW_INITIALIZATION_DATA pointer = &data; pointer->HwInterrupt = &Isr;",
        "HW_INITIALIZATION_DATA other = { .HwInterrupt = Isr }; data = other;",
        "HW_INITIALIZATION_DATA other = { sizeof(data), PCIBus, NULL, NULL, Isr }; data = other;",
    ],
)
def test_a_registration_is_seen_in_each_of_its_forms(tmp_path: Path, hand_over: str) -> None:
    text = f"""#include <storport.h>
VOID Helper(PVOID Context) {{ *(PULONG)Context = 1; }}
static BOOLEAN Isr(PVOID E) {{ Helper(E); return TRUE; }}
ULONG DriverEntry(PVOID A, PVOID B)
{{
    HW_INITIALIZATION_DATA data = {{0}};
    {hand_over}
    return StorPortInitialize(A, B, &data, NULL);
}}
"""
    ((level, why),) = reasons(tmp_path, "Helper", text)
    assert level == "DIRQL"
    assert "Isr is the HwInterrupt callback of HW_INITIALIZATION_DATA (driver.c:7)" in why


def test_a_table_of_the_driver_registers_nothing(tmp_path: Path) -> None:
    text = """#include <storport.h>
VOID Helper(PVOID Context) { *(PULONG)Context = 1; }
static BOOLEAN Isr(PVOID E) { Helper(E); return TRUE; }
struct operations { PVOID HwInterrupt; };
struct operations Table = { Isr };
VOID SetUp(struct operations *O) { O->HwInterrupt = Isr; }
"""
    assert reasons(tmp_path, "Helper", text) == []


def test_chains_lead_through_other_files(tmp_path: Path) -> None:
    text = """#include <ntddk.h>
VOID Middle(PVOID Context);
KSERVICE_ROUTINE Isr;
BOOLEAN Isr(PKINTERRUPT I, PVOID Context) { Middle(Context); return TRUE; }
"""
    middle = "#include <ntddk.h>\nVOID Helper(PVOID);\nVOID Middle(PVOID Context) { Helper(Context); }\n"
    last = f"#include <ntddk.h>\n{HELPER}"
    ((level, why),) = reasons(tmp_path, "Helper", text, middle=middle, last=last)
    assert level == "DIRQL"
    assert why.endswith("and calls Middle (driver.c:4), which calls Helper (middle.c:3)")


LOG = """#include <ntddk.h>
KSERVICE_ROUTINE Isr;
static VOID Log(PVOID Device) { PVOID e = IoAllocateErrorLogEntry(Device, 64); if (e) IoFreeErrorLogEntry(e); }
"""


def test_a_lock_that_was_given_back_is_no_reason(tmp_path: Path) -> None:
    text = f"""#include <ntddk.h>
{HELPER}
KSERVICE_ROUTINE Isr;
static VOID Step(PVOID Context) {{ Helper(Context); }}
BOOLEAN Isr(PKINTERRUPT I, PVOID Context)
{{
    KIRQL old;
    KeRaiseIrql(HIGH_LEVEL, &old);
    KeLowerIrql(old);
    Step(Context);
    return TRUE;
}}
"""
    ((level, why),) = reasons(tmp_path, "Helper", text)
    assert level == "DIRQL"
    assert why == (
        "Isr is declared KSERVICE_ROUTINE (driver.c:6), which the system calls at DIRQL, "
        "and calls Step (driver.c:11), which calls Helper (driver.c:5)"
    )


@pytest.mark.parametrize(
    ("target", "raise_it", "level"),
    [
        ("x64", "KeRaiseIrql(CMCI_LEVEL, &old)", "DIRQL"),
        ("x64", "KeRaiseIrql(CLOCK_LEVEL, &old)", "CLOCK_LEVEL"),
        ("x64", "KeRaiseIrql(IPI_LEVEL, &old)", "IPI_LEVEL"),
        ("x64", "KeRaiseIrql(PROFILE_LEVEL, &old)", "HIGH_LEVEL"),
        ("x86", "KeRaiseIrql(PROFILE_LEVEL, &old)", "DIRQL"),
        ("x86", "KeRaiseIrql(CLOCK_LEVEL, &old)", "CLOCK_LEVEL"),
        ("x86", "KeRaiseIrql(IPI_LEVEL, &old)", "IPI_LEVEL"),
        ("x86", "KeRaiseIrql(HIGH_LEVEL, &old)", "HIGH_LEVEL"),
        ("arm64", "KeRaiseIrql(IPI_LEVEL, &old)", "IPI_LEVEL"),
        ("x64", "old = KfRaiseIrql(HIGH_LEVEL)", "HIGH_LEVEL"),
        ("x64", "old = KeRaiseIrqlToDpcLevel()", "DISPATCH_LEVEL"),
        ("x64", "old = KeRaiseIrqlToSynchLevel()", "DIRQL"),
        ("x64", "old = KeAcquireSpinLockRaiseToSynch(&Lock)", "DIRQL"),
    ],
)
def test_a_level_has_its_name_on_each_target(tmp_path: Path, target: str, raise_it: str, level: str) -> None:
    text = f"""#include <ntddk.h>
{HELPER}
static KSPIN_LOCK Lock;
VOID Do(PVOID Context)
{{
    KIRQL old;
    {raise_it};
    Helper(Context);
    KeLowerIrql(old);
}}
"""
    ((found, _),) = reasons(tmp_path, "Helper", text, target=target)
    assert found == level


def test_what_runs_on_all_processors_at_once_is_at_ipi_level(tmp_path: Path) -> None:
    text = f"""#include <ntddk.h>
{HELPER}
static ULONG_PTR Everywhere(ULONG_PTR Context) {{ Helper((PVOID)Context); return 0; }}
VOID Do(PVOID Context) {{ KeIpiGenericCall(Everywhere, (ULONG_PTR)Context); }}
"""
    assert {level for level, _ in reasons(tmp_path, "Helper", text)} == {"IPI_LEVEL"}


def test_recursion_ends(tmp_path: Path) -> None:
    text = LOG + (
        "VOID Odd(PVOID D, ULONG N);\n"
        "VOID Even(PVOID D, ULONG N) { if (N == 0) Log(D); else Odd(D, N - 1); }\n"
        "VOID Odd(PVOID D, ULONG N) { if (N != 0) Even(D, N - 1); }\n"
        "BOOLEAN Isr(PKINTERRUPT I, PVOID D) { Even(D, *(PULONG)D); return TRUE; }\n"
    )
    assert {finding.rule for finding in findings(tmp_path, text)} == {"DDI502"}


def test_a_call_through_an_unknown_pointer_is_no_guess(tmp_path: Path) -> None:
    text = LOG + (
        "typedef VOID (*REPORT)(PVOID);\nREPORT Report;\n"
        "VOID SetUp(VOID) { Report = Log; }\n"
        "BOOLEAN Isr(PKINTERRUPT I, PVOID D) { Report(D); return TRUE; }\n"
    )
    assert findings(tmp_path, text) == []


def test_further_chains_are_counted(tmp_path: Path) -> None:
    text = LOG + (
        "VOID Far(PVOID D) { Log(D); }\n"
        "BOOLEAN Isr(PKINTERRUPT I, PVOID D) { if (*(PULONG)D) Log(D); else Far(D); return TRUE; }\n"
    )
    first, second = findings(tmp_path, text)
    for finding in (first, second):
        assert "and calls Log (driver.c:5)" in finding.message
        assert finding.message.endswith("(1 further chain leads to the same)")
        assert [related.location.line for related in finding.related] == [5]


def test_a_long_run_counts_the_least_of_further_chains(tmp_path: Path) -> None:
    work = "".join(f"if (((PULONG)D)[{number}]) Sum += {number};\n" for number in range(1, 260))
    text = LOG + (
        "VOID Far(PVOID D) { Log(D); }\n"
        "BOOLEAN Isr(PKINTERRUPT I, PVOID D) {\n    ULONG Sum = 0;\n    Log(D);\n    Far(D);\n"
        f"{work}    if (Sum) Far(D);\n    return TRUE;\n}}\n"
    )
    for finding in findings(tmp_path, text):
        assert finding.message.endswith("(at least 1 further chain leads to the same)")


def test_a_level_is_kept_through_a_loop(tmp_path: Path) -> None:
    text = LOG + (
        "VOID Poll(PVOID D, PKSPIN_LOCK L, ULONG N) {\n"
        "    KIRQL irql; ULONG i;\n"
        "    for (i = 0; i < N; i++) { KeAcquireSpinLock(L, &irql); KeReleaseSpinLock(L, irql); }\n"
        "    ZwClose(D);\n"
        "}\n"
        "BOOLEAN Isr(PKINTERRUPT I, PVOID D) { return FALSE; }\n"
    )
    assert findings(tmp_path, text) == []


def test_a_lock_that_is_not_given_back_is_still_held(tmp_path: Path) -> None:
    text = LOG + (
        "VOID Poll(PVOID D, PKSPIN_LOCK L, BOOLEAN Early) {\n"
        "    KIRQL irql;\n"
        "    KeAcquireSpinLock(L, &irql);\n"
        "    if (!Early) KeReleaseSpinLock(L, irql);\n"
        "    ZwClose(D);\n"
        "}\n"
        "BOOLEAN Isr(PKINTERRUPT I, PVOID D) { return FALSE; }\n"
    )
    (finding,) = findings(tmp_path, text)
    assert (finding.rule, finding.location.line) == ("DDI503", 8)


WAIT = """#include <ntddk.h>
KDEFERRED_ROUTINE Dpc;
VOID Dpc(PKDPC D, PVOID Event, PVOID A, PVOID B)
{{
    LARGE_INTEGER timeout;
    {before}
    KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, {timeout});
}}
"""


@pytest.mark.parametrize(
    ("before", "timeout", "is_wrong"),
    [
        ("timeout.QuadPart = 0;", "&timeout", False),
        ("timeout.QuadPart = -10;", "&timeout", True),
        ("timeout = *(PLARGE_INTEGER)A;", "&timeout", False),
        ("timeout.QuadPart = 0;", "NULL", True),
    ],
)
def test_a_limit_follows_the_argument(tmp_path: Path, before: str, timeout: str, is_wrong: bool) -> None:
    found = findings(tmp_path, WAIT.format(before=before, timeout=timeout))
    assert [finding.rule for finding in found] == (["DDI503"] if is_wrong else [])


def test_the_highest_level_of_a_range_is_told(tmp_path: Path) -> None:
    text = """#include <ntddk.h>
IO_COMPLETION_ROUTINE Done;
NTSTATUS Done(PDEVICE_OBJECT Device, PIRP Irp, PVOID Handle)
{
    ZwClose(Handle);
    return STATUS_SUCCESS;
}
"""
    (finding,) = findings(tmp_path, text)
    assert finding.message.startswith("ZwClose can run at DISPATCH_LEVEL, ")
    assert finding.message.endswith("which the system calls at up to DISPATCH_LEVEL")


DISPATCH = """#include <ntddk.h>
static NTSTATUS Handle(PDEVICE_OBJECT Device, PIRP Irp)
{
    KSPIN_LOCK lock;
    KIRQL irql;
    KeInitializeSpinLock(&lock);
    KeAcquireSpinLock(&lock, &irql);
    KeReleaseSpinLock(&lock, irql);
    ZwClose(Irp);
    return STATUS_SUCCESS;
}
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    Driver->MajorFunction[%s] = Handle;
    return STATUS_SUCCESS;
}
"""


@pytest.mark.parametrize(
    "major", ["IRP_MJ_CREATE", "IRP_MJ_READ", "IRP_MJ_POWER", "IRP_MJ_INTERNAL_DEVICE_CONTROL"]
)
def test_a_level_that_a_dispatch_routine_may_have_in_some_stack_is_no_finding(
    tmp_path: Path, major: str
) -> None:
    assert findings(tmp_path, DISPATCH % major) == []


LOCKED = """#include <ntddk.h>
#include <wdf.h>
VOID SetUp(PWDF_INTERRUPT_CONFIG Config) {{ {configured} }}
VOID Log(WDFINTERRUPT Interrupt, PVOID Device)
{{
    PVOID entry;
    WdfInterruptAcquireLock(Interrupt);
    entry = IoAllocateErrorLogEntry(Device, 64);
    WdfInterruptReleaseLock(Interrupt);
    if (entry) IoFreeErrorLogEntry(entry);
}}
"""


@pytest.mark.parametrize(
    ("configured", "rules"),
    [("Config->PassiveHandling = TRUE;", []), ("Config->ShareVector = 0;", ["DDI502"])],
)
def test_the_level_of_a_lock_follows_what_is_configured(
    tmp_path: Path, configured: str, rules: list[str]
) -> None:
    found = findings(tmp_path, LOCKED.format(configured=configured))
    assert [finding.rule for finding in found] == rules
