"""DDI404 and DDI405: a code that is logged has a message text, and the strings that the text takes are supplied.

Only codes that are constants on their path are judged, whatever way they came: each alternative by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping

from ddilint.analysis import known, stores
from ddilint.analysis import path as paths
from ddilint.analysis.answers import Model
from ddilint.analysis.events import Logged
from ddilint.analysis.packets import Field, code_of, logs_of, packet_of
from ddilint.analysis.rereads import source_of
from ddilint.analysis.state import State
from ddilint.checks.registry import CheckContext, Suspicion, Undecided, counted, on
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Op, Origin
from ddilint.finding import Location, Related

_TRUTH_BITS = 8
"""The width of a BOOLEAN: a parameter of more bits that is compared with zero may be a length."""

_CHARACTER_BITS = (8, 16)

_Answers = Generator[Suspicion | Undecided, bool, None]


@on(Logged, "DDI404")
def code_without_message(event: Logged, context: CheckContext) -> _Answers:
    """A constant code has no text."""
    code = code_of(event, context.contracts, context.constants)
    if code is None:
        return
    yield Undecided(code.value)
    translated = _translated(event, context)
    codes = _translated_codes(event, context)
    bad = ex.FALSE
    for number, guard in _constants(code, event.state).items():
        has_text = context.messages.may_have_text(number)
        if codes is None:
            is_bad = ex.boolean(not has_text and translated is ex.FALSE)
        else:
            is_code = number in codes or number in context.messages.predefined
            is_bad = _either(translated, ex.boolean(not is_code), ex.boolean(not has_text))
        bad = ex.lor(bad, ex.land(guard, is_bad))
    bad = ex.land(bad, ex.lnot(code.unset))  # a code that was never stored is another defect
    for location, guard in code.places(event.site.location).items():

        def fields(model: Model, location: Location = location) -> dict[str, object]:
            return {"field": code.name, "code": context.code_text(model.value(code.value), location)}

        yield Suspicion(
            "DDI404",
            location,
            ex.land(guard, bad),
            fields,
            object=event.object,
            smallest=(ex.zext(code.value, 64),),  # a code is no negative number, whatever its type
        )


@on(Logged, "DDI405")
def string_count(event: Logged, context: CheckContext) -> _Answers:
    """The text of a constant code takes more strings than there are."""
    packet = packet_of(event, context.contracts, context.constants)
    if packet is None or packet.code is None or packet.strings is None:
        return
    code, strings = packet.code, packet.strings
    needing = {
        number: (guard, message.strings)
        for number, guard in _constants(code, event.state).items()
        if (message := context.messages.get(number)) is not None and message.strings
    }
    if not needing:
        yield Undecided(code.value)
        return
    yield Undecided(strings.value)
    yield Undecided(code.value)
    translated = _translated(event, context)
    few = ex.FALSE
    for number, (guard, needed) in needing.items():
        fewer, left_out_for = _fewer(strings, needed, event.state)
        for value in left_out_for:
            yield Undecided(value)
        is_few = ex.land(guard, fewer)
        # A text of the driver's own is not where a translated code is looked up: that is DDI404.
        is_own = number in context.messages.own
        few = ex.lor(few, _either(translated, ex.FALSE, is_few) if is_own else is_few)
    if event.object is not None:
        few = ex.land(few, ex.lnot(code.unset))
    if few is not ex.FALSE and any(map(_lacks_text, paths.conditions(event.state.path))):
        return

    def fields(model: Model) -> dict[str, object]:
        number = model.value(code.value)
        _, needed = needing.get(number, (ex.FALSE, 0))
        return {
            "code": context.code_text(number),
            "needed": counted(needed, "insertion string"),
            "supplied": f"{(supplied := model.value(strings.value))} {'is' if supplied == 1 else 'are'}",
        }

    yield Suspicion(
        "DDI405",
        event.site.location,
        few,
        fields,
        object=event.object,
        smallest=(strings.value, ex.zext(code.value, 64)),
        related=_definition_of(needing, context),
    )


def _definition_of(codes: Collection[int], context: CheckContext) -> tuple[Related, ...]:
    """Where the driver defines the message of the only code that it can be."""
    found = context.messages.own.get(next(iter(codes))) if len(codes) == 1 else None
    if found is None or not found.path:
        return ()
    return (Related(Location(found.path, found.line), f"the message of {found.symbol or 'the code'}"),)


def _constants(code: Field, state: State) -> Mapping[int, Expr]:
    """The constants that a code can be (32 bits), each with its condition."""
    found: dict[int, Expr] = {}
    for leaf, guard in known.cases(code.value, state).items():
        number = ex.const_of(leaf)
        if number is not None:
            number &= 0xFFFFFFFF
            found[number] = ex.lor(found.get(number, ex.FALSE), guard)
    return found


def _fewer(strings: Field, needed: int, state: State) -> tuple[Expr, list[Expr]]:
    """When it is known that fewer strings are supplied, and the values that would have to be known to tell of others.

    A string that is left out because it is not there (a pointer is NULL, a length is 0, a routine failed) is not
    missed: that the driver looks does not say that it happens. Where other strings are supplied all the same, a
    length that anyone may set to 0 is no such reason: the text has a place for this string beside theirs. Who passes
    a constant knows.
    """
    found = ex.FALSE
    left_out_for: list[Expr] = []
    for leaf, guard in stores.cases(strings.value).items():
        about_it = [
            each for each in paths.conditions(state.path) if not each.symbols.isdisjoint(leaf.symbols)
        ]
        for value, condition in known.settled(leaf, guard, state):
            limits = known.bounds(value, condition, state)
            if limits is not None and limits.uhi < needed:
                asked = [
                    each
                    for test in (condition, *about_it)
                    for each in _compared_with_zero(test)
                    if _is_from_outside(each)
                ]
                if not asked or (limits.ulo > 0 and all(map(_is_given_number, asked))):
                    found = ex.lor(found, condition)
                else:
                    left_out_for += asked
    return found, left_out_for


def _compared_with_zero(condition: Expr) -> Iterator[Expr]:
    """What a condition compares with zero; `x < 0` is a comparison with -1, too."""
    for node in ex.nodes_of(condition):
        if node.width == 1 and len(node.args) == 2:
            left, right = node.args
            for value, bound in ((left, right), (right, left)):
                if ex.const_of(bound) in (0, (1 << bound.width) - 1):
                    yield ex.peel(value)


def _lacks_text(condition: Expr) -> bool:
    """Whether a condition says that there is no text: a routine that makes one failed, or the one there is is empty."""
    if condition.op is Op.LAND:
        return any(map(_lacks_text, condition.args))
    if condition.op is Op.LOR:
        return all(map(_lacks_text, condition.args))
    if _is_empty_text(condition):
        return True
    for symbol in condition.symbols:
        match source_of(symbol):
            case ("result", str(routine), _) if "String" in routine:
                success = {ex.symbol(symbol): ex.const(0, symbol.width)}
                return ex.substitute(condition, success) is ex.FALSE
    return False


def _is_empty_text(condition: Expr) -> bool:
    """Whether a condition says that the first character behind a pointer is the last."""
    if condition.op is not Op.EQ or ex.const_of(condition.args[1]) != 0:
        return False
    first = ex.peel(condition.args[0]).symbol
    return first is not None and first.width in _CHARACTER_BITS and first.name.startswith("*")


_OUTSIDE = ("mem", "set", "field", "result", "volatile", "length")


def _is_from_outside(value: Expr) -> bool:
    """Whether a value is a pointer, or a number that others gave: a length, a result, not a flag of several.

    What only chooses which of several it is, as where ways met, does not matter.
    """
    symbols = ex.value_symbols([value])
    if not symbols or value.op is Op.AND:
        return False
    return all(
        symbol.origin is Origin.POINTER
        or (isinstance(symbol.key, tuple) and symbol.key[0] in _OUTSIDE)
        or (isinstance(symbol.key, tuple) and symbol.key[0] == "parameter" and symbol.width > _TRUTH_BITS)
        for symbol in symbols
    )


_GIVEN = ("mem", "field", "parameter")


def _is_given_number(value: Expr) -> bool:
    """Whether a number is what others passed or left in memory, no pointer and nothing that a routine returned."""
    return all(
        symbol.origin is Origin.INPUT and isinstance(symbol.key, tuple) and symbol.key[0] in _GIVEN
        for symbol in value.symbols
    )


def _translated(event: Logged, context: CheckContext) -> Expr | None:
    """Whether a code is one of a set that is translated; None where that is not known."""
    packet = packet_of(event, context.contracts, context.constants)
    if packet is None:
        return ex.boolean(bool(logs_of(event).codes))
    if not packet.packet.translated:
        return ex.FALSE
    if packet.translated is None:
        return None
    value = packet.translated.value
    if any(ex.const_of(leaf) is None for leaf in known.cases(value, event.state)):
        return None
    return ex.ne(value, ex.const(0, value.width))


def _translated_codes(event: Logged, context: CheckContext) -> frozenset[int] | None:
    """The codes that are translated, as the headers define them; None where they do not."""
    packet = packet_of(event, context.contracts, context.constants)
    name = packet.packet.codes if packet is not None else logs_of(event).codes
    values = [context.constant(constant) for constant in context.contracts.logged.codes.get(name, ())]
    known = frozenset(value & 0xFFFFFFFF for value in values if value is not None)
    return known or None


def _either(test: Expr | None, first: Expr, second: Expr) -> Expr:
    """What holds depending on a test; both, where the test is not known."""
    return ex.land(first, second) if test is None else ex.ite(test, first, second)
