"""Small source trees for the tests of `ddilint.project`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ddilint.irqlfacts import Level
from ddilint.project.files import discover
from ddilint.project.relevance import Relevance, relevance_of
from ddilint.project.texts import Texts
from ddilint.project.units import plan_units

PROJECT = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003">
  <ItemGroup Label="ProjectConfigurations">
    <ProjectConfiguration Include="Debug|x64"/><ProjectConfiguration Include="Release|x64"/>
    <ProjectConfiguration Include="Release|Win32"/>
  </ItemGroup>
{body}
</Project>
"""

DRIVER = (
    "<PropertyGroup><ConfigurationType>Driver</ConfigurationType><DriverType>WDM</DriverType></PropertyGroup>"
)
STATIC = "<PropertyGroup><ConfigurationType>StaticLibrary</ConfigurationType></PropertyGroup>"


def project(body: str) -> str:
    return PROJECT.format(body=body)


def driver(*sources: str, body: str = "") -> str:
    return project(DRIVER + body + compiles(*sources))


def compiles(*sources: str) -> str:
    return "<ItemGroup>" + "".join(f'<ClCompile Include="{source}"/>' for source in sources) + "</ItemGroup>"


def plant(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a tree; returns its root."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


ENTRY = "NTSTATUS DriverEntry(PDRIVER_OBJECT d, PUNICODE_STRING p)\n{\n    return 0;\n}\n"


def driver_of(root: Path, text: str, limits: Mapping[str, Level]) -> tuple[Relevance, Texts]:
    """A driver of one source that begins with `ENTRY`, planted, and looked at for routines with these limits."""
    plant(root, {"drv.vcxproj": driver("main.c"), "main.c": ENTRY + text})
    tree = discover([root], root=root)
    texts = Texts(tree)
    (unit,) = plan_units(tree).units
    return relevance_of(unit, limits, texts), texts
