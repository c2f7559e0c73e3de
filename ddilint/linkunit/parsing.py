"""How the sources of a link unit are handed to the parser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from ddilint.errors import InputError
from ddilint.frontend.includes import Resolver
from ddilint.frontend.parse import ParsedUnit, ParseRequest, begin, parse_file
from ddilint.frontend.targets import Target
from ddilint.project.units import LinkUnit


class SourceParser(Struct, frozen=True):
    """Parses the sources of a unit, except those that are `left_out`.

    `about_to_parse` hears which source libclang is handed next, and None when it gave it back: what happens in between
    may end the process.
    """

    unit: LinkUnit
    resolver: Resolver
    target: Target
    defines: tuple[str, ...] = ()
    left_out: frozenset[Path] = frozenset()
    about_to_parse: Callable[[Path | None], None] = lambda _: None

    def begin(self, sources: Iterable[Path]) -> None:
        """Have libclang begin with the headers of the first of some sources, while the caller goes on."""
        source = min(set(sources) - self.left_out, default=None)
        if source is None or len(self.unit.sources) == 1:
            return  # where one source is all there is, a precompiled header costs more than it saves
        self.about_to_parse(source)
        with suppress(InputError):  # which is told when the source is parsed
            begin(self._request(source, b""))

    def parse(self, source: Path, trailer: bytes) -> ParsedUnit:
        """Parse a source with some text behind it; raises InputError when it cannot be read, or gives nothing."""
        return parse_file(self._request(source, trailer))

    def _request(self, source: Path, trailer: bytes) -> ParseRequest:
        defines = (*self.unit.flags_for(source).defines, *self.defines)
        return ParseRequest(str(source), self.resolver, self.target, defines, trailer=trailer)
