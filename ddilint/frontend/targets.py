"""What a driver is compiled for: x64, x86 or arm64, and the clang arguments that make it so.

The triple decides sizes, alignment, the width of `wchar_t` (2) and of `long` (4), and that SEH exists; nothing else in
ddilint knows these numbers. The defines are those that the driver kit's own build sets for a kernel-mode driver; the
newest NTDDI_VERSION keeps the most code active; DBG is not set, because what a debug build checks, a retail one does
not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from ddilint.errors import UsageError

_COMMON_DEFINES: Final = (
    *("WINNT=1", "NTDDI_VERSION=0x0A00000C", "_WIN32_WINNT=0x0A00", "WINVER=0x0A00"),
    "_KERNEL_MODE=1",
    # cl knows these keywords with one underline, too.
    *("_try=__try", "_except=__except", "_finally=__finally", "_leave=__leave"),
)
_LANGUAGE: Final = (
    *("-fms-extensions", "-fms-compatibility", "-nostdinc", "-fno-spell-checking"),
    # Without a limit on errors: those after the limit would be hidden, and broken functions would look clean.
    # Of the warnings one is wanted: a call of a function that nothing declares, which is where healing starts.
    *("-Wno-everything", "-Wimplicit-function-declaration", "-Wno-error=implicit-function-declaration"),
    *("-ferror-limit=0", "-ftemplate-depth=256", "-fbracket-depth=4096"),
)

NATIVE_WCHAR: Final = "_NATIVE_WCHAR_T_DEFINED=1"
"""What cl defines where `wchar_t` is a type of its own in C++, and not another name of `unsigned short`."""

# clang takes these for built-in functions and never looks at their bodies, which the analysis wants to see.
_NO_BUILTINS: Final = tuple(
    f"-fno-builtin-std-{name}" for name in ("move", "forward", "addressof", "as_const", "move_if_noexcept")
)


class Target(Struct, frozen=True):
    """An architecture; `name` is what `--target` says."""

    name: str
    triple: str
    pointer_bytes: int
    defines: tuple[str, ...]
    options: tuple[str, ...] = ()

    def arguments(self, *, cplusplus: bool, defines: Sequence[str] = ()) -> list[str]:
        """The arguments for one file, without include folders; `defines` (NAME or NAME=VALUE) come last."""
        # gnu11, not newer: functions that are called without a declaration must stay legal.
        language = ["-x", "c", "-std=gnu11"]
        if cplusplus:
            language = ["-x", "c++", "-std=c++17", *_NO_BUILTINS]
            # The driver kit builds with /Zc:wchar_t-, unless a project says otherwise.
            if NATIVE_WCHAR not in defines:
                language += ["-Xclang", "-fno-wchar"]
        every = (*self.defines, *_COMMON_DEFINES, *defines)
        return [
            "-target",
            self.triple,
            *language,
            *self.options,
            *_LANGUAGE,
            *(f"-D{define}" for define in every),
        ]


X64: Final = Target("x64", "x86_64-pc-windows-msvc", 8, ("_AMD64_", "AMD64", "_WIN64"))
X86: Final = Target("x86", "i686-pc-windows-msvc", 4, ("_X86_", "i386", "STD_CALL"), ("-mrtd",))
"""Drivers are built with /Gz on x86: a function that names no calling convention is `__stdcall`."""
ARM64: Final = Target("arm64", "aarch64-pc-windows-msvc", 8, ("_ARM64_", "ARM64", "_WIN64"))
TARGETS: Final = {target.name: target for target in (X64, X86, ARM64)}


def target_named(name: str) -> Target:
    """The target that `--target` asks for; raises UsageError for one that does not exist."""
    found = TARGETS.get(name.lower())
    if found is None:
        raise UsageError(f"unknown target {name!r}: use one of {', '.join(TARGETS)}")
    return found


def is_cplusplus(path: str) -> bool:
    """Whether the name of a source file says C++."""
    return path.lower().endswith((".cpp", ".cxx", ".cc", ".c++", ".hpp", ".hxx"))
