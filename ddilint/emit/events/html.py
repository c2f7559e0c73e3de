"""The documentation of events as one HTML page that needs nothing besides itself: no script, no font, no network.

The page is built as a tree and serialised by the standard library, so that nothing of a driver's texts can end up as
markup.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from ddilint.emit.events import words
from ddilint.emit.source import visible
from ddilint.eventdoc import Driver, Event, Origin, Piece, PieceKind, Shown, Site

_STYLE = """
:root { color-scheme: light dark; --line: #d0d7de; --soft: #59636e; --ground: #f6f8fa; --page: #fff; --ink: #1f2328;
  --error: #b3261e; --warning: #8a5300; --information: #0a5cad; --success: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --soft: #9198a1; --ground: #151b23; --page: #0d1117;
  --ink: #e6edf3; --error: #ff8a80; --warning: #e3b341; --information: #79c0ff; --success: #56d364; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, "Segoe UI", sans-serif; max-width: 62rem; margin: 0 auto; padding: 1.5rem;
  color: var(--ink); background: var(--page); overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; margin: 1.5rem 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0; }
a { color: inherit; }
code { font: .875em ui-monospace, Consolas, monospace; }
table { border-collapse: collapse; width: 100%; font-size: .925rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.code, td .severity { white-space: nowrap; }
td.name { min-width: 14rem; }
.lead, .facts { color: var(--soft); margin: .25rem 0 1rem; }
.event { border: 1px solid var(--line); border-left-width: .3rem; border-radius: .4rem; padding: .9rem 1.1rem;
  margin: 1rem 0; }
.event > p { margin: .3rem 0; color: var(--soft); }
.event.error { border-left-color: var(--error); } .event.warning { border-left-color: var(--warning); }
.event.information { border-left-color: var(--information); } .event.success { border-left-color: var(--success); }
.severity { font-weight: 600; }
.severity.error { color: var(--error); } .severity.warning { color: var(--warning); }
.severity.information { color: var(--information); } .severity.success { color: var(--success); }
blockquote { margin: .7rem 0; padding: .6rem .9rem; background: var(--ground); border-radius: .3rem;
  white-space: pre-wrap; }
var { font-style: italic; border-bottom: 1px dotted currentColor; }
mark { background: none; color: var(--error); font-weight: 600; }
ul.sites { margin: .4rem 0 .2rem; padding-left: 1.2rem; } ul.sites li { margin: .25rem 0; }
ul.sites .facts { display: block; margin: 0; font-size: .9rem; }
@media (max-width: 44rem) { body { padding: 1rem; } th, td { padding: .35rem; }
  .code, .places { display: none; }
  th.text { display: none; } tr:has(td.text) { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--line); }
  tr:has(td.text) td { border: 0; padding: .15rem .35rem; } td.text { flex: 1 0 100%; } }
@media print { :root { color-scheme: light; --line: #bbb; --soft: #444; --ground: #f4f4f4; --page: #fff; --ink: #000;
  --error: #8c1d18; --warning: #6b4000; --information: #084a8b; --success: #14612f; }
  body { font-size: 10.5pt; max-width: none; padding: 0; } a { text-decoration: none; }
  .event, tr { break-inside: avoid; } h1, h2, h3, thead { break-after: avoid; } }
"""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(drivers: Sequence[Driver]) -> str:
    """One page for all drivers."""
    title = f"{words.TITLE} of {', '.join(driver.image for driver in drivers)}" if drivers else words.TITLE
    body = [element for number, driver in enumerate(drivers, 1) for element in _driver(driver, number)]
    if not drivers:
        body = [_element("p", "No driver was found that logs events.")]
    page = _element(
        "html",
        _element(
            "head",
            _element("meta", charset="utf-8"),
            _element("meta", name="viewport", content="width=device-width, initial-scale=1"),
            _element("title", title),
            _element("style", _STYLE),
        ),
        _element("body", *body),
        lang="en",
    )
    return "<!DOCTYPE html>\n" + ET.tostring(page, encoding="unicode", method="html") + "\n"


def _element(tag: str, *children: ET.Element | str, **attributes: str) -> ET.Element:
    """An element; `class_` is the attribute `class`. Text is shown as it is, but for what a page cannot hold."""
    found = ET.Element(tag, {name.rstrip("_"): value for name, value in attributes.items() if value})
    last: ET.Element | None = None
    for child in children:
        if isinstance(child, ET.Element):
            found.append(child)
            last = child
            continue
        text = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", child)
        if last is None:
            found.text = (found.text or "") + text
        else:
            last.tail = (last.tail or "") + text
    return found


def _driver(driver: Driver, place: int) -> Iterator[ET.Element]:
    yield _element("h1", f"{words.TITLE} of {visible(driver.image)}")
    yield _element("p", words.summary_of(driver), class_="lead")
    facts = [_element("li", registration) for registration in words.registration_of(driver)]
    facts += [
        _element(
            "li",
            f"Events of a manifest, not listed here: {visible(provider.name)}, "
            f"{words.plural(provider.events, 'event')} (",
            _element("code", visible(provider.location.path)),
            ")",
        )
        for provider in driver.providers
    ]
    if facts:
        yield _element("ul", *facts)
    if legend := words.legend_of(driver, "in italics"):
        yield _element("p", legend, class_="lead")
    known = words.known_events(driver)
    if known:
        yield _index(known, place)
        for number, event in enumerate(known, 1):
            yield _event(event, _anchor(place, number))
    if found := words.open_events(driver):
        yield _element("h2", words.OPEN)
        yield _element("p", words.OPEN_LEAD, class_="lead")
        for event in found:
            yield _event(event)
    if driver.unlogged:
        yield _element("h2", words.UNLOGGED)
        rows = [
            _element(
                "tr",
                _element("td", _severity(message.severity)),
                _element("td", str(message.code & 0xFFFF), class_="number"),
                _element("td", _element("code", f"0x{message.code:08X}"), class_="code"),
                _element("td", visible(message.name), class_="name"),
                _element("td", visible(" ".join(message.text.split())), class_="text"),
            )
            for message in driver.unlogged
        ]
        yield _table(("Severity", "Event ID", "Code", "Name", "Text"), rows)


def _anchor(driver: int, event: int) -> str:
    return f"driver-{driver}-event-{event}"


def _severity(severity: str) -> ET.Element:
    return _element("span", severity, class_=f"severity {severity.lower()}")


def _table(columns: Sequence[str], rows: Sequence[ET.Element]) -> ET.Element:
    classes = {"Event ID": "number", "Places": "number places", "Code": "code", "Text": "text"}
    heads = [_element("th", column, scope="col", class_=classes.get(column, "")) for column in columns]
    return _element("table", _element("thead", _element("tr", *heads)), _element("tbody", *rows))


def _index(events: Sequence[Event], place: int) -> ET.Element:
    rows = [
        _element(
            "tr",
            _element("td", _severity(event.severity)),
            _element("td", "" if event.event_id is None else str(event.event_id), class_="number"),
            _element("td", _element("code", words.code_of(event)), class_="code"),
            _element("td", _element("a", words.name_of(event), href=f"#{_anchor(place, number)}")),
            _element("td", str(sum(len(shown.sites) for shown in event.shown)), class_="number places"),
        )
        for number, event in enumerate(events, 1)
    ]
    return _table(("Severity", "Event ID", "Code", "Name", "Places"), rows)


def _event(event: Event, anchor: str = "") -> ET.Element:
    parts = [_element("h3", words.heading_of(event))]
    if code := words.code_of(event):
        line = _element("p", "Code ", _element("code", code))
        if event.defined is not None:
            place = f"{visible(event.defined.path)}:{event.defined.line}"
            line = _element("p", "Code ", _element("code", code), ", defined in ", _element("code", place))
        parts.append(line)
    if remark := words.remark_on(event):
        parts.append(_element("p", remark))
    for shown in event.shown:
        parts += _shown(shown, event)
    return _element("section", *parts, id=anchor, class_=f"event {event.severity.lower()}")


def _shown(shown: Shown, event: Event) -> Iterator[ET.Element]:
    if shown.pieces:
        yield _element("blockquote", *map(_piece, shown.pieces))
    yield _element("ul", *(_site(site, event) for site in shown.sites), class_="sites")


def _piece(piece: Piece) -> ET.Element | str:
    text = "\n".join(map(visible, piece.text.split("\n")))
    match piece.kind:
        case PieceKind.TEXT | PieceKind.CONSTANT:
            return text
        case PieceKind.MISSING:
            return _element("mark", text)
        case PieceKind.DEVICE | PieceKind.VARIABLE:
            return _element("var", text)


def _site(site: Site, event: Event) -> ET.Element:
    facts = [f"{name} {value}" for name, value in words.facts_of(site)]
    if event.origin is not Origin.DRIVER and site.strings:
        facts.append(f"strings {words.strings_of(site)}")
    way = words.way_of(site)
    return _element(
        "li",
        _element("code", visible(site.function)),
        ", ",
        _element("code", words.place_of(site)),
        f" ({way})" if way else "",
        _element("span", "; ".join(facts), class_="facts"),
    )
