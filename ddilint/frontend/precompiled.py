"""The kit's headers, parsed once for all sources that include the same ones.

Parsing the headers costs more than parsing most drivers, and every round of healing would pay it again. So the kit
headers that a source and its headers name are included first, in front of the source, from a precompiled header where
that is possible and as text where it is not: the meaning is the same, only the time differs. A kit header that the
source includes later is skipped by its guard.

Nothing stays behind: a precompiled header lives in memory (Linux) or in a folder that the process removes at its end.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Final

from msgspec import Struct

from ddilint.encoding import bytes_of_name
from ddilint.errors import DdilintError
from ddilint.frontend import clang
from ddilint.frontend.includes import (
    BUNDLED,
    INCLUDE_ARGUMENTS,
    VIRTUAL,
    Closure,
    bundled_text,
    tested_macros,
)
from ddilint.frontend.targets import Target

KIT_PRELUDE: Final = VIRTUAL + "/kit-headers.h"
_KEPT: Final = 12
_ENOUGH: Final = 0.75
"""With so much of the bytes that stand in front of a source, a precompiled header of others serves it well."""
_HEADER_OPTIONS: Final = 0x02 | 0x10  # CXTranslationUnit_Incomplete, CXTranslationUnit_ForSerialization
# What they do depends on where they stand.
_POSITIONAL: Final = frozenset(
    {
        "pshpack1.h",
        "pshpack2.h",
        "pshpack4.h",
        "pshpack8.h",
        "pshpack16.h",
        "poppack.h",
        "initguid.h",
        "assert.h",
    }
)
# Tested by headers, defined by many drivers, and without a bearing on anything that is analysed: they make a GUID's
# declaration its definition, choose a pool type at run time, or leave out what is not used.
_HARMLESS: Final = frozenset({b"INITGUID", b"POOL_NX_OPTIN", b"POOL_NX_OPTIN_AUTO", b"NOMINMAX"})


def headers_in_front(closure: Closure) -> tuple[str, ...]:
    """The kit headers (virtual names) to include in front of a source; empty when its own macros change them."""
    wanted = tuple(name for name in closure.kit if name.rpartition("/")[2].lower() not in _POSITIONAL)
    external = _external_macros(tuple(sorted(closure.kit_files)), closure)
    for name, text in closure.texts.items():
        if name not in closure.kit_files and text.defines & external:
            return ()
    return wanted


_external: dict[tuple[str, ...], frozenset[bytes]] = {}


def _external_macros(kit_files: tuple[str, ...], closure: Closure) -> frozenset[bytes]:
    """Macros that the kit's headers test and do not define themselves."""
    known = _external.get(kit_files)
    if known is None:
        tested: set[bytes] = {b"NTDDI_VERSION", b"_WIN32_WINNT", b"WINVER"}
        defined: set[bytes] = set()
        for name in kit_files:
            text = closure.texts[name]
            tested |= _tested_by(name) if name.startswith(BUNDLED + "/") else tested_macros(text.text)
            defined |= text.defines - {b"NTDDI_VERSION", b"_WIN32_WINNT", b"WINVER"}
        known = _external[kit_files] = frozenset(tested - defined - _HARMLESS)
    return known


@cache
def _tested_by(name: str) -> frozenset[bytes]:
    return tested_macros(bundled_text(name[len(BUNDLED) + 1 :]).text)


class KitRequest(Struct, frozen=True):
    """What stands in front of a source, for which target: sources with the same `key` share a precompiled header."""

    headers: tuple[str, ...]
    closure: Closure
    target: Target
    cplusplus: bool
    defines: tuple[str, ...]
    key: bytes

    @property
    def setting(self) -> tuple[object, ...]:
        """What the meaning of any header hangs on."""
        return (self.target.name, self.cplusplus, self.defines)

    def size_of(self, files: Iterable[str]) -> int:
        """The bytes of some of the kit's files together."""
        return sum(len(self.closure.texts[name].text) for name in files)

    @property
    def text(self) -> bytes:
        """The same as text; empty when nothing stands in front."""
        return "".join(f"#include <{name[len(VIRTUAL) + 1 :]}>\n" for name in self.headers).encode()


def kit_request(closure: Closure, target: Target, *, cplusplus: bool, defines: Sequence[str]) -> KitRequest:
    """The kit headers that a source and its own headers name."""
    headers = headers_in_front(closure)
    hashed = blake2b(digest_size=16)
    for part in (target.name, "c++" if cplusplus else "c", *defines, "", *headers, ""):
        hashed.update(bytes_of_name(part) + b"\0")
    for name in sorted(closure.kit_files):
        hashed.update(closure.texts[name].digest)
    return KitRequest(headers, closure, target, cplusplus, tuple(defines), hashed.digest())


class Precompiled(Struct, frozen=True):
    """A precompiled header: its file, for `-include-pch`, and the headers in it, with all that they include."""

    path: str
    headers: frozenset[str]
    setting: tuple[object, ...]
    digests: Mapping[str, bytes]

    def is_whole(self, request: KitRequest) -> bool:
        """Whether nothing that is asked for is missing."""
        return self.headers.issuperset(request.headers)

    def is_part_of(self, request: KitRequest) -> bool:
        """Whether it can stand in front of the rest: of the bundled headers, none minds what comes before it."""
        if self.setting != request.setting or not self.headers.issubset(request.headers):
            return False
        files, texts = request.closure.kit_files, request.closure.texts
        return all(
            name.startswith(BUNDLED + "/") and name in files and texts[name].digest == digest
            for name, digest in self.digests.items()
        )


class PrecompiledHeaders:
    """The precompiled headers of one process; one that cannot be made is not tried again."""

    def __init__(self) -> None:
        self._asked: set[bytes] = set()
        self._known: OrderedDict[bytes, Precompiled | None] = OrderedDict()
        self._descriptors: dict[str, int] = {}
        self._folder: str | None = None
        self._making: threading.Thread | None = None

    def begin(self, request: KitRequest) -> None:
        """Make one on a thread of its own, where none there is serves well: libclang lets Python work meanwhile."""
        self._finish()
        if not request.headers or request.key in self._known:
            return
        if not self._is_enough(self._largest_part(request), request):
            self._making = threading.Thread(target=self._add, args=(request,), daemon=True)
            self._making.start()

    def _finish(self) -> None:
        if self._making is not None:
            self._making.join()
            self._making = None

    def best_for(self, request: KitRequest) -> Precompiled | None:
        """One with the headers that are asked for, or with a part of them; None where there is none yet.

        Making one costs as much as two or three parses. It is made when the same headers are asked for again, unless
        one that there is already has nearly all of them: of a driver's sources, each names a few headers of its own.
        """
        self._finish()
        if not request.headers:
            return None
        key = request.key
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        part = self._largest_part(request)
        if key not in self._asked or self._is_enough(part, request):
            self._asked.add(key)
            return part
        return self._add(request)

    @staticmethod
    def _is_enough(part: Precompiled | None, request: KitRequest) -> bool:
        size = request.size_of(part.digests) if part is not None else 0
        return size >= _ENOUGH * request.size_of(request.closure.kit_files)

    def _add(self, request: KitRequest) -> Precompiled | None:
        made = self._known[request.key] = self._make(request)
        while len(self._known) > _KEPT:
            self._forget(self._known.popitem(last=False)[1])
        return made

    def _largest_part(self, request: KitRequest) -> Precompiled | None:
        parts = {
            key: known
            for key, known in self._known.items()
            if known is not None and known.is_part_of(request)
        }
        if not parts:
            return None
        largest = max(parts, key=lambda key: request.size_of(parts[key].digests))
        self._known.move_to_end(largest)
        return parts[largest]

    def drop(self, precompiled: Precompiled) -> None:
        """Forget one that clang did not accept."""
        for key, known in self._known.items():
            if known is precompiled:
                self._known[key] = None
        self._forget(precompiled)

    def _make(self, request: KitRequest) -> Precompiled | None:
        closure = request.closure
        arguments = request.target.arguments(cplusplus=request.cplusplus, defines=request.defines)
        arguments[arguments.index("-x") + 1] += "-header"
        arguments += INCLUDE_ARGUMENTS
        files = [(name, text) for name, text in closure.files.items() if name in closure.kit_files]
        files += [(name, text) for name, text in closure.files.items() if name not in closure.texts]
        files.append((KIT_PRELUDE, request.text))
        options = clang.PARSE_OPTIONS | _HEADER_OPTIONS
        folder = None
        try:
            unit = clang.parse(KIT_PRELUDE, arguments, files, options)
            folder = tempfile.mkdtemp(prefix="ddilint-")
            file = os.path.join(folder, "kit.pch")
            clang.save(unit, file)
            digests = {name: closure.texts[name].digest for name in closure.kit_files}
            return Precompiled(self._kept(file), frozenset(request.headers), request.setting, digests)
        except (DdilintError, OSError):
            return None
        finally:
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)

    def _kept(self, file: str) -> str:
        if hasattr(os, "memfd_create") and os.path.isdir("/proc/self/fd"):
            descriptor = os.memfd_create("ddilint-kit")
            with open(file, "rb") as stream, open(descriptor, "wb", closefd=False) as memory:
                shutil.copyfileobj(stream, memory)
            path = f"/proc/self/fd/{descriptor}"
            self._descriptors[path] = descriptor
            return path
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="ddilint-")
            atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
        path = os.path.join(self._folder, f"{len(self._known)}-{os.urandom(4).hex()}.pch")
        shutil.move(file, path)
        return path

    def _forget(self, precompiled: Precompiled | None) -> None:
        if precompiled is None:
            return
        descriptor = self._descriptors.pop(precompiled.path, None)
        if descriptor is not None:
            os.close(descriptor)
        else:
            with contextlib.suppress(OSError):
                os.unlink(precompiled.path)
