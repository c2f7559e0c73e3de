"""Walking the AST.

Not thread safe: walks share one collector. Work is spread over processes, because a walk holds the GIL.
"""

from __future__ import annotations

from typing import Any

from ddilint.frontend.clang.bindings import Cursor, TranslationUnit, cindex, library
from ddilint.frontend.clang.kinds import CursorKind


def kind(cursor: Cursor) -> int:
    """One of `CursorKind`, or another number."""
    return cursor._kind_id


def kind_name(cursor: Cursor) -> str:
    """The kind in words, for messages."""
    try:
        return str(cindex.CursorKind.from_id(cursor._kind_id).name)
    except ValueError:
        return f"cursor kind {cursor._kind_id}"


_found: list[Cursor] = []
_wanted: frozenset[int] = frozenset()
_descend = True


def _keep(child: Any, _parent: Any, unit: Any) -> int:
    child._tu = unit
    _found.append(child)
    return 1


def _keep_wanted(child: Any, _parent: Any, unit: Any) -> int:
    if child._kind_id in _wanted:
        child._tu = unit
        _found.append(child)
        if not _descend:
            return 1
    return 2


_visitor = cindex.callbacks["cursor_visit"]
_keep_callback = _visitor(_keep)
_keep_wanted_callback = _visitor(_keep_wanted)


def children(cursor: Cursor) -> list[Cursor]:
    """The direct children, in the order of the source."""
    global _found
    result: list[Cursor] = []
    outer, _found = _found, result
    try:
        library.clang_visitChildren(cursor, _keep_callback, cursor._tu)  # type: ignore[attr-defined]
    finally:
        _found = outer
    return result


def descendants(cursor: Cursor, kinds: frozenset[int], *, nested: bool = True) -> list[Cursor]:
    """All cursors of these kinds below `cursor`, in preorder; `nested`: also those below one of them."""
    global _found, _wanted, _descend
    result: list[Cursor] = []
    outer = _found, _wanted, _descend
    _found, _wanted, _descend = result, kinds, nested
    try:
        library.clang_visitChildren(cursor, _keep_wanted_callback, cursor._tu)  # type: ignore[attr-defined]
    finally:
        _found, _wanted, _descend = outer
    return result


def main_file_declarations(unit: TranslationUnit) -> list[Cursor]:
    """The top-level declarations of the source file itself, also those in `extern "C"` and namespaces."""
    result: list[Cursor] = []
    pending = children(unit.cursor)[::-1]
    while pending:
        declaration = pending.pop()
        if not library.clang_Location_isFromMainFile(library.clang_getCursorLocation(declaration)):
            continue
        number = declaration._kind_id
        if number in (CursorKind.LINKAGE_SPEC, CursorKind.NAMESPACE) or (
            number == CursorKind.UNEXPOSED_DECL and children(declaration)
        ):
            pending.extend(children(declaration)[::-1])
        else:
            result.append(declaration)
    return result
