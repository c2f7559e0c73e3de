"""The documentation of drivers' events in its formats; what it says is decided elsewhere (`eventdoc`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ddilint.emit.events import html, json, markdown, text
from ddilint.eventdoc import Driver

RENDERERS: Final[dict[str, Callable[[Sequence[Driver]], str]]] = {
    "text": text.render,
    "markdown": markdown.render,
    "json": json.render,
    "html": html.render,
}
