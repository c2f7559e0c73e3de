"""What all tests share: golden files, and how properties are tested."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

GOLDEN = Path(__file__).resolve().parent / "golden"

Golden = Callable[[str, str], None]

# The same examples on every machine, however slow or busy it is: a red test is a fault.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("suite")


@pytest.fixture
def golden() -> Golden:
    """`golden(name, text)` compares with tests/golden/<name>; `python -m tests --update` rewrites the file."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("DDILINT_UPDATE_GOLDENS"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing; `python -m tests --update` writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare
