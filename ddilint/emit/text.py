"""Findings for a person: where, what, the source line with a caret, and the path that leads there.

Knows the look and nothing else: plain text is the same on every machine; colours and the width of a terminal come in
only where there is one. Layout is computed in spans of (style, text); `rich` is loaded only to colour them.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import IO

from ddilint.catalog import Rule
from ddilint.emit import RunInfo
from ddilint.emit.source import TAB_CELLS, Sources, cells, visible
from ddilint.finding import Finding, Location, Notification, Report, Severity, Step

Line = tuple[tuple[str, str], ...]  # (style, text)

_STYLES = {
    "": "",
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold cyan",
    "strong": "bold",
    "gutter": "bright_blue",
    "dim": "dim",
    "span": "bold underline",
    "good": "green",
}

PLAIN_WIDTH = 160
"""The width that source lines are cropped to where there is no terminal."""

_MULTILINE_MAX = 6
_SHOWN_PER_KIND = 5


def render(report: Report, run: RunInfo, sources: Sources, width: int | None = None) -> Iterator[Line]:
    """All lines of the report; `width` is the terminal's, None where there is none (nothing is wrapped then)."""
    rules = {rule.id: rule for rule in run.rules}
    for finding in report.findings:
        yield from _finding(finding, rules[finding.rule], sources, width)
        yield ()
    yield from _summary(report, rules)


def write_plain(lines: Iterable[Line], stream: IO[str]) -> None:
    """Write lines without colours."""
    for line in lines:
        stream.write("".join(text for _, text in line).rstrip() + "\n")


def write_colored(lines: Iterable[Line], stream: IO[str]) -> None:
    """Write lines with colours, by rich."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, force_terminal=True, highlight=False, soft_wrap=True, no_color=False)
    for line in lines:
        text = Text()
        for style, piece in line:
            text.append(piece, _STYLES[style])
        text.rstrip()
        console.print(text, soft_wrap=True)


def _finding(finding: Finding, rule: Rule, sources: Sources, width: int | None) -> Iterator[Line]:
    lead = (
        ("strong", f"{visible(str(finding.location))}: "),
        (str(rule.level), f"{rule.level}: "),
        ("strong", f"{rule.id} "),
    )
    indent, name = " " * 4, f" [{rule.name}]"
    body = _wrapped(visible(finding.message) + name, width, sum(cells(text) for _, text in lead), indent)
    body[-1] = body[-1].removesuffix(name.strip())
    for number, line in enumerate(body):
        tail = (("dim", name.strip()),) if number == len(body) - 1 else ()
        yield (*(lead if number == 0 else (("", indent),)), ("", line), *tail)
    gutter = _gutter_width(finding)
    yield from _snippet(finding.location, str(rule.level), sources, gutter, width)
    if finding.steps:
        where = f" to this line of {visible(finding.function)}" if finding.function else ""
        yield (("strong", "  path"), ("dim", where), ("", ":"))
        for number, step in enumerate(finding.steps, 1):
            yield from _step(number, step, len(str(len(finding.steps))), finding.location, sources, width)
    for related in finding.related:
        yield (
            ("strong", "  see also "),
            ("", f"{visible(str(related.location))}: {visible(related.message)}"),
        )


def _wrapped(text: str, width: int | None, lead: int, indent: str) -> list[str]:
    """Words in lines: the first one `lead` cells shorter, the others indented by the caller."""
    if width is None:
        return [text]
    # textwrap counts characters; that is right for all but East Asian text, which then merely wraps later.
    filler = "x" * min(lead, max(width - 20, 0))
    lines = textwrap.wrap(filler + text, max(width, 40), subsequent_indent=indent, break_on_hyphens=False)
    return [lines[0][len(filler) :], *(line[len(indent) :] for line in lines[1:])] if lines else [""]


def _gutter_width(finding: Finding) -> int:
    lines = [
        finding.location.end_line,
        finding.location.line,
        *(step.location.line for step in finding.steps),
    ]
    return max(4, len(str(max(lines))) + 1)


def _snippet(
    location: Location, style: str, sources: Sources, gutter: int, width: int | None
) -> Iterator[Line]:
    """The lines of a location, one before it and carets below."""
    if not sources.line(location.path, location.line):
        return
    region = sources.region(location)
    before = region.line - 1
    if before >= 1 and sources.line(location.path, before).strip():
        text, _, _ = _cropped(sources.line(location.path, before), 0, 0, gutter, width)
        yield (("gutter", f"{before:>{gutter}} | "), ("dim", text))
    shown = range(region.line, region.end_line + 1)
    for number in shown:
        if len(shown) > _MULTILINE_MAX and number == region.line + _MULTILINE_MAX - 2:
            yield (("gutter", f"{'...':>{gutter}}"),)
        if len(shown) > _MULTILINE_MAX and region.line + _MULTILINE_MAX - 2 <= number < region.end_line:
            continue
        line = sources.line(location.path, number)
        start = region.start if number == region.line else len(line) - len(line.lstrip())
        end = region.end if number == region.end_line else len(line.rstrip())
        text, first, last = _cropped(line, start, end, gutter, width)
        yield (("gutter", f"{number:>{gutter}} | "), ("", text))
        if line.strip():
            carets = "^" * max(cells(text[first:last]), 1)  # behind the last character there is room for one
            yield (("gutter", f"{'':>{gutter}} | "), (style, " " * cells(text[:first]) + carets))


def _step(
    number: int, step: Step, digits: int, primary: Location, sources: Sources, width: int | None
) -> Iterator[Line]:
    indent = "    " + "  " * min(step.depth, 8)
    label = f"{indent}{number:>{digits}}. "
    where = f"{visible(str(step.location))}: "
    body = _wrapped(visible(step.message), width, cells(label + where), " " * (len(label) + 2))
    style = "strong" if step.important else ""
    yield (("gutter", label), ("dim", where), (style, body[0]))
    for line in body[1:]:
        yield ((style, " " * (len(label) + 2) + line),)
    line = sources.line(step.location.path, step.location.line)
    if (step.location.line == primary.line and step.location.path == primary.path) or not line.strip():
        return  # the primary line stands above already
    region = sources.region(step.location)
    offset = len(line) - len(line.lstrip())
    line = line.strip()
    start = max(region.start - offset, 0)
    end = max(region.end - offset if region.end_line == region.line else len(line), start)
    margin = f"{' ' * len(label)}| "
    text, first, last = _cropped(line, start, end, len(label), width)
    yield (("gutter", margin), ("dim", text[:first]), ("span", text[first:last]), ("dim", text[last:]))


def _cropped(line: str, start: int, end: int, gutter: int, width: int | None) -> tuple[str, int, int]:
    """What is shown of a line, and where in it its characters `start` to `end` are.

    Tabs are expanded, what a terminal would act on is replaced, and what exceeds the width is cut, around the start.
    """
    room = max((width or PLAIN_WIDTH) - gutter - 3, 30)
    # A line of megabytes is cut before anything else, so that it costs nothing.
    skipped = max(start - room, 0) if len(line) > 4 * room else 0
    pieces = []
    column = 0
    for char in line[skipped : skipped + 4 * room]:
        pieces.append(" " * (TAB_CELLS - column % TAB_CELLS) if char == "\t" else visible(char))
        column += cells(pieces[-1])
    text = "".join(pieces)
    first = len("".join(pieces[: start - skipped]))
    last = max(len("".join(pieces[: end - skipped])), first)
    if column <= room and len(line) <= 4 * room:
        return text, first, last
    # The span's beginning stays in sight, with a quarter of the room before it.
    cut = max(first - room // 4, 0) if skipped or first > room * 3 // 4 else 0
    head = "..." if cut or skipped else ""
    text = text[cut : cut + room - len(head) - 3]
    first, last = (min(max(place - cut, 0), len(text)) + len(head) for place in (first, last))
    return f"{head}{text}...", first, last


def _summary(report: Report, rules: dict[str, Rule]) -> Iterator[Line]:
    findings, run = report.findings, report.summary
    if findings:
        levels = Counter(rules[finding.rule].level for finding in findings)
        counts = [_count(levels[level], str(level)) for level in Severity if levels[level]]
        files = len({finding.location.path for finding in findings})
        worst = next(level for level in Severity if levels[level])
        yield ((str(worst), _listed(counts)), ("", f" in {_count(files, 'file')}"))
    else:
        yield (("good", "no findings"),)
    if failed := sum(item.severity is Severity.ERROR for item in report.notifications):
        yield (("error", "not all that was asked for could be done"), ("", f" ({_count(failed, 'error')})"))
    looked = [f"{_count(run.files_parsed, 'file')} and {_count(run.functions_analysed, 'function')} analysed"]
    looked.append(f"{_count(run.calls_interpreted, 'call')} interpreted, {run.calls_not_interpreted} not")
    if run.suppressed:
        looked.append(f"{_count(run.suppressed, 'finding')} suppressed")
    yield (("dim" if not run.calls_not_interpreted else "", "; ".join(looked)),)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def notifications(
    items: Iterable[Notification], *, everything: bool, details: bool = False
) -> Iterator[Line]:
    """Notifications in short form: a few of each kind, notes only counted, unless everything is asked for."""
    shown: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for item in items:
        note = item.severity is Severity.NOTE
        if (
            not everything
            and item.severity is not Severity.ERROR
            and (note or shown[item.kind] >= _SHOWN_PER_KIND)
        ):
            hidden[item.kind] += 1
            continue
        shown[item.kind] += 1
        where = "" if item.location is None else f"{visible(_place(item.location))}: "
        style = str(item.severity)
        yield (("strong", "ddilint: "), (style, f"{style}: "), ("strong", where), ("", visible(item.text)))
        for line in item.details.splitlines() if details else ():
            yield (("dim", visible(line)),)
    for kind, number in hidden.items():
        more = "more " if shown[kind] else ""
        yield (("strong", "ddilint: "), ("dim", f"{number} {more}of {kind} (--verbose shows them)"))


def _place(location: Location) -> str:
    if not location.line:
        return location.path
    return str(location) if location.column > 1 else f"{location.path}:{location.line}"


def statistics(report: Report, run: RunInfo, seconds: float) -> Iterator[Line]:
    """Findings by rule, and the numbers and time of the run."""
    counts = Counter(finding.rule for finding in report.findings)
    for rule in run.rules:
        if counts[rule.id]:
            yield (("strong", f"{counts[rule.id]:>6}  {rule.id}  "), ("", rule.name))
    summary = report.summary
    for number, what in (
        (summary.files_found, "files found"),
        (summary.files_parsed, "files parsed"),
        (summary.functions_analysed, "functions analysed"),
        (summary.calls_interpreted, "calls interpreted"),
        (summary.calls_not_interpreted, "calls not interpreted"),
        (summary.suppressed, "findings suppressed"),
        (len(report.notifications), "notifications"),
    ):
        yield (("dim", f"{number:>6}  {what}"),)
    yield (("dim", f"{seconds:>6.1f}  seconds for {run.target}"),)
