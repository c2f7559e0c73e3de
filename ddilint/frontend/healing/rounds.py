"""One round of healing: which module answers which of clang's errors, and in what order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ddilint.frontend.clang import Diagnostic
from ddilint.frontend.guesses import LIMIT_MACROS, SEH_MACROS, GuessKind
from ddilint.frontend.healing import casts, clashes, friends, members, mismatches, syntax, types, values
from ddilint.frontend.healing.spellings import first_quoted
from ddilint.frontend.healing.state import Action, Healing

_ACTIONS: Final[tuple[tuple[str, Action], ...]] = (
    ("unknown type name '", types.unknown_type),
    ("call to undeclared ", values.implicit_function),
    ("no member named '", members.missing_member),
    ("no viable overloaded '='", mismatches.number_for_object),
    ("no viable conversion from ", mismatches.no_conversion),
    ("value of type '", mismatches.no_conversion),
    ("reference to type '", mismatches.no_conversion),
    ("cannot initialize a", mismatches.no_conversion),
    ("no matching function for call to ", mismatches.number_for_object),
    ("no matching constructor for initialization of ", mismatches.no_conversion),
    ("member reference ", members.needs_members),
    ("subscripted value is not", members.needs_members),
    ("called object type ", members.needs_members),
    ("indirection requires pointer operand", members.dereferenced),
    ("unexpected type name '", types.not_a_type),
    ("redefinition of ", clashes.clash),
    ("typedef redefinition ", clashes.clash),
    ("conflicting types for ", clashes.clash),
    ("redeclaration of ", clashes.clash),
    ("use of '", clashes.clash),
    ("non-const reference cannot bind to bit-field", values.takes_bit_field),
    ("non-", clashes.clash),
    ("arithmetic on a pointer to an incomplete type", casts.arithmetic_on_incomplete),
    ("expected class name", types.unknown_base),
    ("expected ", syntax.syntax),
)
_ACTIONS_INSIDE: Final[tuple[tuple[str, Action], ...]] = (
    ("incomplete", members.incomplete),
    ("never completed", members.incomplete),
    ("declared as a function", types.not_a_function),
    ("incompatible type", mismatches.not_a_number),
    ("incompatible result type", mismatches.not_a_number),
    ("scalar type", mismatches.not_a_number),
    ("integer type", mismatches.not_a_number),
    ("has non-integral type", mismatches.not_a_number),
    ("arithmetic or pointer type", mismatches.not_a_number),
    ("invalid operands to binary", casts.pointer_arithmetic),
    ("invalid argument type", mismatches.not_a_number),
    ("array subscript is not an integer", mismatches.not_a_number),
    ("file not found", syntax.missing_file),
    ("is not a class, namespace, or enumeration", types.not_a_scope),
    (" in namespace '", types.missing_from_namespace),
    ("parameter list without types", syntax.syntax),
    ("array type", members.needs_members),
    ("not assignable", casts.lvalue_cast),
    ("assignment to cast is illegal", casts.lvalue_cast),
    ("cannot take the address of an rvalue", casts.lvalue_cast),
)


def heal(healing: Healing, errors: Iterable[Diagnostic]) -> bool:
    """Draw the conclusions of one round; tells whether the next parse will see anything new."""
    healing.begin_round()
    later: list[tuple[str, Diagnostic]] = []
    seen: set[str] = set()
    for error in errors:
        if error.message.startswith("use of undeclared identifier '"):
            name = first_quoted(error.message)
            if name not in seen and not healing.is_settled(name):
                seen.add(name)
                if name in LIMIT_MACROS and not healing.texts.defines(name.encode()):
                    healing.add(name, GuessKind.LIMIT)
                    continue
                if healing.include_header_of(name):
                    continue
                if name in SEH_MACROS and not healing.texts.defines(name.encode()):
                    healing.add(name, GuessKind.SEH)
                    continue
                if types.is_type(healing, name):
                    types.guess_type(healing, error)
                else:
                    later.append((name, error))
            continue
        for prefix, action in _ACTIONS:
            if error.message.startswith(prefix):
                action(healing, error)
                break
        else:
            for part, action in _ACTIONS_INSIDE:
                if part in error.message:
                    action(healing, error)
                    break
    for name, error in later:
        if healing.is_settled(name) or name in healing.prelude.guesses:
            continue
        # A local of an unknown type is reported as undeclared too, and heals with its type.
        if healing.types_changed and healing.texts.declares_variable(name.encode()):
            continue
        if not healing.cplusplus or not friends.declare_friend(healing, name):
            values.guess_value(healing, name, error)
    if not healing.changed:
        healing.wait_no_longer()
    return healing.changed
