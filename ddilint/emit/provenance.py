"""Which commit of which repository was linted, as far as the files of `.git` say it; git itself is not run.

Nothing is told rather than something doubtful: a repository without a remote of a known kind has no provenance.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from msgspec import Struct

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]{2,}):(?P<path>[^/\\].*)")  # git@host:owner/name
_SCHEMES = ("https", "http", "ssh", "git")
_MAX_BYTES = 1 << 20


class Provenance(Struct, frozen=True):
    """A remote repository and the commit that is checked out; `branch` is "" where none is."""

    repository: str
    revision: str
    branch: str


def provenance_of(root: Path) -> Provenance | None:
    """The provenance of a folder that is the top of a checkout."""
    private = root / ".git"
    if (link := _read(private)).startswith("gitdir:"):  # a work tree or a submodule
        private = root / link.removeprefix("gitdir:").strip()
    common = private / (_read(private / "commondir").strip() or ".")
    head = _read(private / "HEAD").strip()
    branch, revision = "", head
    if head.startswith("ref:"):
        reference = head.removeprefix("ref:").strip()
        if ".." in reference or not reference.startswith("refs/"):
            return None
        branch = reference.removeprefix("refs/heads/")
        revision = _read(private / reference).strip() or _read(common / reference).strip()
        revision = revision or _packed(_read(common / "packed-refs"), reference)
    repository = _public(_origin(_read(common / "config")))
    if not repository or not _COMMIT.fullmatch(revision):
        return None
    return Provenance(repository, revision, branch)


def _read(path: Path) -> str:
    try:
        if not os.path.isfile(path):
            return ""
        with path.open("rb") as stream:
            return stream.read(_MAX_BYTES).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _packed(text: str, reference: str) -> str:
    for line in text.splitlines():
        revision, _, name = line.partition(" ")
        if name == reference:
            return revision
    return ""


def _origin(config: str) -> str:
    """The URL of the remote named origin."""
    section = ""
    for line in map(str.strip, config.splitlines()):
        if line.startswith("["):
            section = line
        elif section == '[remote "origin"]' and (found := re.match(r"url\s*=\s*(\S+)$", line)):
            return found[1]
    return ""


def _public(url: str) -> str:
    """The URL without what only its owner should know; "" for a place on somebody's disk."""
    if "://" not in url:
        scp = _SCP.fullmatch(url)
        return f"https://{scp['host']}/{quote(scp['path'])}" if scp else ""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in _SCHEMES or not host:
            return ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, host + port, quote(parts.path, safe="/%~"), "", ""))
