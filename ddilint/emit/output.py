"""Where reports go: standard output, or a file that is either complete or as it was."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from ddilint.errors import UsageError


def write_file(path: Path, content: str) -> None:
    """Write a file as UTF-8 through a temporary one beside it; a place that cannot be written is a `UsageError`."""
    if os.path.isdir(path):
        raise UsageError(f"{path}: cannot be written: it is a folder; name a file")
    if os.path.exists(path) and not os.path.isfile(path):
        # A device or a pipe (/dev/stdout, a named pipe) cannot be replaced; it has no earlier content to keep.
        try:
            path.write_bytes(content.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise _unwritable(path, error) from None
        return
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            mode="wb", dir=path.parent, prefix=f".{path.name}.", suffix=".tmp", delete=False
        ) as stream:
            temporary = stream.name
            stream.write(content.encode("utf-8", "backslashreplace"))
        os.chmod(temporary, _mode_of_new_file(path))
        os.replace(temporary, path)
    except OSError as error:
        raise _unwritable(path, error) from None
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def check_writable(path: Path) -> None:
    """Complain about a report's place before the work is done, not after it."""
    if os.path.isdir(path):
        raise UsageError(f"{path}: cannot be written: it is a folder; name a file")
    if not os.path.isdir(path.parent):
        raise UsageError(f"{path}: cannot be written: there is no folder {path.parent}; create it first")
    if not os.access(path if os.path.exists(path) else path.parent, os.W_OK):
        raise UsageError(f"{path}: cannot be written: permission denied")


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}")


def _mode_of_new_file(path: Path) -> int:
    """What `open` would give: an existing file keeps its mode (temporary files are private)."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
