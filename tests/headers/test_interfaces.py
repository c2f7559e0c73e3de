"""The interfaces of the audio port classes: what implementers write with them compiles, and leaves no method out."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from tests.headers.test_headers import INCLUDE, errors_of

HEADERS = ("portcls.h", "dmusicks.h")
DECLARED = re.compile(r"^struct (I\w+) : public (I\w+) \{$", re.MULTILINE)
MACRO = re.compile(r"^#define IMP_(I\w+) \\\n((?:.*\\\n)*.*)$", re.MULTILINE)


class Interface(NamedTuple):
    """An interface of the kit and what its `IMP_` macro says."""

    name: str
    base: str
    macro: str


def interfaces() -> dict[str, Interface]:
    """The interfaces by name."""
    texts = [(INCLUDE / header).read_text("ascii") for header in HEADERS]
    macros = {name: body for text in texts for name, body in MACRO.findall(text)}
    return {
        name: Interface(name, base, macros.get(name, ""))
        for text in texts
        for name, base in DECLARED.findall(text)
    }


INTERFACES = interfaces()
IMPLEMENTED = sorted(name for name, each in INTERFACES.items() if each.macro)


def implementation(interface: str) -> str:
    """A class that implements the interface with macros alone, and one object of it."""
    name = interface
    named = []
    while name in INTERFACES:
        _, base, macro = INTERFACES[name]
        named += [name] if macro else []
        # Some macros bring those of the bases with them; of the others an implementer names both.
        name = "" if f"IMP_{base}" in re.findall(r"\w+", macro) else base
    macros = "".join(f"    IMP_{each};\n" for each in named)
    return (
        '#include "dmusicks.h"\n'
        f"class CTested : public {interface}, public CUnknown {{\npublic:\n"
        f"    DECLARE_STD_UNKNOWN();\n    DEFINE_STD_CONSTRUCTOR(CTested);\n{macros}}};\n"
        f"{interface} *create() {{ return new (NonPagedPoolNx, 'tseT') CTested(NULL); }}\n"
    )


@pytest.mark.parametrize("name", IMPLEMENTED)
def test_macro_declares_every_method(name: str) -> None:
    assert errors_of(implementation(name), "x64", "c++") == []


def test_the_families_of_miniports_are_there() -> None:
    families = (
        "WaveCyclic",
        "WaveCyclicStream",
        "WavePci",
        "WavePciStream",
        "WaveRT",
        "Midi",
        "DMus",
        "Topology",
    )
    assert {f"IMiniport{family}" for family in families} <= set(IMPLEMENTED)


def test_a_method_left_out_is_noticed() -> None:
    source = implementation("IMiniportMidiStream").replace("IMP_IMiniportMidiStream", "IMP_IPreFetchOffset")
    assert any("abstract" in error for error in errors_of(source, "x64", "c++"))


def test_identifiers_of_interfaces_are_declared() -> None:
    source = '#include "dmusicks.h"\n' + "".join(
        f"const GUID *p{name} = &IID_{name};\n" for name in IMPLEMENTED
    )
    assert errors_of(source, "x64", "c++") == []


@pytest.mark.parametrize("language", ["c", "c++"])
def test_streaming_properties_have_their_numbers(language: str) -> None:
    values = {
        "KSPROPERTY_AUDIO_LATENCY": 1,
        "KSPROPERTY_AUDIO_VOLUMELEVEL": 4,
        "KSPROPERTY_AUDIO_MUTE": 13,
        "KSPROPERTY_AUDIO_CPU_RESOURCES": 33,
        "KSPROPERTY_PIN_CINSTANCES": 0,
        "KSPROPERTY_PIN_PROPOSEDATAFORMAT": 14,
        "KSPROPERTY_JACK_DESCRIPTION": 1,
        "VT_I4": 3,
        "VT_BOOL": 11,
        "VT_UI4": 19,
        "VT_ILLEGAL": 0xFFFF,
        "KSCAMERA_EXTENDEDPROP_ISO_25600": 0x800,
        "sizeof(KSCOMPONENTID)": 72,
        "sizeof(KSCAMERA_EXTENDEDPROP_ROI_FOCUS)": 40,
        "sizeof(KSNODEPROPERTY_AUDIO_CHANNEL)": 40,
        "sizeof(KSDATARANGE_AUDIO)": 88,
    }
    source = '#include "ksmedia.h"\n' + "".join(
        f'_Static_assert({n} == {v}, "");\n' for n, v in values.items()
    )
    assert errors_of(source, "x64", language) == []


def test_aligned_identifiers_are_compared_by_name() -> None:
    source = (
        '#include "portcls.h"\n'
        "BOOLEAN f(REFIID a, const GUID *b) { return IsEqualGUIDAligned(a, GUID_NULL) || IsEqualGUIDAligned(*b, a); }\n"
    )
    assert errors_of(source, "x64", "c++") == []


def test_interfaces_of_streams_are_called() -> None:
    source = (
        '#include "ks.h"\n'
        "LONGLONG f(PKSPIN pin, PIKSCONTROL control, PKSPROPERTY property) {\n"
        "    PIKSREFERENCECLOCK clock; ULONG size;\n"
        "    if (!NT_SUCCESS(KsPinGetReferenceClockInterface(pin, &clock))) return 0;\n"
        "    control->KsProperty(property, sizeof(*property), NULL, 0, &size);\n"
        "    return clock->GetTime() + clock->Release();\n}\n"
    )
    assert errors_of(source, "x64", "c++") == []
