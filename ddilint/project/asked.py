"""Which drivers have to do with the files that the user named.

Of a folder, all that lie in it; of a single file, the driver that it is a part of: a source, a header that one of the
driver's sources includes, the INF that installs it, the message file whose texts it logs.
"""

from __future__ import annotations

from ddilint.project.event_codes import owned_message_files
from ddilint.project.event_sources import EventSources
from ddilint.project.texts import Texts
from ddilint.project.units import LinkUnit


def is_asked_for(unit: LinkUnit, texts: Texts, sources: EventSources) -> bool:
    """Whether a unit holds a selected source, or has to do with a selected header, message file or INF."""
    tree = texts.tree
    others = tree.selected_others
    if not others or not tree.selected.isdisjoint((*unit.sources, *unit.included)):
        return True
    if any(not others.isdisjoint(texts.included(unit, source)) for source in unit.sources):
        return True
    return goes_with_messages(unit, texts) or any(
        driver.installation.path in others for driver in sources.of(unit)
    )


def goes_with_messages(unit: LinkUnit, texts: Texts) -> bool:
    """Whether a message file that was selected itself belongs to a unit."""
    tree = texts.tree
    selected = (tree.selected_others or frozenset()).intersection(tree.message_files)
    return bool(selected) and not selected.isdisjoint(owned_message_files(unit, tree, texts))
