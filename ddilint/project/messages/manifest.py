"""Instrumentation manifests (`.man`): which providers a driver has, and how many events.

Such a provider writes events of its own kind (ETW), not error log entries; it is read so far that a catalogue can
say that it is there. Format: learn.microsoft.com/windows/win32/wes/eventmanifestschema-schema.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from msgspec import Struct

from ddilint.project.paths import BrokenFileError, as_text, read_bytes

_NAMESPACE = re.compile(r"\{[^}]*\}")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


class Provider(Struct, frozen=True):
    """A provider: its name, the image with its texts as the manifest spells it, the number of its events."""

    name: str
    message_file: str
    events: int


def read_manifest(path: Path) -> tuple[Provider, ...]:
    """The event providers of a manifest, none where it describes something else (performance counters).

    Raises `BrokenFileError` with the line where it is no XML.
    """
    text = as_text(read_bytes(path))
    # The declared encoding is that of the file; what is parsed is text already.
    text = _DECLARATION.sub(lambda match: "\n" * match[0].count("\n"), text.lstrip("\ufeff"))
    if "<!ENTITY" in text:
        raise BrokenFileError(path, 0, "defines XML entities, not read")
    try:
        root = ET.fromstring(text.encode("utf-8", "replace"))
    except ET.ParseError as error:
        raise BrokenFileError(path, error.position[0], f"not XML: {str(error).partition(':')[0]}") from error
    return tuple(
        Provider(
            element.get("name", ""),
            element.get("messageFileName", element.get("resourceFileName", "")),
            sum(
                _local(event) == "event"
                for events in element
                if _local(events) == "events"
                for event in events
            ),
        )
        for element in root.iter()
        if _local(element) == "provider" and any(_local(child) == "events" for child in element)
    )


def _local(element: ET.Element) -> str:
    return _NAMESPACE.sub("", element.tag) if isinstance(element.tag, str) else ""
