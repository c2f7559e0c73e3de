"""Which event messages a link unit's codes can have: its own message files', and those of the rest of the tree.

A message file belongs to a unit if its project names it, if it lies in the unit's folders, or if a source includes
the header that the message compiler makes of it. What every driver includes is nobody's own: the texts of the system's
codes are in the system's files, in a tree that has their sources, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ddilint.messages import CUSTOMER_BIT, EventMessage, EventMessages, predefined_messages
from ddilint.project.code_names import CodeNames
from ddilint.project.files import SourceTree
from ddilint.project.messages import readable_messages
from ddilint.project.texts import Texts
from ddilint.project.units import LinkUnit

# The message files that the kit's headers of these names are made of, in a tree that builds a system.
_SYSTEM_MESSAGES = frozenset({"bugcodes", "mcaevent", "netevent", "ntiologc", "ntstatus"})


def event_messages(
    unit: LinkUnit, tree: SourceTree, texts: Texts, status_headers: Iterable[Path] = ()
) -> EventMessages:
    """The messages for the codes that a unit logs; `status_headers` name codes for all drivers.

    Files that cannot be read define nothing here; they are told of where the tree is read.
    """
    owned = owned_message_files(unit, tree, texts)
    own: dict[int, EventMessage] = {}
    for message in _messages_of(owned, tree):
        own.setdefault(message.code, message)
        own.setdefault(message.code | CUSTOMER_BIT, message)  # the compiler's -c
    elsewhere = {
        code
        for message in _messages_of((path for path in tree.message_files if path not in owned), tree)
        for code in (message.code, message.code | CUSTOMER_BIT)
    }
    names = CodeNames(unit, texts, status_headers)
    return EventMessages(predefined_messages(), own, frozenset(elsewhere), bool(owned), names)


def owned_message_files(unit: LinkUnit, tree: SourceTree, texts: Texts) -> tuple[Path, ...]:
    """The message files that belong to a unit."""
    others = [
        path
        for path in tree.message_files
        if path not in unit.message_files and path.stem.lower() not in _SYSTEM_MESSAGES
    ]
    if not others:
        return unit.message_files
    read = dict.fromkeys(
        path for source in (*unit.sources, *unit.included) for path in (source, *texts.included(unit, source))
    )
    lowered = [texts.data(path).lower() for path in read]
    return (*unit.message_files, *(path for path in others if _mentions_header_of(path, lowered)))


def _mentions_header_of(message_file: Path, lowered: Iterable[bytes]) -> bool:
    name = f"{message_file.stem}.h".lower().encode()
    return any(name in text for text in lowered)


def _messages_of(paths: Iterable[Path], tree: SourceTree) -> Iterable[EventMessage]:
    for file in readable_messages(paths):
        shown = tree.shown(file.path) if file.path is not None else ""
        for message in file.messages:
            strings = max(message.insertions - 1, 0)
            yield EventMessage(message.value, message.symbol, strings, shown, message.line)
