"""A call graph in Graphviz's language: shapes, colours and words; where things go is Graphviz's business.

Callbacks stand on the left, the routines of the system on the right. Every node and edge has an `id` (n0…, e0…, in the
order of the graph) and classes, which the page around a drawing refers to.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ddilint.callgraph import CallGraph, Edge, Kind, Node
from ddilint.emit.callgraph import words
from ddilint.emit.source import visible

FONT = "Helvetica,Arial,sans-serif"


def render(graph: CallGraph, *, with_legend: bool = True) -> str:
    """The whole file."""
    return "\n".join(_lines(graph, with_legend)) + "\n"


def _lines(graph: CallGraph, with_legend: bool) -> Iterator[str]:
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    names = {node.id: node.name for node in graph.nodes}
    yield f"digraph {_quoted(graph.driver)} {{"
    yield "  graph [rankdir=LR, newrank=true, ranksep=0.55, nodesep=0.16, bgcolor=white, pad=0.25,"
    yield f'    fontname="{FONT}", fontsize=11, fontcolor="{words.INK}", labelloc=b, labeljust=l,'
    label = f"<{_legend(graph)}>" if with_legend else '""'
    yield f"    tooltip={_quoted(graph.driver)}, label={label}];"
    yield f'  node [shape=box, style="filled,rounded", fontname="{FONT}", fontsize=11, fontcolor="{words.INK}",'
    yield f'    color="{words.LINE}", margin="0.09,0.05", height=0.3];'
    yield f'  edge [color="{words.LINE}", fontname="{FONT}", fontsize=9, fontcolor="{words.SOFT}", arrowsize=0.65];'
    for node in graph.nodes:
        yield f"  n{numbers[node.id]} [{_node(node, numbers[node.id])}];"
    for group in (graph.roots(), tuple(node for node in graph.nodes if node.kind is Kind.ROUTINE)):
        if group:
            rank = "min" if group[0].kind is Kind.CALLBACK else "max"
            members = "; ".join(f"n{numbers[node.id]}" for node in group)
            yield f"  {{ rank={rank}; {members}; }}"
    for number, edge in enumerate(graph.edges):
        yield (f"  n{numbers[edge.caller]} -> n{numbers[edge.callee]} [{_edge(edge, number, names)}];")
    yield "}"


# Nodes ------------------------------------------------------------------------------------------------------------


def _node(node: Node, number: int) -> str:
    fill = words.ROUTINE_FILL if node.kind is Kind.ROUTINE else words.FILLS[node.highest]
    parts = [f"id=n{number}", f'class="{_classes(node)}"', f'fillcolor="{fill}"']
    match node.kind:
        case Kind.CALLBACK:
            parts += ["style=filled", "peripheries=2", f'color="{words.SOFT}"']
        case Kind.ROUTINE:
            parts += ["shape=component", "style=filled"]
        case Kind.FUNCTION:
            style = "filled,rounded" if node.is_entered else "filled,rounded,dashed"
            parts.append(f'style="{style}"')
    if node.marks:
        parts += [f'color="{words.ALARM}"', "penwidth=1.8"]
    parts += [f"tooltip={_quoted(words.node_title(node))}", f"label=<{_label(node)}>"]
    return ", ".join(parts)


def _classes(node: Node) -> str:
    level = node.highest.name if node.highest is not None else words.UNKNOWN
    return f"{node.kind} at-{level}{' marked' if node.marks else ''}"


def _label(node: Node) -> str:
    rows = [_row(f"<B>{escape(visible(node.name))}</B>")]
    rows += [_row(escape(words.role_line(role)), 9) for role in node.roles]
    last = escape(words.level_line(node))
    if node.location is not None:
        last += f'<FONT COLOR="{words.SOFT}"> · {escape(words.short_place(node.location))}</FONT>'
    rows.append(_row(last, 9))
    if node.marks:
        rows.append(_row(_badge(words.badge(node.marks)), 9))
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="1">{"".join(rows)}</TABLE>'


def _row(content: str, size: int = 11) -> str:
    return f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="{size}">{content}</FONT></TD></TR>'


def _badge(text: str) -> str:
    return f'<FONT COLOR="{words.ALARM}"><B>▲ {escape(text)}</B></FONT>'


# Edges ------------------------------------------------------------------------------------------------------------


def _edge(edge: Edge, number: int, names: dict[str, str]) -> str:
    title = _quoted(words.edge_title(edge, names))
    parts = [f"id=e{number}", f"tooltip={title}"]
    if edge.marks:
        parts += [f"label=<{_badge(words.badge(edge.marks))}>", f"labeltooltip={title}"]
    elif edge.via:
        parts += [f"label={_quoted(visible(edge.via))}", f"labeltooltip={title}"]
    if edge.via or edge.is_indirect:
        parts.append("style=dashed")
    if edge.is_on_path:
        parts += [f'color="{words.ALARM}"', "penwidth=1.8", 'class="path"']
    return ", ".join(parts)


# Legend -----------------------------------------------------------------------------------------------------------


def _legend(graph: CallGraph) -> str:
    """Title, what is shown, and what the looks mean: only what occurs."""
    cells = [_legend_cell(item) for item in words.legend(graph)]
    title = f"<B>{escape(visible(graph.driver))}</B>   {escape(words.summary(graph))}"
    first = f'<TR><TD ALIGN="LEFT" COLSPAN="{max(1, len(cells))}">{title}</TD></TR>'
    second = f"<TR>{''.join(cells)}</TR>" if cells else ""
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="6" CELLPADDING="4">{first}{second}</TABLE>'


def _legend_cell(item: words.LegendItem) -> str:
    match item.look:
        case words.Look.FILL:
            return _swatch(item.text, item.fill)
        case words.Look.DOUBLE_BORDER:
            return _plain(f"▣ double border: {item.text}")
        case words.Look.DASHED_BORDER:
            return _plain(f"┆ ┆ dashed border: {item.text}")
        case words.Look.DASHES:
            return _plain(f"- - {item.text}")
        case words.Look.ALARM:
            return _plain(_badge(item.text))


def _swatch(text: str, fill: str) -> str:
    return f'<TD BORDER="1" COLOR="{words.LINE}" BGCOLOR="{fill}">{escape(text)}</TD>'


def _plain(text: str) -> str:
    return f"<TD>{text}</TD>"


def _quoted(text: str) -> str:
    """A string of the language; a line of it is a line of the text."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inner}"'
