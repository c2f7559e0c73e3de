"""Functions whose headers, or all of them, a macro makes: `DEFINE_ISR(OnInterrupt) {...}`, `FORWARD_TO(OnInterrupt)`.

What is looked through file by file takes such a macro's name for that of the function, or sees none. Here the macros of
all files are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from ddilint.project.lexical import Code, FileText, FunctionText, MacroText, Pasted

_ARGUMENTS = re.compile(rb"\s*\(([^(){};]*)\)")


def with_made_functions(code: Code, file: FileText, makers: Mapping[str, MacroText]) -> FileText:
    """A file with the functions that macros make, under their own names; `makers` are the macros that do."""
    functions = [_named(code, function, makers) for function in file.functions]
    for name in sorted(file.calls & makers.keys()):
        if makers[name].makes_body:
            functions += _made_by(code, file, makers[name])
    if functions == list(file.functions):
        return file
    return replace(file, functions=tuple(sorted(functions, key=lambda function: function.start)))


def with_other_names(file: FileText, names: Mapping[str, str]) -> FileText:
    """A file with its functions under the names, too, that macros may give them instead."""
    others = [replace(each, name=names[each.name]) for each in file.functions if each.name in names]
    if not others:
        return file
    functions = sorted((*file.functions, *others), key=lambda function: function.start)
    return replace(file, functions=tuple(functions))


def _named(code: Code, function: FunctionText, makers: Mapping[str, MacroText]) -> FunctionText:
    """A function under the name that its header has when the macro is expanded."""
    macro = makers.get(function.name)
    if macro is None or macro.makes_body or macro.makes is None:
        return function
    found = _ARGUMENTS.match(code.text, function.name_offset + len(function.name))
    if found is None:
        return function
    return replace(function, name=_pasted(macro.makes, found[1]), name_offset=found.start(1))


def _made_by(code: Code, file: FileText, macro: MacroText) -> Iterator[FunctionText]:
    """The functions that a macro makes wherever it stands outside of others."""
    use = re.compile(rb"\b" + macro.name.encode() + _ARGUMENTS.pattern)
    for begin, end in file.gaps(len(code.text)):
        for found in use.finditer(code.text, begin, end):
            if macro.makes is None:
                continue
            called = {_pasted(parts, found[1]) for parts in macro.pasted} | {macro.name}
            line = code.line_of(found.start())
            yield FunctionText(
                _pasted(macro.makes, found[1]),
                found.start(),
                found.start(),  # its name stands nowhere by itself
                found.start(),
                found.end(),
                line,
                code.line_of(found.end()),
                False,
                frozenset(called),
                frozenset(),
            )


def _pasted(parts: Pasted, arguments: bytes) -> str:
    """A name that is put together of what is given to a macro."""
    given = [argument.strip().decode("utf-8", "replace") for argument in arguments.split(b",")]
    return "".join(
        part if isinstance(part, str) else (given[part] if part < len(given) else "") for part in parts
    )
