"""What a commit hook tells of one file is what a run over the whole driver tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint import driver
from ddilint.config import load_settings
from ddilint.finding import Finding

DRIVERS = Path(__file__).resolve().parent.parent / "corpus" / "drivers"


def found_in(folder: Path, *paths: Path) -> set[Finding]:
    return set(driver.run(load_settings(paths, root=folder, options={"jobs": 1})).findings)


@pytest.mark.parametrize("folder", sorted(DRIVERS.iterdir()), ids=lambda folder: folder.name)
def test_a_file_by_itself(folder: Path) -> None:
    whole = found_in(folder, folder)
    for path in sorted(path for path in folder.iterdir() if path.suffix in (".c", ".h")):
        assert found_in(folder, path) == {each for each in whole if each.location.path == path.name}
