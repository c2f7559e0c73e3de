"""A call graph as one HTML page that needs nothing besides itself: the drawing, a list to search, and what is known.

The page forbids itself the network. Everything is there without its script, which adds the lighting of the ways
through a function, zooming and searching.
"""

from __future__ import annotations

import json
import re
from html import escape
from importlib.resources import files

from ddilint.callgraph import CallGraph, Kind, Node
from ddilint.emit.callgraph import dot, words
from ddilint.emit.callgraph.layout import draw
from ddilint.emit.source import visible

_HEADINGS = {
    Kind.CALLBACK: "Callbacks",
    Kind.FUNCTION: "Functions",
    Kind.ROUTINE: "Contracted routines",
}
_PROLOG = re.compile(r"\A.*?(?=<svg)", re.DOTALL)
_SIZE = re.compile(r'(<svg)\s+width="[^"]*"\s+height="[^"]*"')


def render(graph: CallGraph) -> str:
    """The whole page."""
    drawing = draw(dot.render(graph, with_legend=False)).decode("utf-8")
    values = {
        "TITLE": escape(f"Call graph of {visible(graph.driver)}"),
        "DRIVER": escape(visible(graph.driver)),
        "SUMMARY": escape(words.summary(graph)),
        "STYLE": _text("page.css"),
        "LEGEND": _legend(graph),
        "LIST": _list(graph),
        "DRAWING": _SIZE.sub(r"\1", _PROLOG.sub("", drawing), count=1),
        "DATA": _data(graph),
        "SCRIPT": _text("page.js"),
    }
    return re.sub(r"@@([A-Z]+)@@", lambda match: values[match[1]], _text("page.html"))


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _legend(graph: CallGraph) -> str:
    return "".join(map(_legend_item, words.legend(graph)))


def _legend_item(item: words.LegendItem) -> str:
    text = escape(item.text)
    match item.look:
        case words.Look.FILL:
            return f'<li><i style="background:{item.fill}"></i>{text}</li>'
        case words.Look.DOUBLE_BORDER:
            return f'<li><i class="double"></i>{text}</li>'
        case words.Look.DASHED_BORDER:
            return f'<li><i class="not-entered"></i>{text}</li>'
        case words.Look.DASHES:
            return f'<li><i class="dashed"></i>{text}</li>'
        case words.Look.ALARM:
            return f'<li class="alarm">▲ {text}</li>'


def _list(graph: CallGraph) -> str:
    parts = []
    for kind, heading in _HEADINGS.items():
        items = [_item(node, number) for number, node in enumerate(graph.nodes) if node.kind is kind]
        if items:
            parts.append(f"<h2>{heading}</h2><ul>{''.join(items)}</ul>")
    return "".join(parts)


def _item(node: Node, number: int) -> str:
    fill = words.ROUTINE_FILL if node.kind is Kind.ROUTINE else words.FILLS[node.highest]
    facts = [words.level_line(node)]
    if node.location is not None:
        facts.append(words.place(node.location))
    badge = f'<b class="alarm">▲ {escape(words.badge(node.marks))}</b>' if node.marks else ""
    return (
        f'<li><button type="button" data-node="{number}"><i style="background:{fill}"></i>'
        f"<span>{escape(visible(node.name))} {badge}<small>{escape(' · '.join(facts))}</small></span></button></li>"
    )


def _data(graph: CallGraph) -> str:
    """What the script must know, in JSON that cannot end its element."""
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    names = {node.id: node.name for node in graph.nodes}
    content = {
        "nodes": [words.node_title(node).split("\n") for node in graph.nodes],
        "edges": [
            [numbers[edge.caller], numbers[edge.callee], *words.edge_title(edge, names).split("\n")]
            for edge in graph.edges
        ],
    }
    return json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
