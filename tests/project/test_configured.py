"""What a driver's text configures."""

from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.irqlfacts import Level
from ddilint.project.configured import Configured
from tests.project.trees import driver_of


def configured_in(root: Path, body: str) -> Configured:
    text = f"VOID Init(VOID) {{ {body} Logs(0); }}"
    return Configured(*driver_of(root, text, {"Logs": Level.PASSIVE_LEVEL}))


@pytest.mark.parametrize(
    ("body", "is_several"),
    [
        ("DATA d; RtlZeroMemory(&d, sizeof(DATA));", False),
        ("DATA d; d.Size = sizeof(d);", False),
        ("{ DATA d; Take(&d); } { DATA e; Take(&e); }", True),
        ("DATA *d = Make(); DATA e;", True),
        ("DATA d[2]; Take(d);", True),
        ("DATA d; DATA_INIT(&d, F); Take(&d); DATA_INIT(&d, G); Take(&d);", True),
    ],
)
def test_whether_there_may_be_several_structures_of_a_type(
    body: str, is_several: bool, tmp_path: Path
) -> None:
    assert configured_in(tmp_path, body).may_set_up_several("DATA") is is_several
