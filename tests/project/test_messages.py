from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.errors import InputError
from ddilint.project.messages import MessageFile, header_text, read_messages
from ddilint.project.messages.manifest import read_manifest
from ddilint.project.messages.text import insertions_of, pieces_of

DRIVER = """;#ifndef _LOG_H_
;#define _LOG_H_
MessageIdTypedef=NTSTATUS
SeverityNames=(Success=0x0:STATUS_SEVERITY_SUCCESS
               Informational=0x1:STATUS_SEVERITY_INFORMATIONAL
               ; a comment inside
               Warning=0x2:STATUS_SEVERITY_WARNING
               Error=0x3:STATUS_SEVERITY_ERROR
              )
FacilityNames=(System=0x0
               Drv=0x7:FACILITY_DRV_ERROR_CODE)
LanguageNames=(German=0x407:MSG00407)

MessageId=0x0001 Facility=Drv Severity=Informational SymbolicName=DRV_FIRST
Language=English
The device %1 has %2.
.
Language=German
Das Geraet %1 hat %2 und %3.
.

MessageId=
SymbolicName=DRV_SECOND
Language=English
; no comment, this is text
50%% of %12!s! %. %! %0
.
MessageId=+0x10
Severity=Error
SymbolicName=DRV_THIRD
Language=English
Path C:\\dir\\
.
; // between
MessageId=5 Facility=System SymbolicName=SYS_FIFTH
Language=English
five
.
MessageId= Facility=Drv Severity=Warning SymbolicName=DRV_FOURTH
Language=English
.
;#endif
"""


def read(text: str) -> MessageFile:
    return read_messages(text.encode())


def test_codes_run_on_within_a_facility_and_statements_stick() -> None:
    file = read(DRIVER)
    assert file.problems == ()
    assert {message.symbol: hex(message.value) for message in file.messages} == {
        "DRV_FIRST": "0x40070001",
        "DRV_SECOND": "0x40070002",
        "DRV_THIRD": "0xc0070012",
        "SYS_FIFTH": "0xc0000005",
        "DRV_FOURTH": "0x80070013",
    }
    first = file.messages[0]
    assert (first.severity, first.facility, first.code, first.line) == (1, 7, 1, 14)
    assert file.by_value[0xC0070012].symbol == "DRV_THIRD"


def test_texts_and_insertions_in_every_language() -> None:
    first, second, third, _, fourth = read(DRIVER).messages
    assert [(t.language, t.language_id, t.text, t.line) for t in first.texts] == [
        ("English", 0x409, "The device %1 has %2.", 16),
        ("German", 0x407, "Das Geraet %1 hat %2 und %3.", 19),
    ]
    assert (first.insertions, second.insertions, third.insertions) == (3, 12, 0)
    assert second.texts[0].text.startswith("; no comment")
    assert fourth.texts[0].text == ""


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("%1 %2", 2),
        ("%%3", 0),
        ("%0", 0),
        ("%99!d!", 99),
        ("%100", 10),
        ("%n%r%b%t% %.%!%\\", 0),
        ("%%%4", 4),
        ("%2!*.*s!", 4),
        ("%1!s! is %2!08lX!%!", 2),
        ("only this %1%0 and no %2", 1),
        ("%", 0),
    ],
)
def test_insertions(text: str, count: int) -> None:
    assert insertions_of(text) == count


def test_the_generated_header() -> None:
    lines = header_text(read(DRIVER)).splitlines()
    defines = [line for line in lines if line.startswith("#")]
    assert defines == [
        "#ifndef _LOG_H_",
        "#define _LOG_H_",
        "#define FACILITY_DRV_ERROR_CODE 0x7",
        "#define STATUS_SEVERITY_SUCCESS 0x0",
        "#define STATUS_SEVERITY_INFORMATIONAL 0x1",
        "#define STATUS_SEVERITY_WARNING 0x2",
        "#define STATUS_SEVERITY_ERROR 0x3",
        "#define DRV_FIRST ((NTSTATUS)0x40070001L)",
        "#define DRV_SECOND ((NTSTATUS)0x40070002L)",
        "#define DRV_THIRD ((NTSTATUS)0xC0070012L)",
        "#define SYS_FIFTH ((NTSTATUS)0xC0000005L)",
        "#define DRV_FOURTH ((NTSTATUS)0x80070013L)",
        "#endif",
    ]
    assert not any(line.endswith("\\") for line in lines)


def test_defaults_and_number_formats() -> None:
    file = read(
        "MessageId=010 SymbolicName=A\nLanguage=English\na\n.\n"
        "OutputBase={10}\nMessageIdTypedef=DWORD\n"
        "messageid = 20L\n severity = error\nfacility\t= Application symbolicname = B\nLANGUAGE = english\nb\n.  \n"
        "MessageIdTypedef=\nOutputBase=16\nMessageId=1 Facility=0x12 Severity=1 SymbolicName=C\nLanguage=0x41f\nc\n.\n"
    )
    assert file.problems == ()
    a, b, c = file.messages
    assert (a.value, b.value, c.value) == (8, 0xCFFF0014, 0x40120001)
    header = header_text(file)
    assert "#define A 0x00000008L" in header
    assert f"#define B ((DWORD){0xCFFF0014}L)" in header
    assert "#define C 0x40120001L" in header


def test_the_customer_bit_of_the_command_line() -> None:
    text = b"MessageId=1 Severity=Error SymbolicName=A\nLanguage=English\na\n.\n"
    assert read_messages(text, customer=True).messages[0].value == 0xE0000001
    assert read_messages(text).messages[0].value == 0xC0000001


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            "MessageId=1 Severity=Fatal SymbolicName=A\nLanguage=English\na\n.\n",
            1,
            "'Fatal' is no known severity",
        ),
        ("\nMessageId=zz SymbolicName=A\nLanguage=English\na\n.\n", 2, "'zz' is no message number"),
        ("MessageId=0x10000 SymbolicName=A\nLanguage=English\na\n.\n", 1, "does not fit 16 bits"),
        ("MessageId=1\nLanguage=Klingon\na\n.\n", 2, "'Klingon' is no known language"),
        ("MessageId=1 SymbolicName=A\nMessageId=2\nLanguage=English\na\n.\n", 1, "the message has no text"),
        ("MessageId=1 SymbolicName=A\n", 1, "the message has no text"),
        ("\nLanguage=English\na\n.\n", 2, "without a MessageId"),
        ("SymbolicName=A\n", 1, "without a MessageId"),
        ("MessageId=1 SymbolicName=9\nLanguage=English\na\n.\n", 1, "'9' is no symbolic name"),
        ("FacilityNames=(A=0x1000)\n", 1, "does not fit"),
        ("FacilityNames=(A=x)\n", 1, "'x' is no number"),
        ("\n\nhello world\nand its next line\n", 3, "found 'hello'"),
        ("MessageId=1 Severity=7\nLanguage=English\na\n.\n", 1, "severity '7' does not fit"),
        ("MessageId=" + "9" * 5000 + "\nLanguage=English\na\n.\n", 1, "is no message number"),
        ("MessageId=1 SymbolicName=A\n\ntext; of it\nMore.\n.\n", 3, "no Language statement"),
        (
            "MessageId=1\nLanguage=English\nthe period is missing\n",
            2,
            "lone period before the next MessageId",
        ),
        ("MessageId=1\nLanguage=English\na\n.\nLanguage=English\nb\n.\n", 5, "a text in English already"),
        ("FacilityNames=(A=1\n", 1, "list of names is not closed"),
        (
            "MessageId=1 SymbolicName=A\nLanguage=English\na\n.\n"
            "MessageId=2 SymbolicName=A\nLanguage=English\nb\n.\n",
            5,
            "A is already defined in line 1",
        ),
        ("Nonsense=1\n", 1, "unknown statement 'nonsense'"),
        (
            "MessageId=1\nLanguage=English\na\n.\nMessageId=1\nLanguage=English\nb\n.\n",
            5,
            "already defined in line 1",
        ),
    ],
)
def test_problems_have_their_line_and_reading_goes_on(text: str, line: int, said: str) -> None:
    file = read(text + "\nMessageId=0x77 SymbolicName=LAST\nLanguage=English\nlast\n.\n")
    assert {message.symbol: message.code for message in file.messages}["LAST"] == 0x77
    assert [(problem.line, said in problem.text) for problem in file.problems] == [(line, True)]


def test_a_text_without_a_language_is_in_the_last_one() -> None:
    file = read(
        "LanguageNames=(German=0x407:G)\nMessageId=1\nLanguage=German\na\n.\nMessageId=2\n; comment\nb; %3\nc\n.\n"
    )
    assert [(text.language, text.text) for text in file.messages[1].texts] == [("German", "b; %3\nc")]
    assert [str(problem) for problem in file.problems] == [
        "8: the message has no Language statement before its text"
    ]


def test_an_unknown_severity_leaves_the_last_one() -> None:
    file = read(
        "MessageId=1 Severity=Error\nLanguage=English\na\n.\nMessageId=2 Severity=Bad\nLanguage=English\nb\n.\n"
    )
    assert [hex(message.value) for message in file.messages] == ["0xc0000001", "0xc0000002"]


def test_a_text_that_never_ends_is_kept_and_told() -> None:
    file = read("MessageId=1\nLanguage=English\na %2")
    assert file.messages[0].insertions == 2
    assert [str(problem) for problem in file.problems] == [
        "2: the text is not ended by a line with a lone period"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "log.mc"
    path.write_bytes("MessageId=1 SymbolicName=A\r\nLanguage=English\r\nGrüße %1\r\n.\r\n".encode(encoding))
    (message,) = read_messages(path).messages
    assert (message.texts[0].text, message.insertions) == ("Grüße %1", 1)


def test_texts_in_the_code_pages_of_their_languages() -> None:
    data = (
        b"LanguageNames=(Russian=0x419:R Japanese=0x411:J Odd=0x809:O:850)\nMessageId=1\nLanguage=English\n"
    )
    data += "Größe %1\n.\nLanguage=Russian\n".encode("cp1252")
    data += "Размер %1\n.\nLanguage=Japanese\n".encode("cp1251") + "表示 %1\n.\n".encode("cp932")
    data += "Language=Odd\né\n.\n".encode("cp850")
    (message,) = read_messages(data).messages
    assert [text.text for text in message.texts] == ["Größe %1", "Размер %1", "表示 %1", "é"]


def test_the_text_for_a_language() -> None:
    (message,) = read(
        "LanguageNames=(German=0x407:G)\nMessageId=1\nLanguage=German\nja\n.\nLanguage=English\nyes\n.\n"
    ).messages
    assert (message.text(), message.text(0xC07), message.text(0x411)) == ("yes", "ja", "ja")


def test_a_text_as_a_viewer_shows_it() -> None:
    text = "%1:%n100%% of %2!s!%! %. a%bb%0 never"
    shown = [piece if isinstance(piece, str) else f"<{piece.number}>" for piece in pieces_of(text)]
    assert "".join(shown) == "<1>:\n100% of <2>! . a b"
    assert pieces_of("%") == ()


def test_a_file_that_ends_inside_a_message() -> None:
    whole = "MessageId=1 Severity=Error SymbolicName=A\nLanguage=English\na\n.\n"
    for length in range(1, len(whole) - 1):
        problems = read(whole[:length]).problems
        assert 1 <= len(problems) <= 2, whole[:length]  # a word that was cut is told, too
    cut = read(whole[: whole.index("Language")] + "Lang")
    assert [str(problem) for problem in cut.problems] == [
        "1: the text is not ended by a line with a lone period"
    ]


def test_manifests_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "driver.man"
    path.write_bytes(
        """<?xml version='1.0' encoding='utf-16'?>
<instrumentationManifest xmlns="http://schemas.microsoft.com/win/2004/08/events"><instrumentation><events>
<provider name="Drv" messageFileName="%SystemRoot%\\drv.sys" guid="{0}"><events>
<event value="1"/><!-- no event --><event value="2"/></events></provider></events></instrumentation>
</instrumentationManifest>""".encode("utf-16")
    )
    assert [(p.name, p.message_file, p.events) for p in read_manifest(path)] == [
        ("Drv", "%SystemRoot%\\drv.sys", 2)
    ]
    path.write_text("<?xml version='1.0'?>\n<instrumentation>\n<events>")
    with pytest.raises(InputError, match=r"driver\.man:3: not XML"):
        read_manifest(path)


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.mc: cannot be read"):
        read_messages(tmp_path / "gone.mc")
    with pytest.raises(InputError, match="not a text file"):
        read_messages(b"MZ\x90\0\3\0\0\0")


def test_a_file_without_messages_has_a_header_all_the_same() -> None:
    assert header_text(read("FacilityNames=(A=1:FAC_A)\n")) == "#define FAC_A 0x1\n"
