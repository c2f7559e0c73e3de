"""Small C in a test, through the real front end with the bundled headers: its IR, and a program to interpret.

The first lines of a source are the test's own; nothing is put in front of it, so that lines stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from ddilint.frontend.includes import CXX_LIBRARY, HeaderIndex, Resolver
from ddilint.frontend.lowering.probes import probe_text
from ddilint.frontend.lowering.unit import UnitLowering
from ddilint.frontend.parse import ParsedUnit, ParseRequest, parse_file
from ddilint.frontend.targets import X64, Target
from ddilint.ir import nodes as ir
from ddilint.ir.handlers import Handler
from ddilint.ir.stored import UNKNOWN, Stored

_HEADERS = (".h", ".hpp", ".inl")


class Program(Struct, frozen=True):
    """One lowered source: a link unit of its own."""

    parsed: ParsedUnit
    lowering: UnitLowering

    def function(self, name: str) -> ir.Function | None:
        """A function's body by its link name."""
        return self.lowering.function(name)

    def functions(self) -> Iterator[ir.Function]:
        """All functions that the source defines, in its order."""
        for name in self.lowering.names():
            for link_name in self.lowering.link_names(name):
                found = self.lowering.function(link_name)
                if found is not None:
                    yield found

    def named(self, name: str) -> ir.Function:
        """The function of a plain name."""
        (link_name,) = self.lowering.link_names(name)
        found = self.lowering.function(link_name)
        assert found is not None
        return found

    def globals(self) -> Mapping[str, ir.GlobalVariable]:
        """The file-scope variables that the functions lowered so far mention."""
        return self.lowering.global_variables()

    def constants(self) -> Mapping[str, int]:
        """The values of the contracts' constant expressions that the source was lowered with."""
        return self.lowering.constants

    def is_driver_function(self, name: str) -> bool:
        """Whether the source defines a function of this link name."""
        return name.rsplit(":", 1)[-1] in self.lowering.names()

    def is_settled(self, variable: str) -> bool:
        """Nobody looks who sets a variable."""
        return False

    def watches_stores(self, name: str) -> bool:
        """No function waits to be told what it stores."""
        return False

    def only_logs(self, name: str) -> bool:
        """Nothing that a test of values calls is about objects."""
        return False

    def stored_through(self, call: ir.Call) -> Stored | None:
        """What a pointer leads to that cannot be followed may store anything."""
        return UNKNOWN

    def is_result_hidden(self, call: ir.Call) -> bool:
        """It may be anything that somebody bounds."""
        return True

    def called_by(self, field: str) -> tuple[Handler, ...]:
        """No field leads anywhere."""
        return ()

    def stored_by(self, name: str) -> Stored:
        """What a function that is not followed stores is not known."""
        return UNKNOWN

    def may_follow(self, name: str, chain: Sequence[str]) -> bool:
        """The chain alone decides."""
        return True

    def should_follow(self, function: ir.Function, chain: Sequence[str], call: ir.Call) -> bool:
        """Calls are followed as deep as a test nests them."""
        return len(chain) <= 8


def program_of(
    source: Path,
    *,
    target: Target = X64,
    folder: Path | None = None,
    raising: Mapping[str, tuple[int, ...]] = MappingProxyType({}),
    constants: Sequence[str] = (),
) -> Program:
    """Parse and lower one file; project headers are those below `folder` (the file's own)."""
    folder = folder or source.parent
    headers = [str(path) for path in sorted(folder.rglob("*")) if path.name.lower().endswith(_HEADERS)]
    parsed = parse_file(
        ParseRequest(
            str(source),
            Resolver(HeaderIndex(headers)),
            target,
            trailer=probe_text(constants).encode() if constants else b"",
        )
    )
    lowering = UnitLowering(
        parsed.unit,
        source=parsed.source,
        main_file=parsed.main_file,
        header_text=parsed.header_text,
        macros=parsed.macros,
        prelude=parsed.prelude_file,
        pointer_bits=8 * target.pointer_bytes,
        error_offsets=parsed.error_offsets,
        relative_path=lambda name: _shown(Path(parsed.real_path(name)), folder),
        is_bundled=parsed.is_bundled,
        library=CXX_LIBRARY,
        raising=raising,
        constants=constants,
        given_members=parsed.given_members,
    )
    return Program(parsed, lowering)


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name


def program_from(text: str, folder: Path, name: str = "driver.c", target: Target = X64) -> Program:
    """Parse and lower a text, written into a folder."""
    source = folder / name
    source.write_text(text, encoding="utf-8")
    return program_of(source, target=target)
