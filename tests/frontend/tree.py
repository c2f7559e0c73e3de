"""A driver tree written in a test, and the front end on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ddilint.frontend.includes import HeaderIndex, Kit, Resolver
from ddilint.frontend.parse import ParsedUnit, ParseRequest, parse_file
from ddilint.frontend.targets import X64, Target

_HEADERS = (".h", ".hpp", ".inl", ".inc", ".mc")


def write_tree(root: Path, files: Mapping[str, str | bytes]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def resolver_for(
    root: Path,
    *,
    include_dirs: tuple[str, ...] = (),
    kit: Kit | None = None,
    message_header: Callable[[str], str] | None = None,
) -> Resolver:
    headers = [str(path) for path in sorted(root.rglob("*")) if path.name.lower().endswith(_HEADERS)]
    return Resolver(
        HeaderIndex(headers),
        include_dirs=[str(root / folder) for folder in include_dirs],
        kit=kit,
        message_header=message_header,
    )


def parsed(
    root: Path,
    files: Mapping[str, str | bytes],
    source: str = "driver.c",
    *,
    target: Target = X64,
    defines: tuple[str, ...] = (),
    resolver: Resolver | None = None,
    record_skipped: bool = False,
) -> ParsedUnit:
    write_tree(root, files)
    resolver = resolver or resolver_for(root)
    return parse_file(
        ParseRequest(
            str(root / source), resolver, target=target, defines=defines, record_skipped=record_skipped
        )
    )
