"""Findings as SARIF 2.1.0, through sarif-om's objects; the only module that imports `sarif_om`.

Knows SARIF's shapes, what GitHub's code scanning asks for and its limits, and the conversion of columns to UTF-16
code units. Decides nothing about findings. The same report gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

import attr
import sarif_om as om
from msgspec.structs import replace

from ddilint import __version__
from ddilint.catalog import Rule
from ddilint.emit import RunInfo
from ddilint.emit.json import dumps
from ddilint.emit.provenance import provenance_of
from ddilint.emit.source import Sources, utf16_column
from ddilint.encoding import bytes_of_name
from ddilint.finding import Finding, Location, Notification, Report, Severity, Step

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
SOURCE_ROOT = "SRCROOT"
FINGERPRINT = "ddilint/v1"

# What GitHub's code scanning takes from one run; what is beyond is told in a notification.
MAX_RESULTS = 5000
MAX_FLOW_LOCATIONS = 1000
MAX_RELATED = 100

# Viewers want a page about the tool; the one it has of its own is the guide to what it checks.
_INFORMATION_URI = (
    "https://learn.microsoft.com/windows-hardware/drivers/kernel/writing-to-the-system-event-log"
)

_CWE_GUID = "FFC64C90-42B6-44CE-8BEB-F6B7DAE649E5"  # the GUID that CWE's own SARIF taxonomy bears
_CWE_VERSION = "4.15"
_SNIPPET_MAX_CHARS = 1000
_CONTEXT_LINES = 2

CWE_NAMES = {  # names as CWE gives them, in the form that SARIF viewers like
    131: "IncorrectCalculationOfBufferSize",
    197: "NumericTruncationError",
    252: "UncheckedReturnValue",
    401: "MissingReleaseOfMemoryAfterEffectiveLifetime",
    415: "DoubleFree",
    416: "UseAfterFree",
    456: "MissingInitializationOfAVariable",
    457: "UseOfUninitializedVariable",
    476: "NullPointerDereference",
    477: "UseOfObsoleteFunction",
    662: "ImproperSynchronization",
    685: "FunctionCallWithIncorrectNumberOfArguments",
    690: "UncheckedReturnValueToNullPointerDereference",
    755: "ImproperHandlingOfExceptionalConditions",
    762: "MismatchedMemoryManagementRoutines",
    787: "OutOfBoundsWrite",
    1068: "InconsistencyBetweenImplementationAndDocumentedDesign",
}

_NOTIFICATION_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(report: Report, run: RunInfo, sources: Sources) -> str:
    """The whole log as JSON text."""
    report = _within_limits(report)
    log = _plain(om.SarifLog(version="2.1.0", schema_uri=SCHEMA, runs=[_Writer(report, run, sources).run()]))
    return dumps({"$schema": SCHEMA, "version": log["version"], **log})  # what the file is stands at its top


def _within_limits(report: Report) -> Report:
    told: list[Notification] = []
    if (number := len(report.findings)) > MAX_RESULTS:
        told.append(
            Notification(
                "results-truncated",
                f"{number - MAX_RESULTS} of {number} findings are left out: code scanning takes {MAX_RESULTS} a run.",
            )
        )
    findings = []
    for finding in report.findings[:MAX_RESULTS]:
        if len(finding.steps) > MAX_FLOW_LOCATIONS:
            told.append(
                Notification(
                    "path-truncated",
                    f"The path to a finding of {finding.rule} has {len(finding.steps)} steps, of which the first "
                    f"and the last {MAX_FLOW_LOCATIONS // 2} are given.",
                    location=finding.location,
                )
            )
            half = MAX_FLOW_LOCATIONS // 2
            finding = replace(finding, steps=(*finding.steps[:half], *finding.steps[-half:]))
        findings.append(replace(finding, related=finding.related[:MAX_RELATED]))
    return replace(report, findings=tuple(findings), notifications=(*report.notifications, *told))


class _Writer:
    """Builds one run; the artifacts' indices grow as locations are written."""

    def __init__(self, report: Report, run: RunInfo, sources: Sources) -> None:
        self._report, self._run, self._sources = report, run, sources
        self._artifacts: dict[str, int] = {}
        self._rule_index = {rule.id: index for index, rule in enumerate(run.rules)}
        self._kinds = sorted({item.kind for item in report.notifications})
        self._fingerprints = fingerprints(report.findings, sources)

    def run(self) -> Any:
        report, run = self._report, self._run
        cwes = sorted({number for rule in run.rules for number in rule.cwe})
        results = [self._result(index, finding) for index, finding in enumerate(report.findings)]
        notifications = [self._notification(item) for item in report.notifications]
        return om.Run(
            tool=om.Tool(driver=self._driver(cwes)),
            invocations=[
                om.Invocation(
                    execution_successful=not any(
                        item.severity is Severity.ERROR for item in report.notifications
                    ),
                    exit_code=run.exit_status,
                    tool_execution_notifications=notifications,
                )
            ],
            original_uri_base_ids={
                SOURCE_ROOT: om.ArtifactLocation(
                    description=om.Message(
                        text="The root of the linted project; give it the place of a checkout."
                    )
                )
            },
            version_control_provenance=self._provenance(),
            artifacts=[
                om.Artifact(location=_artifact_location(path), source_language=_language(path))
                for path in self._artifacts
            ],
            taxonomies=[_cwe_taxonomy(cwes)] if cwes else None,
            results=results,
            column_kind="utf16CodeUnits",
            properties={
                "target": run.target,
                "filesFound": report.summary.files_found,
                "filesParsed": report.summary.files_parsed,
                "functionsAnalysed": report.summary.functions_analysed,
                "callsInterpreted": report.summary.calls_interpreted,
                "callsNotInterpreted": report.summary.calls_not_interpreted,
                "suppressed": report.summary.suppressed,
            },
        )

    def _provenance(self) -> list[Any]:
        found = provenance_of(self._run.root)
        if found is None:
            return []
        return [
            om.VersionControlDetails(
                repository_uri=found.repository,
                revision_id=found.revision,
                branch=found.branch or None,
                mapped_to=om.ArtifactLocation(uri_base_id=SOURCE_ROOT),
            )
        ]

    def _driver(self, cwes: Sequence[int]) -> Any:
        return om.ToolComponent(
            name="ddilint",
            full_name="ddilint, a static analyzer for the event-logging code of Windows kernel-mode drivers",
            version=__version__,
            semantic_version=__version__,
            information_uri=_INFORMATION_URI,
            language="en",
            rules=[_descriptor(rule) for rule in self._run.rules],
            notifications=[_notification_descriptor(kind) for kind in self._kinds],
            supported_taxonomies=[
                om.ToolComponentReference(name="CWE", index=0, guid=_CWE_GUID),
            ]
            if cwes
            else None,
        )

    def _result(self, index: int, finding: Finding) -> Any:
        rule = self._run.rule(finding.rule)
        return om.Result(
            rule_id=finding.rule,
            rule_index=self._rule_index[finding.rule],
            level=str(rule.level),
            message=om.Message(text=_sentence(finding.message)),
            locations=[self._location(finding.location, function=finding.function, context=True)],
            code_flows=self._code_flows(finding.steps),
            related_locations=[
                self._location(item.location, message=item.message, identifier=number)
                for number, item in enumerate(finding.related, 1)
            ],
            partial_fingerprints={FINGERPRINT: self._fingerprints[index]},
            properties={"witness": dict(finding.witness)} if finding.witness else None,
        )

    def _code_flows(self, steps: Sequence[Step]) -> list[Any]:
        if not steps:
            return []
        flow = om.ThreadFlow(
            locations=[
                om.ThreadFlowLocation(
                    location=self._location(step.location, message=step.message),
                    execution_order=number,
                    nesting_level=step.depth,
                    importance="essential" if step.important else "important",
                )
                for number, step in enumerate(steps, 1)
            ]
        )
        return [om.CodeFlow(thread_flows=[flow])]

    def _notification(self, item: Notification) -> Any:
        return om.Notification(
            message=om.Message(text=_sentence(item.text)),
            level=_NOTIFICATION_LEVELS[item.severity],
            descriptor=om.ReportingDescriptorReference(id=item.kind, index=self._kinds.index(item.kind)),
            locations=None if item.location is None else [self._location(item.location)],
        )

    def _location(
        self,
        location: Location,
        message: str = "",
        function: str = "",
        identifier: int = -1,
        context: bool = False,
    ) -> Any:
        index = self._artifacts.setdefault(location.path, len(self._artifacts))
        artifact = _artifact_location(location.path)
        artifact.index = index
        return om.Location(
            id=identifier,
            physical_location=om.PhysicalLocation(
                artifact_location=artifact,
                region=self._region(location) if location.line else None,  # line 0: the file as a whole
                context_region=self._context(location) if context else None,
            ),
            logical_locations=[om.LogicalLocation(name=function, kind="function")] if function else None,
            message=om.Message(text=_sentence(message)) if message else None,
        )

    def _region(self, location: Location) -> Any:
        region = self._sources.region(location)
        lines = [self._sources.line(location.path, n) for n in range(region.line, region.end_line + 1)]
        snippet = None
        if sum(map(len, lines)) <= _SNIPPET_MAX_CHARS and lines[0]:
            text = "\n".join(lines)
            start = region.start
            end = len(text) - len(lines[-1]) + region.end
            snippet = om.ArtifactContent(text=text[start:end]) if text[start:end] else None
        return om.Region(
            start_line=region.line,
            start_column=utf16_column(lines[0], region.start),
            end_line=region.end_line,
            end_column=utf16_column(lines[-1], region.end),
            snippet=snippet,
        )

    def _context(self, location: Location) -> Any:
        """Whole lines around the region, which a viewer can show without the file."""
        region = self._sources.region(location)
        first = max(region.line - _CONTEXT_LINES, 1)
        last = min(region.end_line + _CONTEXT_LINES, self._sources.line_count(location.path))
        lines = [self._sources.line(location.path, number) for number in range(first, last + 1)]
        if not any(lines) or sum(map(len, lines)) > _SNIPPET_MAX_CHARS:
            return None
        return om.Region(
            start_line=first,
            start_column=1,
            end_line=last,
            end_column=utf16_column(lines[-1], len(lines[-1])),
            snippet=om.ArtifactContent(text="\n".join(lines)),
        )


def _descriptor(rule: Rule) -> Any:
    properties: dict[str, Any] = {
        "tags": [*rule.tags, *(f"external/cwe/cwe-{number:03}" for number in rule.cwe)],
        "precision": rule.precision,
        "problem.severity": "recommendation" if rule.level is Severity.NOTE else str(rule.level),
    }
    if rule.security_severity:
        properties["security-severity"] = rule.security_severity
    return om.ReportingDescriptor(
        id=rule.id,
        name=rule.pascal_name,
        short_description=om.MultiformatMessageString(text=rule.summary),
        full_description=om.MultiformatMessageString(text=_text(rule.section("What it reports"))),
        help=om.MultiformatMessageString(text=_text(rule.body), markdown=rule.body),
        help_uri=rule.source,
        default_configuration=om.ReportingConfiguration(level=str(rule.level), enabled=rule.default),
        relationships=[
            om.ReportingDescriptorRelationship(
                target=om.ReportingDescriptorReference(
                    id=str(number),
                    tool_component=om.ToolComponentReference(name="CWE", index=0, guid=_CWE_GUID),
                ),
                kinds=["superset"],
            )
            for number in rule.cwe
        ],
        properties=properties,
    )


def _notification_descriptor(kind: str) -> Any:
    words = kind.split("-")
    about = f"Tells about the run itself, not about the code: {' '.join(words)}."
    return om.ReportingDescriptor(
        id=kind,
        # A name that equals the identifier but for its case is none.
        name="".join(word.capitalize() for word in words) if len(words) > 1 else None,
        short_description=om.MultiformatMessageString(text=about),
        full_description=om.MultiformatMessageString(text=about),
        help=om.MultiformatMessageString(text=about, markdown=about),
    )


def _cwe_taxonomy(numbers: Iterable[int]) -> Any:
    return om.ToolComponent(
        name="CWE",
        full_name="Common Weakness Enumeration",
        organization="MITRE",
        version=_CWE_VERSION,
        guid=_CWE_GUID,
        language="en",
        information_uri="https://cwe.mitre.org/",
        download_uri=f"https://cwe.mitre.org/data/xml/cwec_v{_CWE_VERSION}.xml.zip",
        is_comprehensive=False,
        taxa=[
            om.ReportingDescriptor(
                id=str(number),
                name=CWE_NAMES.get(number, f"CWE-{number}"),
                help_uri=f"https://cwe.mitre.org/data/definitions/{number}.html",
            )
            for number in numbers
        ],
    )


def fingerprints(findings: Sequence[Finding], sources: Sources) -> list[str]:
    """An identity for each finding that stays when other lines come and go.

    It rests on the rule, the file, the function and the text of the finding's lines without their white space; of
    findings that share all these, the n-th from the top is the n-th.
    """
    keys = []
    for finding in findings:
        location = finding.location
        region = sources.region(location)
        text = "".join(sources.line(location.path, n) for n in range(region.line, region.end_line + 1))
        keys.append("\0".join((finding.rule, location.path, finding.function, re.sub(r"\s+", "", text))))
    seen: defaultdict[str, int] = defaultdict(int)
    numbered: dict[int, str] = {}
    for index in sorted(range(len(findings)), key=lambda i: findings[i].sort_key()):
        seen[keys[index]] += 1
        content = f"{keys[index]}\0{seen[keys[index]]}".encode("utf-8", "surrogatepass")
        numbered[index] = hashlib.sha256(content).hexdigest()[:32]
    return [numbered[index] for index in range(len(findings))]


def _artifact_location(path: str) -> Any:
    # A path's bytes are what a URI holds; on Windows they are its UTF-8.
    return om.ArtifactLocation(uri=quote(bytes_of_name(path), safe="/-._~"), uri_base_id=SOURCE_ROOT)


def _language(path: str) -> str | None:
    suffix = path.rpartition(".")[2].lower()
    if suffix in ("c", "h"):
        return "c"
    return "cplusplus" if suffix in ("cpp", "cxx", "cc", "hpp", "hxx", "hh") else None


def _sentence(text: str) -> str:
    """A message as SARIF wants it: a sentence, in which what only looks like a link is none (`table[i](1)`)."""
    text = text.strip()
    if text and not text.endswith((".", "!", "?")):
        text += "."
    return re.sub(r"\[([^\[\]]*)\]\(", r"\\[\1\\](", text)


def _text(markdown: str) -> str:
    """Markdown as plain text: marks dropped, structure kept."""
    lines = []
    in_code = False
    for line in markdown.splitlines():
        if line.startswith("```"):
            in_code = not in_code
        elif in_code:
            lines.append(line)
        else:
            lines.append(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line.removeprefix("## ").replace("`", "")))
    return "\n".join(lines).strip()


_ALWAYS_WRITTEN = (
    "level",
    "results",
)  # an empty list of results says that there are none; no list says nothing


def _plain(value: Any) -> Any:
    """sarif-om's objects as dictionaries: what is absent or stands at a meaningless default is left out."""
    if attr.has(type(value)):
        content = {}
        for field in attr.fields(type(value)):
            item = getattr(value, field.name)
            factory = getattr(field.default, "factory", None)
            default = field.default if factory is None else factory()
            absent = item is None or item in ([], {}) or item == default
            if absent and field.name not in _ALWAYS_WRITTEN:
                continue
            content[field.metadata["schema_property_name"]] = _plain(item)
        return content
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()  # a lone surrogate cannot be written
    return value
