"""The documentation of events as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ddilint.emit.events import words
from ddilint.emit.source import visible
from ddilint.eventdoc import Driver, Event, Origin, Site


def render(drivers: Sequence[Driver]) -> str:
    """All drivers, one after the other."""
    if not drivers:
        return "no driver was found that logs events\n"
    return "\n".join("\n".join(_driver(driver)) + "\n" for driver in drivers)


def _driver(driver: Driver) -> Iterator[str]:
    title = f"{words.TITLE} of {visible(driver.image)}"
    yield title
    yield "=" * len(title)
    yield words.summary_of(driver)
    yield from words.registration_of(driver)
    for provider in driver.providers:
        yield (
            f"Events of a manifest, not listed here: {visible(provider.name)}, "
            f"{words.plural(provider.events, 'event')} ({visible(provider.location.path)})"
        )
    if legend := words.legend_of(driver, "in angle brackets"):
        yield legend
    for event in words.known_events(driver):
        yield ""
        yield from _event(event)
    if found := words.open_events(driver):
        yield ""
        yield words.OPEN
        yield "-" * len(words.OPEN)
        yield words.OPEN_LEAD
        for event in found:
            yield ""
            yield from _event(event)
    if driver.unlogged:
        yield ""
        yield words.UNLOGGED
        yield "-" * len(words.UNLOGGED)
        for message in driver.unlogged:
            yield f"{message.severity} {message.code & 0xFFFF}: {visible(message.name)} (0x{message.code:08X})"
            yield from _quoted(message.text)


def _event(event: Event) -> Iterator[str]:
    code = words.code_of(event)
    yield words.heading_of(event) + (f" ({code})" if code and event.name else "")
    remark = words.remark_on(event)
    if remark:
        yield f"    {remark}"
    for shown in event.shown:
        yield from _quoted(shown.text)
        for site in shown.sites:
            yield f"    - {_site(site, event)}"


def _quoted(text: str) -> Iterator[str]:
    return (f"    | {visible(line)}".rstrip() for line in text.splitlines())


def _site(site: Site, event: Event) -> str:
    parts = [f"{visible(site.function)}, {words.place_of(site)}"]
    if way := words.way_of(site):
        parts[0] += f" ({way})"
    parts += [f"{name} {value}" for name, value in words.facts_of(site)]
    if event.origin is not Origin.DRIVER and site.strings:
        parts.append(f"strings {words.strings_of(site)}")
    return "; ".join(parts)
