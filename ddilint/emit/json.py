"""Findings as plain JSON, for scripts: the report's own fields, nothing computed.

Lines and columns count from 1, columns in bytes of the file as UTF-8; SARIF is the format for other tools.
"""

from __future__ import annotations

import json
from typing import Any

from msgspec.structs import asdict

from ddilint import __version__
from ddilint.emit import RunInfo
from ddilint.finding import Finding, Location, Report


def render(report: Report, run: RunInfo) -> str:
    """The whole report."""
    levels = {rule.id: (rule.name, str(rule.level)) for rule in run.rules}
    content = {
        "ddilint": __version__,
        "target": run.target,
        "findings": [_finding(finding, *levels[finding.rule]) for finding in report.findings],
        "notifications": [
            {
                "kind": item.kind,
                "severity": str(item.severity),
                "message": item.text,
                "location": None if item.location is None else _location(item.location),
            }
            for item in report.notifications
        ],
        "summary": asdict(report.summary),
    }
    return dumps(content)


def dumps(content: object) -> str:
    """JSON as ddilint writes it: readable, the same bytes each time."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _finding(finding: Finding, name: str, level: str) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "name": name,
        "level": level,
        "message": finding.message,
        **_location(finding.location),
        "function": finding.function,
        "witness": dict(finding.witness),
        "path_steps": [
            {
                **_location(step.location),
                "message": step.message,
                "depth": step.depth,
                "important": step.important,
            }
            for step in finding.steps
        ],
        "related": [{**_location(item.location), "message": item.message} for item in finding.related],
    }


def _location(location: Location) -> dict[str, Any]:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line or location.line,
        "end_column": location.end_column or location.column,
    }
