from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ddilint.errors import InputError
from ddilint.project.inf import Installation, Registration, installations, read_inf

PUMP = r"""; A pump.
[Version]
Signature = "$Windows NT$"   ; no comment in "a;b"
Class     = %ClassName%

[SourceDisksFiles]
pump.sys = 1
pumpmsg.dll = 1

[Manufacturer]
%Mfg% = Pump, NTamd64, NT$ARCH$.10.0...16299

[Pump_Inst.NTamd64.Services]
AddService = %SvcName%, %SPSVCINST_ASSOCSERVICE%, \
             Pump_Service, \  ; the rest is below
             Pump_EventLog

[pump_service]
ServiceType   = 1
ServiceBinary = %12%\%Image%

[Pump_EventLog]
AddReg = Pump_EventLog_AddReg

[Pump_EventLog_AddReg]
HKR,,EventMessageFile,%REG_EXPAND_SZ%,"%%SystemRoot%%\System32\IoLogMsg.dll;%%SystemRoot%%\System32\drivers\Pump.sys"
HKR,,TypesSupported,0x00010001,7

[Strings]
SPSVCINST_ASSOCSERVICE = 0x00000002
REG_EXPAND_SZ = 0x00020000
SvcName = "Pump"
Mfg = "The ""best"" pumps"
[Strings.0407]
Mfg = "Die besten Pumpen"
Image = pump.sys
[Pump_Inst.NTamd64.Services]
AddService = ,2  ; none for the child device
"""


def read(text: str, name: str = "drv.inf") -> Installation:
    (found,) = installations([read_inf(Path("/inf") / name, text.encode())])
    return found


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.text) for problem in read(text).problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_driver_with_its_event_source(encoding: str, newline: str) -> None:
    file = read_inf(Path("/inf/pump.inx"), PUMP.replace("\n", newline).encode(encoding))
    (found,) = installations([file])
    assert found.problems == ()
    (service,) = found.services
    assert (service.name, service.line, service.binary) == ("Pump", 14, "pump.sys")
    assert service.registration == Registration(26, ("iologmsg.dll", "pump.sys"))
    assert (found.version_line, sorted(found.files)) == (2, ["pump.sys", "pumpmsg.dll"])
    assert file.expanded("%mfg%, %%, %12%, %nothing%") == 'The "best" pumps, %, %12%, %nothing%'
    assert file.sections["strings.0407"].entries[0].values == ("Die besten Pumpen",)


def test_ansi_text_and_a_comment_that_cuts_a_value() -> None:
    data = (
        "[A.Services]\nAddService=Größe,2,S,E ; ä\n[S]\n[E]\nAddReg=R\n[R]\n"
        "HKR,,EventMessageFile,0x20000,a.dll;b.sys\n"
    )
    (found,) = installations([read_inf(Path("/inf/a.inf"), data.encode("cp1252"))])
    (service,) = found.services
    assert (service.name, service.registration) == ("Größe", Registration(7, ("a.dll",)))


def test_quotes_keys_and_lists() -> None:
    file = read_inf(Path("a.inf"), b'["A"]\n"k=1" = " a, ""b"" " , c d ,\n  x,,"=";y\nHKR,,v,,a=b\n')
    (section,) = file.sections.values()
    assert [(entry.line, entry.key, entry.values) for entry in section.entries] == [
        (2, "k=1", (' a, "b" ', "c d", "")),
        (3, "", ("x", "", "=")),
        (4, "", ("HKR", "", "v", "", "a=b")),
    ]


def test_decorated_sections_are_found_where_the_plain_one_is_missing() -> None:
    found = read(
        "[I.NT.Services]\nAddService=a,2,S,E\n[S.NTx86]\nServiceBinary=%12%\\a.sys\n[S.NTamd64.10.0]\n[S.Nothing]\n[E]\n"
    )
    assert (found.problems, list(found.binaries)) == ((), ["a.sys"])


def test_needed_sections_of_this_file_and_of_an_included_one() -> None:
    included = read_inf(
        Path("/inf/Base.inf"), b"[Log]\nAddReg=R\n[R]\nHKR,,EventMessageFile,0x20000,c:\\x\\Own.SYS\n"
    )
    text = (
        b"[I.Services]\nAddService=a,2,S,E\n[S]\nNeeds=T\n[T]\nServiceBinary=a.sys\n"
        b"[E]\nInclude=base.INF\nNeeds=Log\n"
    )
    found = installations([read_inf(Path("/inf/drv.inf"), text), included])[0]
    assert found.problems == ()
    (service,) = found.services
    assert (service.binary, service.registration, service.is_open) == (
        "a.sys",
        Registration(4, ("own.sys",)),
        False,
    )
    alone = read(text.decode())
    assert (alone.services[0].registration, alone.services[0].is_open, alone.problems) == (None, True, ())


def test_a_source_whose_key_is_named_in_full() -> None:
    key = r"System\CurrentControlSet\Services\EventLog\System\Pump"
    found = read(f'[R]\nHKLM,"{key}",EventMessageFile,0x20000,"%%SystemRoot%%\\pump.sys"\n')
    assert found.sources == (("Pump", Registration(2, ("pump.sys",))),)
    assert read(r"[R]" + "\n" + r"HKLM,System\Other\Pump,EventMessageFile,0x20000,pump.sys").sources == ()


def test_the_last_value_counts_and_subkeys_do_not() -> None:
    found = read(
        "[A.Services]\nAddService=a,2,S,E\n[S]\n[E]\nAddReg=R,Q\n[R]\nHKR,,EventMessageFile,0x20000,a.dll\n"
        "[Q]\nHKR,Sub,EventMessageFile,0x20000,b.dll\nHKR,,EventMessageFile,0x20000,c.dll\n"
    )
    assert found.services[0].registration == Registration(10, ("c.dll",))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[A]\nAddService=a,2,S\n", 2, "there is no section [S]"),
        ("[A]\nAddService=a,2,S,E\n[S]\n", 2, "there is no section [E]"),
        ("[A]\nAddService=a,2,S,E\n[S]\n[E]\nAddReg=R\n", 5, "there is no section [R]"),
        ("[A]\nCopyFiles=@a.sys,Files\n", 2, "there is no section [Files]"),
        ("[A]\nAddService=a,2\n", 2, "AddService of a names no service section"),
        ("[A]\nAddService=a,2,S,E\n[S]\n[E]\nNeeds=F\n", 5, "there is no section [F]"),
        (
            "[A]\nAddService=a,2,S,E\n[S]\n[E]\nAddReg=R\n[R]\nHKR,,EventMessageFile,0x200\n",
            7,
            "EventMessageFile has no value",
        ),
        (
            "[A]\nAddService=a,2,S,E\n[S]\n[E]\nAddReg=R\n[R]\nHK\n",
            7,
            "'HK' is no registry root (HKR, HKLM, …)",
        ),
        ('[A]\nx = "half\n[B]\n', 2, "the quoted string is not closed"),
        ("[A]\n[B\nx=1\n", 2, "the section name [B is not closed"),
        ("[A]\nInclude=drv.inf\n", 2, "the file includes itself"),
        ("hello\n", 1, "there is no section in the file"),
    ],
)
def test_problems_have_their_line(text: str, line: int, said: str) -> None:
    assert problems(text) == [(line, said)]


def test_sections_that_need_each_other_end() -> None:
    assert problems("[A]\nAddService=a,2,S,E\n[S]\nNeeds=S\n[E]\nNeeds=F\n[F]\nNeeds=E\n") == [
        (4, "[S] needs itself"),
        (6, "[E] needs itself, through [F]"),
    ]


def test_a_ring_of_files_is_told_once() -> None:
    ring = {"a": "b.inf", "b": "c.inf", "c": "b.inf, system.inf", "d": "a.inf"}
    files = [
        read_inf(Path(f"/inf/{name}.inf"), f"[X]\n\nInclude={to}\n".encode()) for name, to in ring.items()
    ]
    told = {found.path.name: [(p.line, p.text) for p in found.problems] for found in installations(files)}
    assert told == {
        "a.inf": [],
        "b.inf": [(3, "the file includes itself, through c.inf")],
        "c.inf": [],
        "d.inf": [],
    }


def test_line_ends_that_were_converted_as_bytes() -> None:
    data = PUMP.replace("\n", "\r\n").encode("utf-16-le")
    damaged = b"\xff\xfe" + data.replace(b"\n", b"\r\n")
    (found,) = installations([read_inf(Path("/inf/pump.inf"), damaged)])
    assert [service.registration for service in found.services] == [
        Registration(26, ("iologmsg.dll", "pump.sys"))
    ]
    assert [problem.line for problem in found.problems] == [1]


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a text file"):
        read_inf(tmp_path / "a.inf", b"MZ\x90\0\3\0\0\0")
    with pytest.raises(InputError, match="cannot be read"):
        read_inf(tmp_path / "gone.inf")


_FRAGMENTS = st.sampled_from(
    ["[", "]", "\n", "\r\n", ",", "=", ";", '"', '""', "\\", "\\\n", "%", "%%", "%12%", "A", "Strings", "AddService",
     "AddReg", "Needs", "Include", "a.inf", "HKR", "HKLM", "EventMessageFile", "CopyFiles", " ", ".NT", "\x1a", "ä",
     "System\\CurrentControlSet\\Services\\EventLog\\System\\A", "[A]\n", "\nNeeds=A", "\nAddService=A,2,A,A"]
)  # fmt: skip


@settings(max_examples=300)
@given(
    data=st.one_of(
        st.binary(max_size=200), st.lists(_FRAGMENTS, max_size=60).map(lambda x: "".join(x).encode())
    )
)
def test_any_bytes_give_problems_at_worst(data: bytes) -> None:
    with contextlib.suppress(InputError):
        (found,) = installations([read_inf(Path("a.inf"), data)])
        lines = data.count(b"\n") + data.count(b"\r") + 1
        assert all(1 <= problem.line <= lines and "\n" not in problem.text for problem in found.problems)


def test_every_prefix_of_a_file_can_be_read() -> None:
    for length in range(0, len(PUMP), 3):
        assert len(read(PUMP[:length]).problems) <= 4


_PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=12)


@given(
    sections=st.dictionaries(
        st.from_regex(r"[A-Za-z][A-Za-z0-9_. ]{0,8}[A-Za-z]", fullmatch=True).map(str.lower),
        st.lists(st.tuples(_PLAIN, st.lists(_PLAIN, min_size=1, max_size=4)), max_size=4),
        max_size=4,
    )
)
def test_what_is_written_is_read_back(sections: dict[str, list[tuple[str, list[str]]]]) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '""') + '"'

    lines = []
    for name, entries in sections.items():
        lines.append(f" [{name}] ; comment")
        for key, values in entries:
            lines.append(f"{quoted(key)} = " + ", \\\r\n  ".join(map(quoted, values)) + " ; comment")
    file = read_inf(Path("a.inf"), "\r\n".join(lines).encode("utf-16"))
    assert {
        name: [(entry.key, list(entry.values)) for entry in section.entries]
        for name, section in file.sections.items()
    } == sections
