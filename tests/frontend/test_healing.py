"""Names that no header declares: what they are taken for, and that the code around them survives."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ddilint.frontend import clang
from ddilint.frontend.clang import CursorKind
from ddilint.frontend.guesses import GuessKind
from ddilint.frontend.parse import MAX_ROUNDS, ParsedUnit
from ddilint.ir.printer import function_text
from tests.frontend.tree import parsed
from tests.program import program_from


def calls_of(unit: ParsedUnit) -> list[str]:
    return [c.spelling for c in clang.descendants(unit.unit.cursor, frozenset({CursorKind.CALL_EXPR}))]


def kinds_of(unit: ParsedUnit) -> dict[str, GuessKind]:
    return {name: healed.kind for name, healed in unit.healed.items()}


def healed_unit(root: Path, source: str, **headers: str) -> ParsedUnit:
    files = {"driver.c": source, **{f"{name}.h": text for name, text in headers.items()}}
    unit = parsed(root, files)
    assert [error.message for error in unit.errors] == []
    assert unit.rounds <= MAX_ROUNDS
    return unit


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("void f(FOO_CONTEXT *c) { c->Length = 3; use(c); }", "FOO_CONTEXT", GuessKind.RECORD),
        ("void f(void *p) { ((FOO_CONTEXT *)p)->Length = 3; use(p); }", "FOO_CONTEXT", GuessKind.RECORD),
        ("void f(void) { use(sizeof(FOO_CONTEXT)); }", "FOO_CONTEXT", GuessKind.RECORD),
        ("FOO_CONTEXT g; void f(void) { use(g.Length); }", "FOO_CONTEXT", GuessKind.RECORD),
        ("void f(PFOO_CONTEXT c) { c->A.B = 3; use(c->A.C[2]); }", "PFOO_CONTEXT", GuessKind.POINTER),
        ("FOO_STATUS f(void) { FOO_STATUS s = 1; use(s + 1); return s; }", "FOO_STATUS", GuessKind.INTEGER),
        ("u32 f(void) { return use(1); }", "u32", GuessKind.INTEGER),
        ("int f(int x) { use(x); return FOO_LIMIT + 1; }", "FOO_LIMIT", GuessKind.CONSTANT),
        ("void f(void) { use(&GUID_FOO); }", "GUID_FOO", GuessKind.OBJECT),
        ("#define FOO(e) &FooEvent##e\nvoid f(void) { use(FOO(Bad)); }", "FooEventBad", GuessKind.OBJECT),
        ("#define FOO(e) (1 & Foo##e)\nvoid f(void) { use(FOO(Bits)); }", "FooBits", GuessKind.CONSTANT),
        ("void f(void) { FooTable->Entry(1); use(1); }", "FooTable", GuessKind.OBJECT_POINTER),
        ("void f(void) { FooList[3] = 1; use(1); }", "FooList", GuessKind.OBJECT_POINTER),
        ("FOO_HANDLER Handle; void g(void) { use(Handle); }\nvoid Handle(int a) { }", "FOO_HANDLER", None),
        ("FOOAPI int f(int a) { return use(a); }\nFOOAPI int g(int a);", "FOOAPI", GuessKind.EMPTY_MACRO),
        ("int FOOAPI f(int a) { return use(a); }", "FOOAPI", GuessKind.EMPTY_MACRO),
        ("int f(_Inout_foo_(3) int *a) { return use(a); }", "_Inout_foo_", GuessKind.EMPTY_CALL),
        ('void f(void) { use("a" PRIfoo "b"); }', "PRIfoo", GuessKind.TEXT),
        ("void f(void) { FooTrace((1, 2)); use(1); }", "FooTrace", GuessKind.FUNCTION),
        ("void f(void) { struct foo x; use(&x); }", "foo", GuessKind.TAG),
        (
            "struct s { int a; }; void f(void) { struct s g = FOO_INIT; use(g.a); }",
            "FOO_INIT",
            GuessKind.INITIALIZER,
        ),
        ("void f(int *p) { TRY { use(*p); } FINALLY { use(1); } }", "FINALLY", GuessKind.SEH),
    ],
)
def test_guesses_by_use(tmp_path: Path, code: str, name: str, kind: GuessKind | None) -> None:
    unit = healed_unit(tmp_path, f"int use();\n{code}\n")
    assert "use" in calls_of(unit)
    if kind is not None:
        assert kinds_of(unit)[name] == kind
    else:
        assert name in kinds_of(unit)


def test_constants_in_case_labels_are_unlike_each_other(tmp_path: Path) -> None:
    code = "int f(int x) { switch (x) { case FOO_A: return a(); case FOO_B: return b(); case FOO_C: c(); } return 0; }"
    unit = healed_unit(tmp_path, code)
    assert calls_of(unit) == ["a", "b", "c"]
    assert set(kinds_of(unit).values()) == {GuessKind.CONSTANT, GuessKind.FUNCTION}


def test_constants_that_index_an_initializer_cost_nothing(tmp_path: Path) -> None:
    """clang keeps an element for every index below: a large number would take all the memory there is."""
    unit = healed_unit(
        tmp_path,
        "static const struct { int Kind; } Policy[] = { [FOO_A] = { 1 }, [FOO_B] = { 2 } };\n"
        "int f(int i) { use(Policy[i].Kind); return Policy[i].Kind; }",
    )
    assert kinds_of(unit)["FOO_B"] == GuessKind.CONSTANT
    sizes = [clang.sizeof(c.type) for c in clang.main_file_declarations(unit.unit) if c.spelling == "Policy"]
    assert all(size is not None and size < 1_000_000 for size in sizes)


def test_a_chain_of_members_heals_at_once(tmp_path: Path) -> None:
    code = "void f(PFOO_THING t) { t->A->B[3].C->D(1, t->E.F); g(t->A->B[1].X); }"
    unit = healed_unit(tmp_path, code)
    assert unit.rounds <= 3
    assert "D" in calls_of(unit)
    assert "g" in calls_of(unit)


def test_a_guess_that_clashes_is_withdrawn(tmp_path: Path) -> None:
    # Thing is used in a header before the source declares it as something else.
    files = {
        "driver.c": '#include "a.h"\ntypedef struct { int x; } Thing;\nint f(Thing *t) { return g(t->x); }\n'
    }
    unit = parsed(tmp_path, {**files, "a.h": "int early(Thing *t);\n"})
    assert "Thing" not in unit.healed
    assert "g" in calls_of(unit)


def test_what_the_project_declares_is_not_guessed(tmp_path: Path) -> None:
    code = '#include "a.h"\nvoid f(POWN o) { o->inner.x = 1; use(o->inner.y); }\n'
    header = "typedef struct _OWN { FOO_THING inner; } OWN, *POWN;\n"
    unit = healed_unit(tmp_path, code, a=header)
    assert "FOO_THING" in unit.healed
    assert not {"OWN", "POWN"} & set(unit.healed)


def test_locals_of_an_unknown_type_heal_with_it(tmp_path: Path) -> None:
    unit = healed_unit(tmp_path, "void f(void) { FOO_THING local; local.x = 1; use(&local, local.x); }")
    assert "local" not in unit.healed
    assert calls_of(unit) == ["use"]


def test_names_of_the_kit_come_from_its_headers(tmp_path: Path) -> None:
    code = (
        "void f(PDEVICE_OBJECT d) { PIO_ERROR_LOG_PACKET p = IoAllocateErrorLogEntry(d, sizeof(*p)); "
        "if (p) IoWriteErrorLogEntry(p); }\n"
    )
    unit = healed_unit(tmp_path, code)
    assert unit.healed == {}
    (function,) = clang.main_file_declarations(unit.unit)
    sizes = clang.descendants(function, frozenset({CursorKind.CXX_UNARY_EXPR}))
    assert [clang.evaluate_int(cursor) for cursor in sizes] == [48]


def test_a_call_of_a_kit_routine_alone_brings_its_header(tmp_path: Path) -> None:
    unit = healed_unit(tmp_path, "void f(void *p) { IoWriteErrorLogEntry(p); }\n")
    assert "IoWriteErrorLogEntry" not in unit.healed


def test_documented_types_are_what_the_documentation_says(tmp_path: Path) -> None:
    code = "EVT_ACX_CIRCUIT_CREATE_DEVICE Evt;\nint f(void) { use(Evt); return 1; }\n"
    unit = healed_unit(tmp_path, code)
    assert unit.healed["EVT_ACX_CIRCUIT_CREATE_DEVICE"].kind in (GuessKind.FUNCTION_TYPE, GuessKind.RECORD)


def test_guesses_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    unit = healed_unit(tmp_path, "int f(void) { return use(FOO_LIMIT); }\n")
    locator = clang.Locator(unit.unit)
    (reference,) = [
        cursor
        for cursor in clang.descendants(unit.unit.cursor, frozenset({CursorKind.DECL_REF_EXPR}))
        if cursor.spelling == "FOO_LIMIT"
    ]
    declaration = reference.referenced
    assert declaration is not None
    assert locator.declared_in(declaration) == unit.prelude_file
    assert unit.is_bundled(unit.prelude_file)


def test_the_same_source_heals_the_same_after_any_other(tmp_path: Path) -> None:
    first = parsed(tmp_path, {"a.c": "FOO_THING *g; int f(void) { return g->x; }\n"}, "a.c")
    parsed(tmp_path, {"b.c": "int h(void) { return FOO_THING + FOO_LIMIT; }\n"}, "b.c")
    again = parsed(tmp_path, {}, "a.c")
    assert (first.prelude, first.healed, first.digest) == (again.prelude, again.healed, again.digest)


def test_cplusplus_functions_and_objects(tmp_path: Path) -> None:
    source = (
        "int f(int a) { auto r = FooMake(a, 3); r->Go(1); if (FooState == 3 && r) { FooDone(r[2], FooLimit + a); } "
        "return 0; }\n"
    )
    unit = parsed(tmp_path, {"driver.cpp": source}, "driver.cpp")
    assert [error.message for error in unit.errors] == []
    assert unit.healed["FooMake"].kind == GuessKind.FUNCTION


def test_a_friend_that_only_its_class_declares_is_found_by_name(tmp_path: Path) -> None:
    header = (
        "class CFoo {\n    int m;\n    friend long Notify(CFoo *foo, int);\n    friend class CBar;\n};\n"
        "int line_after;"
    )
    source = (
        '#include "foo.h"\nint use(long (*routine)(CFoo *, int));\n'
        "int f(void) { return use(Notify) + use(&Notify); }\n"
        "long Notify(CFoo *foo, int by) { return foo->m += by; }\n"
    )
    unit = parsed(tmp_path, {"foo.h": header, "foo.cpp": source}, "foo.cpp")
    assert [error.message for error in unit.errors] == []
    assert (calls_of(unit), unit.healed) == (["use", "use"], {})


def test_a_method_that_is_a_friend_does_not_stand_for_an_unknown_function(tmp_path: Path) -> None:
    header = "class CFoo {\n    friend int CBar::Notify(int);\n};\n"
    source = '#include "foo.h"\nint f(void) { return Notify(3); }\n'
    unit = parsed(
        tmp_path,
        {"foo.h": header, "foo.cpp": "class CBar { public: int Notify(int); };\n" + source},
        "foo.cpp",
    )
    assert unit.healed["Notify"].kind == GuessKind.FUNCTION


@pytest.mark.parametrize(
    "statement",
    [
        "((char)p->n) = 3;",
        "((char)(long)p->n)--;",
        "((char *)p->q)++;",
        "use(&((char *)p->q));",
        "++((char)p->n);",
        "(char)p->n = 3;",
        "(long long) (p->q) += 7;",
        "(long long) (p->q) &= ~7;",
        "((long long)p->q) |= 1;",
        "(long long) (p->list) += 7; (long long) (p->list) &= ~7;",
    ],
)
def test_casts_that_are_assigned_to_are_blanked(tmp_path: Path, statement: str) -> None:
    code = f"struct s {{ int n; int *q; int (*list)[]; }};\nvoid f(struct s *p) {{ {statement} use(p); }}\n"
    unit = healed_unit(tmp_path, code)
    assert "use" in calls_of(unit)


def test_what_the_project_declares_for_others_only_is_guessed_after_all(tmp_path: Path) -> None:
    header = "#ifdef OTHER\ntypedef struct { int x; } FOO_THING;\n#endif\n"
    unit = healed_unit(tmp_path, '#include "a.h"\nint f(FOO_THING *t) { return use(t->x); }\n', a=header)
    assert unit.healed["FOO_THING"].kind == GuessKind.RECORD


def test_a_kit_macro_in_the_way_of_an_enumerator_is_undefined(tmp_path: Path) -> None:
    code = "#include <ntddk.h>\ntypedef enum { PAGE_SIZE = 3, OTHER } E;\nint f(void) { return use(PAGE_SIZE); }\n"
    unit = healed_unit(tmp_path, code)
    assert "#undef PAGE_SIZE" in unit.prelude


def test_variables_of_one_name_in_two_functions_are_not_mixed_up(tmp_path: Path) -> None:
    code = "void f(FOO_ONE *param) {\n  use(param->A.B);\n}\nvoid g(FOO_TWO param) {\n  use(param.C->D);\n}\n"
    unit = healed_unit(tmp_path, code)
    assert unit.rounds == 2
    assert "long long C" not in unit.prelude


def test_a_pointer_tells_what_the_structure_holds(tmp_path: Path) -> None:
    source = """void f(FOO_BUFFER *b, PFOO_BUFFER p) { p->Count = b->Size; use(&p->Status); }"""
    unit = healed_unit(tmp_path, source)
    assert "Count" in unit.prelude
    assert "Status" in unit.prelude


def test_what_looks_like_a_pointer_and_is_shifted_is_a_number(tmp_path: Path) -> None:
    source = "void f(PIN_NUMBER n, PPIN_NUMBER table) { use(1 << n); use(n & 3); n = table[2]; }"
    assert kinds_of(healed_unit(tmp_path, source))["PIN_NUMBER"] == GuessKind.INTEGER


def test_a_callback_of_an_unknown_type_has_the_parameters_of_its_definition(tmp_path: Path) -> None:
    source = """#include <wdm.h>
FOO_START_CONTROLLER Start;
FOO_STOP_CONTROLLER Stop;
void f(struct ops *o);
struct ops { FOO_START_CONTROLLER *Start; FOO_STOP_CONTROLLER *Stop; };
void g(struct ops *o) { o->Start = Start; o->Stop = Stop; }
NTSTATUS Start(_In_ PVOID Context, _In_ BOOLEAN Restore) { UNREFERENCED_PARAMETER(Context); return Restore; }
NTSTATUS Stop(IN PVOID Context, _In_reads_(2) UCHAR *Bytes, FOO_STATE State) { return Bytes[State]; }
"""
    unit = healed_unit(tmp_path, source)
    assert kinds_of(unit)["FOO_START_CONTROLLER"] == GuessKind.FUNCTION_TYPE


def test_a_number_that_is_assigned_to_a_structure_is_an_object_of_it(tmp_path: Path) -> None:
    unit = healed_unit(tmp_path, "#include <wdm.h>\nvoid f(GUID *g) { *g = FOO_CONDITION_PORT; use(g); }")
    assert "extern GUID FOO_CONDITION_PORT;" in unit.prelude


def test_segments_of_code_are_no_errors(tmp_path: Path) -> None:
    healed_unit(tmp_path, "#pragma alloc_text(PAGE, f)\nvoid f(void) { use(1); }")


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("int f(int x) { switch (x) { default: return use((int)Color::Red); } }", "Color", "SCOPED_ENUM"),
        ("class C : public FooBase { public: int m; int f() { return use(m); } };", "FooBase", "RECORD"),
        ("struct s { unsigned a : 3; }; void f(s *p) { FooTrace(p->a, 3); }", "FooTrace", "FUNCTION"),
        ("void *t[] = { (void *)&FOO_TABLE }; void f() { use(3); }", "FOO_TABLE", "OBJECT"),
        ("struct guid { int a; }; void f(guid *g) { *g = FOO_GUID; use(1); }", "FOO_GUID", "OBJECT"),
        ("void copy(const int *p); void f() { copy(FOO_ADDRESS); use(1); }", "FOO_ADDRESS", "OBJECT"),
        (
            "struct c { c(const int *p, int n); }; void f() { c x{FOO_LIST, 2}; use(1); }",
            "FOO_LIST",
            "OBJECT",
        ),
        (
            "struct guid { int a; }; bool operator==(guid a, guid b);\n"
            "void f(guid g) { use(g == FOO_GUID); }",
            "FOO_GUID",
            "OBJECT",
        ),
        ("struct s { FOO_ROTATION r; s() : r(3) { } }; void f() { use(1); }", "FOO_ROTATION", "INTEGER"),
        ("void f() { FOO_CONTEXT c = {0}; c.Length = 1; use(c.Length); }", "FOO_CONTEXT", "RECORD"),
        ("void f() { FOO_LOG log = nullptr; use(1); }", "FOO_LOG", "POINTER"),
    ],
)
def test_names_of_cplusplus(tmp_path: Path, code: str, name: str, kind: str) -> None:
    unit = parsed(tmp_path, {"driver.cpp": "int use(int);\n" + code}, source="driver.cpp")
    assert ([error.message for error in unit.errors], kinds_of(unit)[name]) == ([], GuessKind[kind])


def test_a_namespace_that_the_compiler_knows_brings_its_header(tmp_path: Path) -> None:
    source = "void operator delete(void *, unsigned long long, std::align_val_t) noexcept;\n"
    unit = parsed(tmp_path, {"driver.cpp": source}, source="driver.cpp")
    assert ([error.message for error in unit.errors], unit.healed) == ([], {})


TRACED = """#ifdef NO_TRACING
#define DBG_PNP 1
#else
#define WPP_CONTROL_GUIDS WPP_DEFINE_CONTROL_GUID(G, (1,2,3,4,5), WPP_DEFINE_BIT(DBG_PNP) WPP_DEFINE_BIT(DBG_IO))
// begin_wpp config
// FUNC TraceEvents(LEVEL, FLAGS, MSG, ...);
// end_wpp
#endif
"""


@pytest.mark.parametrize("name", ["driver.c", "driver.cpp"])
def test_what_the_trace_preprocessor_declares_costs_no_round(name: str, tmp_path: Path) -> None:
    source = '#include "trace.h"\n#include "driver.tmh"\nvoid f(void) { TraceEvents(1, DBG_PNP, "x"); }\n'
    unit = parsed(tmp_path, {name: source, "trace.h": TRACED}, name)
    assert (unit.rounds, unit.errors) == (1, ())
    assert kinds_of(unit)["DBG_PNP"] is GuessKind.CONSTANT
    assert "DBG_IO" not in unit.healed  # which the source does not use


DEBUG_PRINT = """#ifdef NO_TRACING
#define DbgPrint(Level, MSG) if (Level <= nLevel) \\
    DbgPrintEx(0, 0, MSG)
#else
#define ENTER() DbgPrint(4, ("--> %s", __FUNCTION__))
// #define DbgPrint(Level, MSG)
// begin_wpp config
// USEPREFIX (DbgPrint, "%!STDPREFIX!");
// DbgPrint{FLAG = TRACE_ALL}(LEVEL, (MSG, ...));
// end_wpp
#endif
"""


@pytest.mark.parametrize("name", ["driver.c", "driver.cpp"])
def test_a_trace_function_may_bear_the_name_of_one_of_the_kits(name: str, tmp_path: Path) -> None:
    source = '#include <ntddk.h>\n#include "trace.h"\n#include "driver.tmh"\n'
    source += 'int f(int n) { ENTER(); DbgPrint(2, ("n is %d", n)); return n; }\n'
    unit = parsed(tmp_path, {name: source, "trace.h": DEBUG_PRINT}, name)
    assert unit.errors == ()
    assert unit.traced == ({"DbgPrint"} if name == "driver.cpp" else set())  # C takes any arguments
    assert unit.rounds == 1


def test_comments_without_an_end_take_no_time(tmp_path: Path) -> None:
    source = '#include "open.h"\n#include "trace.h"\n#include "driver.tmh"\nvoid f(void) { TraceEvents(1, 2, "x"); }\n'
    begin = time.process_time()
    parsed(tmp_path, {"driver.c": source, "trace.h": TRACED, "open.h": "int TraceEvents;" + "/*x" * 8000})
    assert time.process_time() - begin < 1.5


@pytest.mark.parametrize(
    "header", [TRACED + "enum { DBG_PNP = 5 };\n", "#define NO_TRACING\n" + TRACED], ids=["enum", "macro"]
)
def test_a_trace_flag_that_the_driver_declares_keeps_its_value(header: str, tmp_path: Path) -> None:
    source = '#include "trace.h"\n#include "driver.tmh"\nint a[DBG_PNP == 5 || DBG_PNP == 1 ? 1 : -1];\n'
    unit = parsed(tmp_path, {"driver.c": source, "trace.h": header})
    assert (unit.rounds, unit.errors) == (1, ())


_LACKING = """#include <ntddk.h>
void use(ULONG value);
void f(PIRP irp, PDEVICE_OBJECT device, PIO_STACK_LOCATION stack)
{
    if (irp->Tail.Overlay.FooFlags & 4) {
        device->FooCount = 1;
    }
    stack->Parameters.Create.FooLength = 2;
    stack->Parameters.FooControl.Code += 1;
    if (device->FooLink->Next->Ready == 3)
        use(device->FooLink->Next->Count);
}
"""


@pytest.mark.parametrize("name", ["driver.c", "driver.cpp"])
def test_a_structure_of_the_kit_gets_the_members_that_it_lacks(name: str, tmp_path: Path) -> None:
    unit = parsed(tmp_path, {name: _LACKING}, name)
    assert [error.message for error in unit.errors] == []
    assert {"_DEVICE_OBJECT.FooCount", "_DEVICE_OBJECT.FooLink", "_IRP.FooFlags"} <= unit.healed.keys()
    for known in ("_IO_STACK_LOCATION.FooLength", "_IO_STACK_LOCATION.FooControl"):
        assert unit.healed[known].kind is GuessKind.MEMBER


def test_sources_that_need_the_same_members_of_the_kit_share_a_precompiled_header(tmp_path: Path) -> None:
    for number in range(4):
        unit = parsed(tmp_path / str(number), {"driver.c": _LACKING})
        assert unit.errors == ()
    whole = parsed(
        tmp_path, {"driver.c": "#include <ntddk.h>\nint f(PDEVICE_OBJECT d) { return d->Flags; }\n"}
    )
    assert whole.errors == ()
    assert whole.healed == {}


def test_what_lacked_a_member_has_no_known_size(tmp_path: Path) -> None:
    program = program_from(
        "#include <ntddk.h>\nULONG f(PDEVICE_OBJECT d) { return d->FooCount + sizeof(DEVICE_OBJECT); }\n",
        tmp_path,
    )
    assert "sizeof" in function_text(program.named("f"))


def test_a_structure_that_the_preprocessor_passes_over_is_guessed_like_one_that_is_missing(
    tmp_path: Path,
) -> None:
    code = '#include "a.h"\nint f(POWN o) { o->inner.used = 1; return o->after; }\n'
    header = (
        '#ifdef FOO_BUILD\n#include "b.h"\n#endif\n'
        "typedef struct _OWN { int before; struct inner inner; int after; } OWN, *POWN;\n"
    )
    unit = healed_unit(tmp_path, code, a=header, b="struct inner { int used, left; };\n")
    assert kinds_of(unit) == {"inner": GuessKind.TAG}


def test_a_structure_that_is_defined_after_all_is_not_guessed(tmp_path: Path) -> None:
    # What it consists of has to heal first.
    code = "#ifndef FOO_OFF\nstruct inner { FOO_THING a; };\n#endif\nstruct outer { struct inner i; } o;\n"
    unit = healed_unit(tmp_path, f"{code}int f(void) {{ return use(o.i.a.b); }}\n")
    assert "inner" not in unit.healed


def test_a_bit_field_shows_that_its_type_is_a_number(tmp_path: Path) -> None:
    code = (
        "struct own { int a; foo_id_type b : 3; int c; };\nint f(struct own *o) { return use(o->b, o->c); }\n"
    )
    unit = healed_unit(tmp_path, code)
    assert kinds_of(unit)["foo_id_type"] == GuessKind.INTEGER


@pytest.mark.parametrize(
    ("name", "size"),
    [("u8", 1), ("__le16", 2), ("s32", 4), ("be64", 8), ("qword", 8), ("foo_flags", 4)],
)
def test_a_number_is_as_wide_as_its_name_says(tmp_path: Path, name: str, size: int) -> None:
    unit = healed_unit(tmp_path, f"{name} own; void f(void) {{ own = 1; own |= 2; use(own); }}\n")
    (own,) = [c for c in clang.main_file_declarations(unit.unit) if c.spelling == "own"]
    assert (kinds_of(unit)[name], clang.sizeof(own.type)) == (GuessKind.INTEGER, size)
