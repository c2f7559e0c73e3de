from __future__ import annotations

from pathlib import Path

import pytest

from ddilint.errors import InputError
from ddilint.project import paths
from ddilint.project.msbuild import condition, expand_bare
from ddilint.project.vcxproj import Project, read_project
from tests.project.trees import DRIVER, compiles, driver, plant, project


def read(root: Path, body: str, files: str = "a.c b.c") -> Project:
    plant(root, dict.fromkeys(files.split(), ""))
    plant(root, {"drv.vcxproj": project(body)})
    return read_project(root / "drv.vcxproj")


def relative(root: Path, paths: tuple[Path, ...]) -> list[str]:
    return [path.relative_to(root).as_posix() for path in paths]


def test_sources_are_found_by_windows_spelling(tmp_path: Path) -> None:
    plant(
        tmp_path, dict.fromkeys(("Src/Main.c", "common/log.c", "drv/one.c", "drv/two.c", "drv/my file.c"), "")
    )
    names = "..\\src\\main.C;..\\Common\\log.c", "*.c", "$(IntDir)\\gen.c;gone.c", "my%20file.c"
    plant(tmp_path, {"drv/drv.vcxproj": driver(*names)})
    found = read_project(tmp_path / "drv/drv.vcxproj")
    assert relative(tmp_path, found.sources) == [
        "Src/Main.c",
        "common/log.c",
        "drv/my file.c",
        "drv/one.c",
        "drv/two.c",
    ]
    assert found.missing == ("gone.c",)


def test_recursive_wildcards_and_exclusions(tmp_path: Path) -> None:
    body = """<ItemGroup><ClCompile Include="src\\**\\*.c" Exclude="src\\skip\\*.c"/>
        <ClCompile Remove="src\\b.c"/></ItemGroup>"""
    found = read(tmp_path, DRIVER + body, "src/a.c src/b.c src/deep/er/c.c src/skip/d.c src/e.cpp")
    assert relative(tmp_path, found.sources) == ["src/a.c", "src/deep/er/c.c"]


def test_release_and_x64_are_chosen(tmp_path: Path) -> None:
    groups = "".join(
        f"""<ItemDefinitionGroup Condition="'$(Configuration)|$(Platform)'=='{name}'"><ClCompile>
        <PreprocessorDefinitions>%(PreprocessorDefinitions);{define}</PreprocessorDefinitions>
        </ClCompile></ItemDefinitionGroup>"""
        for name, define in (
            ("Debug|x64", "DBG=1"),
            ("Release|x64", "REL=1;$(MORE)"),
            ("Release|Win32", "X86"),
        )
    )
    common = """<ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>ALWAYS;%(PreprocessorDefinitions)
        </PreprocessorDefinitions></ClCompile></ItemDefinitionGroup>"""
    found = read(tmp_path, DRIVER + common + groups + compiles("a.c"))
    assert found.configuration == "Release|x64"
    assert [d for d in found.flags.defines if "%(" not in d] == ["ALWAYS", "REL=1"]


def test_whether_wide_characters_are_a_type_of_their_own(tmp_path: Path) -> None:
    setting = """<ItemDefinitionGroup><ClCompile><TreatWChar_tAsBuiltInType>{}</TreatWChar_tAsBuiltInType>
        </ClCompile></ItemDefinitionGroup>"""
    assert read(tmp_path, DRIVER + setting.format("true")).flags.defines == ("_NATIVE_WCHAR_T_DEFINED=1",)
    assert read(tmp_path, DRIVER + setting.format("false")).flags.defines == ()


def test_a_project_cannot_change_the_configuration_it_is_built_for(tmp_path: Path) -> None:
    body = """<PropertyGroup><Configuration>Win8 Debug</Configuration><DriverType>KMDF</DriverType></PropertyGroup>
        <PropertyGroup Condition="'$(Configuration)'=='Release'"><ConfigurationType>Driver</ConfigurationType>
        </PropertyGroup>"""
    assert read(tmp_path, body).configuration_type == "Driver"


def test_include_folders_that_exist_in_order(tmp_path: Path) -> None:
    (tmp_path / "Inc").mkdir()
    (tmp_path / "src").mkdir()
    body = """<PropertyGroup><IncludePath>$(VC_IncludePath);$(ProjectDir)src</IncludePath></PropertyGroup>
        <ItemDefinitionGroup><ClCompile><AdditionalIncludeDirectories>
        .\\inc;$(DDK_INC_PATH);nowhere;%(AdditionalIncludeDirectories)
        </AdditionalIncludeDirectories></ClCompile></ItemDefinitionGroup>"""
    found = read(tmp_path, DRIVER + body + compiles("a.c"))
    assert relative(tmp_path, found.flags.include_dirs) == ["Inc", "src"]


def test_a_file_can_have_flags_of_its_own_or_be_left_out(tmp_path: Path) -> None:
    body = """<ItemGroup><ClCompile Include="a.c"><PreprocessorDefinitions>ONLY_A;%(PreprocessorDefinitions)
        </PreprocessorDefinitions></ClCompile><ClCompile Include="b.c"><ExcludedFromBuild
        Condition="'$(Configuration)|$(Platform)'=='Release|x64'">true</ExcludedFromBuild></ClCompile>
        <ClCompile Include="c.c"><ExcludedFromBuild Condition="'$(Configuration)'=='Debug'">true</ExcludedFromBuild>
        </ClCompile></ItemGroup>"""
    found = read(tmp_path, DRIVER + body, "a.c b.c c.c")
    assert relative(tmp_path, found.sources) == ["a.c", "c.c"]
    ((path, flags),) = found.per_file
    assert (path.name, flags.defines) == ("a.c", ("ONLY_A",))


@pytest.mark.parametrize(
    ("characters", "definitions", "defined"),
    [
        ("Unicode", "OWN;%(PreprocessorDefinitions)", ("OWN", "_UNICODE", "UNICODE")),
        ("Unicode", "OWN", ("OWN",)),
        ("MultiByte", "%(PreprocessorDefinitions);OWN", ("_MBCS", "OWN")),
        ("NotSet", "%(PreprocessorDefinitions);OWN", ("OWN",)),
    ],
)
def test_a_character_set_defines_what_its_toolset_says(
    tmp_path: Path, characters: str, definitions: str, defined: tuple[str, ...]
) -> None:
    body = f"""<PropertyGroup><CharacterSet>{characters}</CharacterSet></PropertyGroup>
        <Import Project="$(VCTargetsPath)\\Microsoft.Cpp.props" />
        <ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>{definitions}</PreprocessorDefinitions></ClCompile>
        </ItemDefinitionGroup>"""
    assert read(tmp_path, DRIVER + body + compiles("a.c")).flags.defines == defined


def test_shared_projects_and_property_sheets_are_imported(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "Directory.Build.props": project("<PropertyGroup><Where>shared</Where></PropertyGroup>"),
            "shared/s.c": "",
            "shared/Shared.vcxitems": project(
                '<ItemGroup><ClCompile Include="$(MSBuildThisFileDirectory)s.c"/></ItemGroup>'
                '<Import Project="$(MSBuildThisFileDirectory)Shared.vcxitems"/>'
            ),
            "drv/a.c": "",
            "drv/drv.vcxproj": driver(
                "a.c",
                body='<Import Project="..\\$(Where)\\Shared.vcxitems" Label="Shared"/><Import Project="gone.props"/>',
            ),
        },
    )
    found = read_project(tmp_path / "drv/drv.vcxproj", top=tmp_path)
    assert relative(tmp_path, found.sources) == ["shared/s.c", "drv/a.c"]


def test_messages_tracing_libraries_and_references(tmp_path: Path) -> None:
    body = """<ItemGroup><MessageCompile Include="log.mc"/><MessageCompile Include="e.man"/>
        <ProjectReference Include="lib\\lib.vcxproj"/></ItemGroup>
        <ItemDefinitionGroup><ClCompile><WppTraceFunction>Trace(LEVEL,MSG,...)</WppTraceFunction>
        <WppAdditionalOptions>-func:Other(FLAGS,MSG,...) -v</WppAdditionalOptions></ClCompile>
        <Link><AdditionalDependencies>%(AdditionalDependencies);..\\x\\$(IntDir)\\My.lib;$(DDK)\\k.lib</AdditionalDependencies>
        <ModuleDefinitionFile>exp.def</ModuleDefinitionFile></Link></ItemDefinitionGroup>"""
    found = read(tmp_path, DRIVER + body + compiles("a.c"), "a.c log.mc e.man lib/lib.vcxproj exp.def")
    assert relative(tmp_path, found.message_files) == ["log.mc"]
    assert relative(tmp_path, found.references) == ["lib/lib.vcxproj"]
    assert found.libraries == ("../x/$(intdir)/my.lib", "$(ddk)/k.lib")
    assert found.module_definition == tmp_path / "exp.def"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le-declared", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = driver("größe.c")
    if encoding == "utf-16-le-declared":  # the declaration lies about what an editor saved
        data = text.replace('encoding="utf-8"', 'encoding="utf-16"').encode()
    elif encoding == "cp1252":
        data = text.encode("cp1252")
    else:
        declared = text.replace("utf-8", "utf-16") if encoding == "utf-16" else text
        data = declared.encode(encoding)
    plant(tmp_path, {"größe.c": "", "drv.vcxproj": data})
    assert [path.name for path in read_project(tmp_path / "drv.vcxproj").sources] == ["größe.c"]


@pytest.mark.parametrize("data", [b"<Project>\n<ItemGroup>\n</Project>", b"", b"\0\1\2", b"MZ\x90"])
def test_broken_xml_is_one_line_with_its_place(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "drv.vcxproj"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_project(path)
    assert str(caught.value).startswith(f"{path.as_posix()}:{3 if b'Item' in data else 1}: ")
    assert "\n" not in str(caught.value)


def test_entities_do_not_explode_nor_read_files(tmp_path: Path) -> None:
    plant(tmp_path, {"secret.txt": "a.c"})
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9)
    )
    plant(tmp_path, {"drv.vcxproj": bomb + "]><Project>&j;</Project>"})
    with pytest.raises(InputError):
        read_project(tmp_path / "drv.vcxproj")
    outside = '<!DOCTYPE x [<!ENTITY s SYSTEM "secret.txt">]><Project><A>&s;</A></Project>'
    plant(tmp_path, {"drv.vcxproj": outside})
    with pytest.raises(InputError):
        read_project(tmp_path / "drv.vcxproj")


def test_values_that_double_for_ever_end(tmp_path: Path) -> None:
    doubled = "<A>xxxxxxxxxx</A>" + f"<A>{'$(A)' * 10}</A>" * 20
    settings = "<D>y</D>" + f"<D>{'%(D)' * 10}</D>" * 20
    body = f"""<PropertyGroup>{doubled}</PropertyGroup>
        <ItemDefinitionGroup><ClCompile>{
        settings.replace("D>", "PreprocessorDefinitions>").replace("(D)", "(PreprocessorDefinitions)")
    }</ClCompile></ItemDefinitionGroup>
        <ItemGroup><ClCompile Include="a.c"/><ClCompile Include="$(A).c"/></ItemGroup>"""
    found = read(tmp_path, DRIVER + body)
    assert relative(tmp_path, found.sources) == ["a.c"]
    assert sum(map(len, found.flags.defines)) < 1_000_000


def test_a_wildcard_that_leaves_the_project_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "WILDCARD_ENTRIES", 20)
    body = r"""<ItemGroup><ClCompile Include="**\**\**\**\**\*.c"/></ItemGroup>"""
    assert len(read(tmp_path, DRIVER + body).sources) == 2
    plant(tmp_path, {f"far/{number}.c": "" for number in range(30)})
    with pytest.raises(InputError, match=r"the wildcard \*\*.* goes through more than"):
        read_project(tmp_path / "drv.vcxproj")


def test_a_wildcard_takes_no_time_on_a_long_name(tmp_path: Path) -> None:
    body = f"""<ItemGroup><ClCompile Include="{"*a" * 30}*b;[!x]*.c"/></ItemGroup>"""
    found = read(tmp_path, DRIVER + body, f"{'a' * 200}.c [!x]y.c y.c")
    assert relative(tmp_path, found.sources) == ["[!x]y.c"]


def test_elements_that_are_nested_without_end(tmp_path: Path) -> None:
    depth = 5000
    body = "<ImportGroup>" * depth + "</ImportGroup>" * depth
    with pytest.raises(InputError, match="nested too deeply"):
        read(tmp_path, body)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'$(A)'=='one'", True),
        ("'$(A)'=='ONE' and '$(B)'!='2'", False),
        ("!('$(A)'=='two') or '$(Unknown)'=='x'", True),
        ("'$(Unknown)'==''", None),
        ("'$(A)'=='two' and '$(Unknown)'=='x'", False),
        ("$(B) >= 2 And $(B) < 0x10", True),
        ("$(Unknown)<3", None),
        ("exists('there')", True),
        ("!Exists('gone')", True),
        ("$([MSBuild]::Something('x'))", None),
        ("'a'=='a') or (", None),
        ("'unfinished", None),
        ("(" * 500, None),
        ("", True),
    ],
)
def test_conditions(text: str, value: bool | None) -> None:
    bare = expand_bare(text, {"a": "one", "b": "2"})
    assert condition(bare, lambda spelling: spelling == "there") is value


CONVERTED = """<Project><PropertyGroup>
<TARGETNAME Condition="'$(OVERRIDE_TARGETNAME)'!='true'">valve</TARGETNAME>
<C_DEFINES Condition="'$(OVERRIDE_C_DEFINES)'!='true'">$(C_DEFINES) -DINLINE_LOG /DDEPTH=4 -D$(MORE)</C_DEFINES>
</PropertyGroup></Project>"""


@pytest.mark.parametrize(
    ("sheet", "defines"), [("WDKConversion", ("ONE", "INLINE_LOG", "DEPTH=4")), ("Platforms", ("ONE",))]
)
def test_what_was_converted_from_a_sources_file_counts(
    sheet: str, defines: tuple[str, ...], tmp_path: Path
) -> None:
    plant(tmp_path, {"sources.props": CONVERTED})
    body = f"""<Import Project="$(VCTargetsPath)\\{sheet}\\PreConfiguration.props"/><ItemDefinitionGroup><ClCompile>
        <PreprocessorDefinitions>ONE</PreprocessorDefinitions></ClCompile></ItemDefinitionGroup>"""
    found = read(tmp_path, body + DRIVER)
    assert found.flags.defines == defines
