from __future__ import annotations

from pathlib import Path

from ddilint.project.build_sources import read_build_sources
from tests.project.trees import plant


def test_an_old_sources_file(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "inc/x.h": "",
            "common/shared.c": "",
            "drv/a.c": "",
            "drv/B.C": "",
            "drv/x64.c": "",
            "drv/log.mc": "",
            "common/sources.inc": "C_DEFINES=$(C_DEFINES) -DCOMMON=1\n",
            "drv/sources": """
# a comment
TARGETNAME=mydrv
!IF "$(DDK_TARGET_OS)"=="WinXP"
TARGETTYPE=DRIVER
!ELSE
TARGETTYPE=DRIVER
!ENDIF
!include ..\\common\\sources.inc
C_DEFINES=$(C_DEFINES) /DUNICODE -D TWO=2 -DKIT=$(KIT)
INCLUDES=..\\inc;$(DDK_INC_PATH)
TARGETLIBS=$(DDK_LIB_PATH)\\wdm.lib \\
           obj\\*\\helper.lib
SOURCES= a.c   \\
         b.c   \\
         log.mc drv.rc
SOURCES=$(SOURCES) ..\\common\\shared.c gone.c
AMD64_SOURCES=x64.c
""",
        },
    )
    found = read_build_sources(tmp_path / "drv/sources")
    assert found is not None
    assert (found.target_name, found.target_type) == ("mydrv", "DRIVER")
    names = [path.relative_to(tmp_path).as_posix() for path in found.sources]
    assert names == ["drv/a.c", "drv/B.C", "common/shared.c", "drv/x64.c"]
    assert found.message_files == (tmp_path / "drv/log.mc",)
    assert found.flags.include_dirs == (tmp_path / "inc",)
    assert found.flags.defines == ("COMMON=1", "UNICODE", "TWO=2")
    folder = f"{tmp_path.as_posix()}/drv".lower()
    assert found.libraries == (f"{folder}/$(ddk_lib_path)/wdm.lib", f"{folder}/obj/helper.lib")
    assert found.target_folder == f"{folder}/obj"


def test_a_file_of_that_name_that_is_something_else(tmp_path: Path) -> None:
    plant(tmp_path, {"sources": "deb http://example.invalid stable main\n"})
    assert read_build_sources(tmp_path / "sources") is None
