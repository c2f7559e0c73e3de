"""The documentation of events in its formats: the same facts, nothing of a driver's texts taken for markup."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from ddilint.emit.events import RENDERERS
from ddilint.emit.events.words import size_of
from ddilint.eventdoc import (
    Driver,
    Event,
    Origin,
    Piece,
    PieceKind,
    Provider,
    Shown,
    Site,
    Size,
    Source,
    Unlogged,
)
from ddilint.finding import Location

SITE = Site(
    "PumpStop",
    Location("src/stop.c", 12, 5),
    "IoWriteErrorLogEntry",
    ("PumpLog",),
    "PASSIVE_LEVEL",
    Size((48, 64), ("Name->Length",)),
    Size((8,)),
    ((Piece(PieceKind.CONSTANT, "<b>"),), (Piece(PieceKind.VARIABLE, "Name"),)),
)
TEXT = (
    Piece(PieceKind.TEXT, "# The pump of "),
    Piece(PieceKind.DEVICE, "device name"),
    Piece(PieceKind.TEXT, " said "),
    Piece(PieceKind.CONSTANT, "<b>"),
    Piece(PieceKind.TEXT, " to "),
    Piece(PieceKind.VARIABLE, "Name"),
    Piece(PieceKind.TEXT, ".\n- | Stop_it & "),
    Piece(PieceKind.MISSING, "%4 is not supplied"),
)
PUMP = Driver(
    "pump",
    "pump.sys",
    "src",
    (
        Event(
            0xC1270005,
            "PUMP_STUCK",
            "Error",
            Origin.DRIVER,
            (Shown(TEXT, (SITE,)),),
            Location("src/pump.mc", 7),
        ),
        Event(0x80040033, "IO_WARNING_PAGING_FAILURE", "Warning", Origin.SYSTEM, (Shown((), (SITE, SITE)),)),
        Event(0xC0000185, "", "Error", Origin.UNKNOWN, (Shown((), (SITE,)),)),
        Event(0, "SP_INTERNAL_ADAPTER_ERROR", "unknown", Origin.STORPORT, (Shown((), (SITE,)),)),
        Event(None, "Context->Code", "unknown", Origin.UNKNOWN, (Shown((), (SITE,)),)),
    ),
    (
        Unlogged(
            0x41270006, "PUMP_FINE", "Information", "All of %2 is\nfine <i>", Location("src/pump.mc", 12)
        ),
    ),
    ("setup/pump.inf",),
    (Source(Location("setup/pump.inf", 30), "Pump", ("iologmsg.dll", "pump.sys")),),
    (Provider(Location("src/pump.man", 1), "Pump-Events", 3),),
)


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_what_every_format_says(name: str) -> None:
    page = Plain.of(RENDERERS[name]([PUMP])) if name == "html" else RENDERERS[name]([PUMP])
    page = page.replace("\\", "").replace("`", "")
    for said in (
        "Events of pump.sys",
        "4 events can be logged, and others that are decided at run time; 1 message besides is defined and never "
        "logged. The sources are in src.",
        "stand for what the driver fills in when it logs an event",
        "Event source: Pump, with iologmsg.dll, pump.sys (setup/pump.inf:30)",
        "Pump-Events, 3 events (src/pump.man)",
        "Error 5: PUMP_STUCK",
        "0xC1270005",
        "PumpStop, src/stop.c:12 (through PumpLog)",
        "IRQL PASSIVE_LEVEL; EntrySize 48 or 64 bytes, or as Name->Length makes it; dump data 8 bytes",
        "Warning 51: IO_WARNING_PAGING_FAILURE",
        "The text is the system's for IO_WARNING_PAGING_FAILURE.",
        'strings "<b>", <Name>',
        "Error 389: 0xC0000185",
        "No message file is known to define a text for this code.",
        "SP_INTERNAL_ADAPTER_ERROR",
        "Storport turns this code into an event of the system",
        "Decided at run time",
        "Context->Code",
        "Defined and never logged",
        "PUMP_FINE",
    ):
        assert said in page


def test_text_shows_what_comes_out() -> None:
    page = RENDERERS["text"]([PUMP])
    assert (
        "    | # The pump of <device name> said <b> to <Name>.\n    | - | Stop_it & <%4 is not supplied>\n"
        in page
    )


def test_markdown_takes_nothing_for_markup() -> None:
    page = RENDERERS["markdown"]([PUMP])
    assert (
        "> \\# The pump of *\\<device name\\>* said \\<b> to *\\<Name\\>*.  \n> \\- \\| Stop_it \\&" in page
    )
    assert "**\\<%4 is not supplied\\>**" in page
    assert "All of %2 is fine \\<i>" in page


def test_html_is_well_formed_and_its_links_lead_somewhere() -> None:
    page = RENDERERS["html"]([PUMP, PUMP])
    seen = Plain()
    seen.feed(page)
    assert seen.open == []
    assert seen.links == seen.anchors
    assert len(set(seen.anchors)) == 8
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert "<var>Name</var>" in page
    assert "<mark>%4 is not supplied</mark>" in page


def test_characters_that_no_page_can_hold() -> None:
    event = Event(
        1, "A", "Success", Origin.DRIVER, (Shown((Piece(PieceKind.TEXT, "a\x1b[31m\0\ud800\ufffe"),), ()),)
    )
    for render in RENDERERS.values():
        page = render([Driver("a", "a.sys", ".", (event,))])
        assert "\x1b" not in page
        page.encode("utf-8", "backslashreplace")


def test_json_has_every_field() -> None:
    (driver,) = json.loads(RENDERERS["json"]([PUMP]))["drivers"]
    stuck, paging, *_, code = driver["events"]
    assert (stuck["code"], stuck["event_id"], stuck["origin"]) == ("0xC1270005", 5, "driver")
    assert stuck["defined"] == {"path": "src/pump.mc", "line": 7}
    (text,) = stuck["texts"]
    assert text["text"].startswith("# The pump of <device name> said <b>")
    assert text["sites"] == [
        {
            "function": "PumpStop",
            "path": "src/stop.c",
            "line": 12,
            "routine": "IoWriteErrorLogEntry",
            "through": ["PumpLog"],
            "irql": "PASSIVE_LEVEL",
            "entry_bytes": {"constants": [48, 64], "depends_on": ["Name->Length"]},
            "dump_bytes": {"constants": [8], "depends_on": []},
            "strings": [[{"kind": "constant", "text": "<b>"}], [{"kind": "variable", "text": "Name"}]],
        }
    ]
    assert paging["texts"][0]["text"] is None
    assert (code["code"], code["event_id"], code["name"]) == (None, None, "Context->Code")
    assert driver["never_logged"][0]["name"] == "PUMP_FINE"
    assert driver["installed_by"] == ["setup/pump.inf"]


@pytest.mark.parametrize("name", sorted(RENDERERS))
def test_no_driver(name: str) -> None:
    assert RENDERERS[name]([]).strip()


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (Size((1,)), "1 byte"),
        (Size((0, 4)), "0 or 4 bytes"),
        (Size((1, 2, 3)), "1, 2 or 3 bytes"),
        (Size(tuple(range(10))), "0 to 9 bytes"),
        (Size((), ("A", "B")), "as A and B make it"),
        (Size((4,), ("A",)), "4 bytes, or as A makes it"),
        (Size((4,), ("A", "unknown")), "4 bytes, or unknown"),
    ],
)
def test_sizes_in_words(size: Size, words: str) -> None:
    assert size_of(size) == words


class Plain(HTMLParser):
    """The text of a page, its links and anchors, and the elements that are still open."""

    VOID = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.anchors: list[str] = []

    @classmethod
    def of(cls, page: str) -> str:
        parser = cls()
        parser.feed(page)
        return "".join(parser.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "href" and value:
                self.links.append(value.removeprefix("#"))
            elif name == "id" and value:
                self.anchors.append(value)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)
