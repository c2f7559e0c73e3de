from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddilint.encoding import to_utf8
from ddilint.project.lexical import FileText, FunctionText, scan, strip


def functions(text: str) -> dict[str, FunctionText]:
    return {function.name: function for function in scan(text.encode()).functions}


def lines(text: str) -> list[tuple[str, int, int]]:
    return [(f.name, f.first_line, f.last_line) for f in scan(text.encode()).functions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("VOID\nFoo(\n    IN int x\n    )\n{\n}\n", "Foo"),
        ("_IRQL_requires_max_(DISPATCH_LEVEL)\n_Function_class_(A_B)\nVOID Foo(int x)\n{ }", "Foo"),
        ("VOID Foo(int x) _Requires_lock_held_(x->Lock) {}", "Foo"),
        ("VOID Foo(_In_reads_(n) int *x, int n) MY_ANNOTATION(x, n) {}", "Foo"),
        ('__declspec(code_seg("PAGE")) NTSTATUS Foo(void) {}', "Foo"),
        ("static void Foo(void) __attribute__((noinline)) {}", "Foo"),
        ("#pragma alloc_text(PAGE, Bar)\nFoo(a, b)\n  int a; PVOID (*b)(int);\n{ return a; }", "Foo"),
        ("int Foo(a, b, c) int a, b; struct s { int i; } ; struct s *c; { }", None),
        ("int Foo(a) struct s *a; { }", "Foo"),
        ("NTSTATUS (Foo)(int x) { }", "Foo"),
        ("NTSTATUS STDCALL(Foo)(int x) { }", "Foo"),
        ("VOID (*Foo(int x))(int) { return 0; }", "Foo"),
        ("WDF_DECLARE_CONTEXT_TYPE(CTX)\n\nVOID\nFoo(int x)\n{ }", "Foo"),
        ("DECLARE(a)\nint Global;\nVOID Foo(int x) { }", "Foo"),
        ("DECLARE(A, b)\ntypedef VOID (*F)(A *);\nVOID Foo(int x) { }", "Foo"),
        ("DECLARE(A)\nextern A *List, **Last;\nVOID Foo(int x) { }", "Foo"),
        ("DECLARE(A)\nVOID Use(A *a);\nVOID Foo(int x) { }", "Foo"),
        ("DECLARE(A)\nA Table[4];\nVOID Foo(int x) { }", "Foo"),
        ("Foo(a, b) PFOO a, *b[2]; { }", "Foo"),
        ("#ifdef A\nVOID Foo(int a)\n#else\nVOID Foo(int a, int b)\n#endif\n{ }", "Foo"),
        ("VOID Foo(\n#if A\n int a)\n#else\n int b)\n#endif\n{ }", "Foo"),
        ('extern "C" {\nVOID Foo(void) { }\n}', "Foo"),
        ("namespace N { class C : public B {\n int x;\n void Foo() const { x = 1; }\n}; }", "Foo"),
        ("class __declspec(novtable) C : public B { void Foo() { x = 1; } };", "Foo"),
        ("struct alignas(16) C { void Foo() { x = 1; } };", "Foo"),
        ("class EXPORT(1) C final : public B<int, 3> { void Foo() { x = 1; } };", "Foo"),
        ("struct s __declspec(noinline) Foo(int a) { }", "Foo"),
        ("struct s (*Foo(int a))(int) { return 0; }", "Foo"),
        ("VOID (*Log)(int){Note};\nVOID Foo(void) { }", "Foo"),
        ("C::Foo(int a) : B(a), c_(a) { }", "Foo"),
        ("C<T>::~Foo() noexcept { }", "~Foo"),
        ("void* __cdecl operator new(size_t n) { return 0; }", "operator new"),
        ("bool C::operator==(const C& o) const { return true; }", "operator=="),
        ("PFOO C::operator ->() { return p_; }", "operator->"),
        ("bool operator !() const { return !p_; }", "operator!"),
        ("int operator [] (int i) { return a_[i]; }", "operator[]"),
        ("operator  const FOO*() { return p_; }", "operator const FOO *"),
        ("C::~ Foo() { }", "~Foo"),
        ("int operator (int x) { return x; }", "operator"),
        ("STDMETHODIMP_(ULONG) C::Foo(void) { }", "Foo"),
        ("auto Foo(int x) -> int { return x; }", "Foo"),
        ("struct s { int x; } Foo(void) { }", "Foo"),
        ("__inline int __foo(int x) { }", "__foo"),
        ('VOID Foo(x) /* { */ // {\n{ char c = \'{\'; char *s = "{\\"{"; }', "Foo"),
    ],
)
def test_headers_of_functions(text: str, name: str | None) -> None:
    assert list(functions(text)) == ([name] if name else [])


@pytest.mark.parametrize(
    "text",
    [
        "struct s { int (*f)(int); };",
        "FN table[COUNT(3)] = { A, B };",
        "typedef struct _S { int a; } S, *PS;",
        "enum e { A = F(1), B };",
        "DECLARE(a)\nstruct s { int x; };",
        "DECLARE(a)\nenum { X };",
        "int x = F(1);",
        "VOID Foo(int a);",
        "auto f = [](int x) { return G(x); };",
        "#define F(x) {\nint y;",
        "VOID (*table[])(int) = { A };",
        "VOID (*table[2])(int){A, B};",
        "VOID (NTAPI *Log)(int) {A};",
        "struct __declspec(align(8)) s v = { A };",
        "if (x) { y(); }",
        "const GUID g = { 0x1, { 2 } };",
    ],
)
def test_what_is_no_function(text: str) -> None:
    assert functions(text) == {}


def test_extent_and_storage_class() -> None:
    text = "int g;\n\nstatic\nVOID\nFoo(int x)\n{\n    Bar();\n}\n\nVOID Baz(void) { }\n"
    found = functions(text)
    foo = found["Foo"]
    assert (foo.first_line, foo.last_line, foo.is_static) == (3, 8, True)
    assert text[foo.start : foo.end] == text[text.index("static") : text.index("VOID Baz") - 2]
    assert text[foo.name_offset :].startswith("Foo(")
    assert text[foo.body_start] == "{"
    assert not found["Baz"].is_static


def test_calls_and_other_mentions() -> None:
    foo = functions(
        "VOID Foo(T x) { if (Bar (x) ) Table[0] = Handler; return (Baz)(sizeof(int), 0x1F, 'Q'); }"
    )["Foo"]
    assert foo.calls == {"Bar", "Baz"}
    assert foo.mentions == {"x", "Table", "Handler", "Baz"}


def test_comments_strings_and_dead_code_mention_nothing() -> None:
    text = r"""
// Dead(); \
   Dead();
/* Dead(); " */
#if 0
Dead(); don't /* stop
here */ #endif in text
#if 1
Dead();
#else
Dead();
#endif
#elif defined(X)
VOID Live(void) { Alive(); }
#else
VOID Live(void) { AliveToo(); }
#endif
char *s = "Dead(); \" Dead();";
char c = '"'; char d = '\''; int n = 1'000'000;
VOID Foo(void) { Print("Dead() \
  Dead()", L'"', "//"); Really(); }
"""
    file = scan(text.encode())
    names = set(file.calls | file.mentions).union(*(f.calls | f.mentions for f in file.functions))
    assert "Dead" not in names
    assert {"Alive", "AliveToo", "Really", "Print"} <= names
    assert [f.name for f in file.functions] == ["Live", "Live", "Foo"]


def test_raw_strings() -> None:
    assert list(functions('const char* s = R"x(" { )" )x"; VOID Foo() { }')) == ["Foo"]
    assert list(functions('#define BAR "a"\nint FOOR; VOID Foo() { G(BAR"("); }')) == ["Foo"]


def test_braces_that_balance_only_per_branch() -> None:
    text = """VOID One(void)
{
#ifdef A
    if (a) {
#else
    if (b) {
#endif
        Inner();
    }
}
VOID Two(void)
{
#if A
    if (a) {
        X();
#else
    Y();
#endif
    Z();
#if A
    }
#endif
}
#if A
VOID Three(int a) {
#else
VOID Three(int b) {
#endif
    Body();
}
VOID Four(void)
{
    if (x) {
#if A
    } else if (y) {
#else
    }
#endif
#if A
    }
#endif
}
VOID Five(void) { }
"""
    assert lines(text) == [
        ("One", 1, 10),
        ("Two", 11, 23),
        ("Three", 25, 25),
        ("Three", 27, 30),
        ("Four", 31, 42),
        ("Five", 43, 43),
    ]
    assert "Body" in scan(text.encode()).functions[3].calls


def test_recovery_where_braces_never_balance() -> None:
    text = "VOID One(void)\n{\n    MACRO {\n    One1();\n}\n\nVOID Two(void)\n{\n    Two2();\n}\n"
    found = functions(text)
    assert (found["One"].last_line, found["Two"].first_line) == (5, 7)
    assert found["Two"].calls == {"Two2"}
    assert lines("VOID One(void)\n{\n}\n}\n}\nVOID Two(void)\n{\n}\n") == [("One", 1, 3), ("Two", 6, 8)]
    assert lines("VOID One(void)\n{\n    Never();\n") == [("One", 1, 3)]


def test_macros_and_includes() -> None:
    text = """#include "a.h"
 # include <sub\\b.h> // comment
#if 0
#include "dead.h"
#define DEAD(x) Dead(x)
#endif
#define LogIt(Code, Size) \\
    do { PVOID e = Alloc(Size); /* not Commented */ \\
         if (e) Write(e, #Code "Quoted"); } while (0)
#define ALLOC IoAllocateErrorLogEntry
#define EMPTY
#define PASTE(a) a##_x
"""
    file = scan(text.encode())
    assert file.includes == ("a.h", "sub\\b.h")
    macros = {macro.name: macro for macro in file.macros}
    assert macros["LogIt"].body == {"PVOID", "e", "Alloc", "Write"}
    assert (macros["LogIt"].takes_arguments, macros["LogIt"].line) == (True, 7)
    assert (macros["ALLOC"].takes_arguments, set(macros["ALLOC"].body)) == (
        False,
        {"IoAllocateErrorLogEntry"},
    )
    assert "DEAD" not in macros
    assert file.functions == ()


def test_guard_of_a_place() -> None:
    text = "a;#if A && \\;  B;b;#elif F;f;#else // no;c;#ifdef D;d;#endif;e;#endif;g;".replace(";", "\n")
    code = strip(text.encode())
    guards = {name: code.guard_of(("\n" + text).index(f"\n{name}\n")) for name in "abcdefg"}
    assert guards == {
        "a": "",
        "b": "#if A && B",
        "c": "#else of #elif F",
        "d": "#ifdef D",
        "e": "#else of #elif F",
        "f": "#elif F",
        "g": "",
    }


def test_lines_and_columns_of_each_line_ending() -> None:
    code = strip(b"a\r\nb\rc\n  d")
    assert [(code.line_of(i), code.column_of(i)) for i in (0, 3, 5, 9)] == [(1, 1), (2, 1), (3, 1), (4, 3)]


def test_utf16_is_seen_as_the_parser_gets_it() -> None:
    text = "VOID Größe(void) { Foo(); } // ü\r\n"
    for encoding in ("utf-16-le", "utf-16-be"):
        mark = "\ufeff".encode(encoding)
        data = to_utf8(mark + text.encode(encoding))
        assert data == text.encode()
    assert to_utf8(b"\xff\xfe\x00\xd8") == "\N{REPLACEMENT CHARACTER}".encode()  # half a surrogate pair
    assert to_utf8(b"\xef\xbb\xbfint") == b"\xef\xbb\xbfint"
    assert list(functions("\ufeff#define X 1\nVOID Foo(void) { }")) == ["Foo"]


def test_function_at() -> None:
    text = "int a; VOID One(void) { } int b; VOID Two(void) { x; }"
    file = scan(text.encode())
    at = [file.function_at(text.index(part)) for part in ("a;", "One", "b;", "x;")]
    assert [f.name if f else "" for f in at] == ["", "One", "", "Two"]


_PIECES = st.sampled_from(
    [
        *"{}();=,\"'\\\n#/*",
        "VOID F(int a)",
        "f(x)",
        "#if 0\n",
        "#if A\n",
        "#else\n",
        "#endif\n",
        "#define M(x) {",
        "//",
        "/*",
        "*/",
        'R"(',
        "\0",
        "\x01",
        "é",
    ]
)


@given(st.lists(_PIECES, max_size=60))
def test_any_text_is_survived_with_sane_extents(pieces: list[str]) -> None:
    data = "".join(pieces).encode()
    code = strip(data)
    assert len(code.text) == len(data)
    file: FileText = scan(data)
    for function in file.functions:
        assert 0 <= function.start <= function.name_offset < function.body_start < function.end <= len(data)
        assert function.first_line <= function.last_line
    for one, other in pairwise(file.functions):
        assert one.start < other.start


@pytest.mark.parametrize(
    "data",
    [
        b"/" * 400_000,
        b'"\\' * 200_000,
        b"#\\\n" * 150_000,
        b"f(" * 100_000,
        b"VOID F(x) {\n" * 30_000,
        b"a " * 300_000,
        b"'" * 300_000,
        b"#if A\n{\n#else\n" * 20_000,
        b"F(a) int a; " * 30_000,
        b"::" * 200_000,
        b"(" * 300_000 + b"{",
    ],
)
def test_hostile_text_takes_no_time_of_its_own(data: bytes) -> None:
    start = time.process_time()
    scan(data)
    assert time.process_time() - start < 5.0


def test_methods_of_a_class_template_with_defaults_are_found() -> None:
    text = b"""template <typename T, typename D = Deleter<T>> class Pointer {
    explicit Pointer(T *p = nullptr, D d = D()) : m_p(p), m_d(d) { Take(p); }
    void operator()(T *p) const { Give(p); }
};
"""
    found = {function.name: function.calls for function in scan(text).functions}
    assert "Take" in found["Pointer"]
    assert "Give" in found["operator()"]
