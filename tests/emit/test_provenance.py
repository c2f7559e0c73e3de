from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from ddilint.emit import sarif
from ddilint.emit.provenance import Provenance, provenance_of
from ddilint.emit.source import Sources
from tests.emit import sample

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def checkout(
    root: Path, url: str = "https://example.com/o/r.git", head: str = "ref: refs/heads/main\n"
) -> Path:
    git = root / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text(head)
    (git / "refs" / "heads" / "main").write_text(COMMIT + "\n")
    (git / "config").write_text(
        f'[core]\n\turl = no\n[remote "other"]\n\turl = no\n[remote "origin"]\n\turl = {url}\n'
    )
    return root


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.com/o/r.git", "https://example.com/o/r.git"),
        ("https://user:secret@example.com:8443/o/r?token=secret#x", "https://example.com:8443/o/r"),
        ("ssh://git@example.com/o/r.git", "ssh://example.com/o/r.git"),
        ("git@example.com:o/r.git", "https://example.com/o/r.git"),
        ("https://example.com/o%20p/r", "https://example.com/o%20p/r"),
    ],
)
def test_the_remote_without_secrets(tmp_path: Path, url: str, told: str) -> None:
    assert provenance_of(checkout(tmp_path, url)) == Provenance(told, COMMIT, "main")


@pytest.mark.parametrize("url", ["/srv/r.git", "../r", "C:/r", "file:///srv/r", "https://[bad/r", ""])
def test_a_remote_that_is_no_address_is_not_told(tmp_path: Path, url: str) -> None:
    assert provenance_of(checkout(tmp_path, url)) is None


def test_heads(tmp_path: Path) -> None:
    assert provenance_of(checkout(tmp_path / "a", head=COMMIT)) == Provenance(
        "https://example.com/o/r.git", COMMIT, ""
    )
    assert provenance_of(checkout(tmp_path / "b", head="ref: refs/heads/gone")) is None
    assert provenance_of(checkout(tmp_path / "c", head="ref: ../../secret")) is None
    assert provenance_of(checkout(tmp_path / "d", head="nonsense")) is None
    packed = checkout(tmp_path / "e")
    (packed / ".git" / "refs" / "heads" / "main").unlink()
    (packed / ".git" / "packed-refs").write_text(
        f"# pack-refs\n{'f' * 40} refs/heads/x\n{COMMIT} refs/heads/main\n"
    )
    assert provenance_of(packed) == Provenance("https://example.com/o/r.git", COMMIT, "main")
    assert provenance_of(tmp_path) is None


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not at hand")
def test_what_git_itself_makes(tmp_path: Path) -> None:
    def git(*arguments: str, folder: Path = tmp_path / "main") -> str:
        identity = ["-c", "user.name=n", "-c", "user.email=e@example.com"]
        return subprocess.run(
            ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.strip()

    (tmp_path / "main").mkdir()
    git("init", "-q", "-b", "trunk")
    git("remote", "add", "origin", "git@example.com:o/r.git")
    git("commit", "-q", "--allow-empty", "-m", "first")
    git("worktree", "add", "-q", "-b", "topic/a", str(tmp_path / "tree"))
    git("commit", "-q", "--allow-empty", "-m", "second", folder=tmp_path / "tree")
    git("gc", "-q")
    for folder, branch in ((tmp_path / "main", "trunk"), (tmp_path / "tree", "topic/a")):
        revision = git("rev-parse", "HEAD", folder=folder)
        assert provenance_of(folder) == Provenance("https://example.com/o/r.git", revision, branch)


def test_sarif_tells_it(tmp_path: Path) -> None:
    sample.write_tree(checkout(tmp_path))
    log = json.loads(sarif.render(sample.REPORT, sample.run_info(tmp_path), Sources(tmp_path)))
    assert log["runs"][0]["versionControlProvenance"] == [
        {
            "repositoryUri": "https://example.com/o/r.git",
            "branch": "main",
            "mappedTo": {"uriBaseId": "SRCROOT"},
            "revisionId": COMMIT,
        }
    ]
