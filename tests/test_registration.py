"""DDI406 over whole drivers, where the corpus cannot say it: messages, places, and files that are broken besides."""

from __future__ import annotations

from pathlib import Path

from ddilint import driver
from ddilint.config import load_settings
from ddilint.finding import Report
from tests.project.trees import plant

SOURCE = """#include <ntddk.h>
#include <ntiologc.h>
#include "pump.h"

static VOID Log(PDRIVER_OBJECT Driver, NTSTATUS Code)
{
    PIO_ERROR_LOG_PACKET entry = IoAllocateErrorLogEntry(Driver, sizeof(IO_ERROR_LOG_PACKET));

    if (entry != NULL) {
        entry->ErrorCode = Code;
        IoWriteErrorLogEntry(entry);
    }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    Log(Driver, PUMP_STUCK);
    Log(Driver, IO_ERR_PARITY);
    return STATUS_SUCCESS;
}
"""
MESSAGES = """MessageIdTypedef=NTSTATUS
MessageId=1 Facility=0x127 Severity=Error SymbolicName=PUMP_STUCK
Language=English
The pump is stuck.
.
"""
INF = """[Version]
[Pump_Inst.NT.Services]
AddService = Pump, 2, Pump_Service, Pump_Log
[Pump_Service]
ServiceBinary = %12%\\pump.sys
[Pump_Log]
AddReg = Pump_Log_AddReg
[Pump_Log_AddReg]
HKR,, EventMessageFile, 0x00020000, "%%SystemRoot%%\\System32\\netevent.dll"
"""
WHOLE = {"pump.c": SOURCE, "pump.mc": MESSAGES, "pump.inf": INF}


def run(root: Path, *paths: str, select: tuple[str, ...] = ("DDI406",)) -> Report:
    options = {"jobs": 1, "select": select}
    return driver.run(load_settings(paths or (".",), cwd=root, root=root, options=options))


def test_both_kinds_of_texts_are_one_finding(tmp_path: Path) -> None:
    plant(tmp_path, WHOLE)
    for paths in ((), ("pump.c",)):
        (finding,) = run(tmp_path, *paths).findings
        assert str(finding.location) == "pump.inf:9:1"
        assert finding.message == (
            "the texts of IO_ERR_PARITY and PUMP_STUCK are in iologmsg.dll and pump.sys, "
            "which this EventMessageFile does not name"
        )
        assert {related.location.path for related in finding.related} == {"pump.c"}


def test_the_version_section_where_nothing_is_registered(tmp_path: Path) -> None:
    plant(tmp_path, {**WHOLE, "pump.inf": INF[: INF.index("[Pump_Log]")].replace(", Pump_Log", "")})
    (finding,) = run(tmp_path).findings
    assert str(finding.location) == "pump.inf:1:1"
    assert (
        finding.message
        == "the text of PUMP_STUCK is in pump.sys, which no EventMessageFile in this file names"
    )


def test_a_value_that_no_addreg_lists_is_told_where_it_stands(tmp_path: Path) -> None:
    misplaced = INF[: INF.index("AddReg = Pump")] + 'HKR,, EventMessageFile, 0x00020000, "pump.sys"\n'
    plant(tmp_path, {**WHOLE, "pump.inf": misplaced})
    (finding,) = run(tmp_path).findings
    assert str(finding.location) == "pump.inf:7:1"
    assert (
        finding.message
        == "the text of PUMP_STUCK is in pump.sys, which this line does not register: no AddReg lists it"
    )
    plant(tmp_path, {"pump.inf": misplaced.replace('"pump.sys"', '"other.sys"')})
    (finding,) = run(tmp_path).findings
    assert str(finding.location) == "pump.inf:1:1"


def test_a_second_file_that_registers_nothing_is_no_defect_besides(tmp_path: Path) -> None:
    bare = INF[: INF.index("[Pump_Log]")].replace(", Pump_Log", "")
    plant(tmp_path, {**WHOLE, "pump_root.inf": bare})
    (finding,) = run(tmp_path).findings
    assert str(finding.location) == "pump.inf:9:1"


def test_broken_files_are_told_in_a_line_each_and_the_rest_is_checked(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            **WHOLE,
            "pump.mc": MESSAGES
            + "MessageId=1 Severity=Fatal\nLanguage=English\ntwice\n.\nMessageId=3\nno language\n.\n",
            "pump.inf": INF.replace("[Version]\n", "[Version]\nInclude = pump.inf\n")
            + "[Pump_Inst.NT]\nCopyFiles = Gone\n",
            "half.inf": '[Version]\nSignature = "$Win',
            "pump.man": "<instrumentationManifest>",
        },
    )
    report = run(tmp_path)
    assert [finding.location.line for finding in report.findings] == [10]
    assert [(str(note.location), note.message) for note in report.notifications] == [
        ("pump.man:1:1", "not XML: no element found"),
        ("pump.mc:6:1", "'Fatal' is no known severity"),
        ("pump.mc:6:1", "message 0xc1270001 is already defined in line 2"),
        ("pump.mc:11:1", "the message has no Language statement before its text"),
        ("half.inf:2:1", "the quoted string is not closed"),
        ("pump.inf:2:1", "the file includes itself"),
        ("pump.inf:12:1", "there is no section [Gone]"),
    ]


OTHER = {
    f"other/{name.replace('pump', 'valve')}": text.replace("pump", "valve").replace("PUMP", "VALVE")
    for name, text in WHOLE.items()
}


def test_a_named_inf_or_message_file_has_its_driver_analysed(tmp_path: Path) -> None:
    plant(tmp_path, {f"drv/{name}": text for name, text in WHOLE.items()} | OTHER)
    assert len(run(tmp_path).findings) == 2
    for name in ("drv/pump.inf", "drv/pump.mc"):
        report = run(tmp_path, name)
        assert [str(finding.location) for finding in report.findings] == ["drv/pump.inf:9:1"], name
        assert report.notifications == ()
        assert report.summary.files_parsed == 1


def test_a_named_message_file_brings_what_its_messages_concern_and_no_more(tmp_path: Path) -> None:
    leak = SOURCE.replace(
        "IoWriteErrorLogEntry(entry);", "if (Driver->Flags != 5) IoWriteErrorLogEntry(entry);"
    )
    renamed = MESSAGES.replace("PUMP_STUCK", "PUMP_JAMMED").replace("MessageId=1", "MessageId=2")
    header = '#include "codes.h"\n#define PUMP_STUCK ((NTSTATUS)0xC1270001L)\n'
    plant(tmp_path, {"pump.c": leak, "pump.h": header, "codes.mc": renamed})
    select = ("DDI301", "DDI404")
    assert [finding.rule for finding in run(tmp_path, select=select).findings] == ["DDI301", "DDI404"]
    assert [finding.rule for finding in run(tmp_path, "codes.mc", select=select).findings] == ["DDI404"]


def test_a_named_inf_that_is_broken_is_told(tmp_path: Path) -> None:
    plant(tmp_path, {**WHOLE, "setup/half.inf": '[Version]\nSignature = "$Win'})
    report = run(tmp_path, "setup/half.inf")
    assert [str(note.location) for note in report.notifications] == ["setup/half.inf:2:1"]
    assert report.findings == ()


def test_the_message_files_of_the_system_are_no_drivers_own(tmp_path: Path) -> None:
    """A tree that builds a system has the texts of IO_ERR_PARITY, in a file whose header every driver includes."""
    text = (
        "MessageIdTypedef=NTSTATUS\n"
        "MessageId={} Facility={} Severity=Error SymbolicName={}\nLanguage=English\nX\n.\n"
    )
    files = {
        **WHOLE,
        "pump.inf": INF.replace("netevent.dll", "iologmsg.dll;%%SystemRoot%%\\System32\\pump.sys"),
    }
    alone = {f"drv/{name}": content for name, content in files.items()}
    plant(
        tmp_path,
        {
            **alone,
            "sdk/ntiologc.mc": text.format(5, 4, "IO_ERR_PARITY"),
            "sdk/ntstatus.mc": text.format(1, 0, "Y"),
        },
    )
    assert run(tmp_path).findings == ()
    lacking = alone["drv/pump.inf"].replace("iologmsg.dll", "netevent.dll")
    plant(tmp_path, {"drv/pump.inf": lacking})
    (finding,) = run(tmp_path).findings
    assert "IO_ERR_PARITY is in iologmsg.dll" in finding.message
