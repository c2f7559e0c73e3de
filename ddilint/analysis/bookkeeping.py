"""What a driver stores only to remember that it logged, told from what it stores because its work goes on.

A counter of what was logged, the time of the last event, a flag that keeps the next one quiet: a driver that has no
entry to write does right not to touch them. Only names and shapes tell; what may be either is taken for one of these.
"""

from __future__ import annotations

import re

from ddilint.analysis.spellings import member_of, names_in
from ddilint.domains import expr as ex
from ddilint.domains.expr import Expr, Symbol
from ddilint.ir import nodes as ir
from ddilint.ir.tracing import words_of

_OF_LOG = re.compile(
    r"log|trac|print|dbg|debug|wpp|etw|err|event|warn|report|record|notif|diag|stats?$|statist|audit|alert|dump|hist|"
    r"quiet|mute|throttl|suppress|seen|shown|told|once|already|sent|writ|wrote|saved|lost|drop|miss|skip|fail|fault|packet|entr|"
    r"messag|culprit|suspect|offend"
)
_OF_COUNTING = re.compile(
    r"count|num|seq|total|index|unique|time|tick|date|stamp|last|prev|next|first|head|tail|slot|cursor|ring|"
    r"limit|budget|token|credit|window|deadline|interval|backoff|text|string|buf"
)
_WORKING = re.compile(
    r"state|status|mode|phase|power|start|stop|open|clos|run|busy|idle|pend|ready|enabl|disabl|activ|online|offline|"
    r"connect|init|config|current|attach|remov|present|halt|reset|complet|cancel|own|irp|request"
)
_OF_ANYTHING = re.compile(
    r"devic|driver|adapt|control|port$|disk|unit$|file|bus|kernel|system|ext(ension)?$|context"
)
# What waits may be what is to be logged.
_ANYTHING_PENDING = ["pending"]
_PARTS_OF_NUMBERS = frozenset({"QuadPart", "LowPart", "HighPart"})
# A shorter name says nothing.
_SHORTEST = 2
# Shorter ones are prefixes: `m_`, `dw`, `dev`.
_SHORTEST_OWN = 4
_LOGGING = re.compile(
    r"log|err|event|report|record|notif|note|warn|trac|tell|dump|diag|alert|print|audit|packet|entry"
)

_ACTING = re.compile(
    r"(re)?start|stop|(re)?set$|enabl|disabl|complet|cancel|abort|remov|halt|resum|suspend|(en)?queue|submit|send|schedul|issu|"
    r"dispatch|recover|restor|destroy|delet|process$|handl|execut|perform|wake|unmap|unload|eject|shutdown"
)

# What is called round by round for the sake of something else: to wait, to keep others out, to put together.
_HELPING = re.compile(
    r"wait|delay|stall|sleep|yield|paus|idle|lock|mutex|acquir|releas|enter|leav|rais|lower|list|init|zero|fill|cop(y|ie)|"
    r"mov|format|append|build|make"
)
# What worked until then does no longer.
_ENDING = re.compile(
    r"stop|disabl|(un|de)(register|bind)|un$|delet|detach|clos|disconnect|cancel|abort|unmap|terminat|purg|halt|"
    r"shutdown|unload|eject|suspend|paus|dismount|revok|failed|offline|invalidat"
)
_SWITCHED = re.compile(r"states?$|start|stop|runn|enabl|disabl|activ|online|offline|connect|attach|halt")
_SWITCHING = re.compile(r"states?$|enabl|activ|online")
_TELLING_OUTCOME = re.compile(r"status|result|code|reason|retr(y|ies)")

_SET_BY_MACRO = re.compile(r"\(\s*([A-Za-z_]\w*)\s*\(.*\)\s*\)\s*(?:->|\.)\s*\w+\Z")
_LOGGER = re.compile(r"(err|error|evt|event|sys|nt)?log(s|ged|ger|ging)?$")
_TELLING_CALLER = frozenset({"get", "is", "has", "next", "first", "find", "lookup", "peek"})
_COMPILERS_OWN = "__builtin_"

ENOUGH = 2


def weight(spelling: str) -> int:
    """How much a store to what is spelled so says that work goes on: 0 nothing, ENOUGH that one is enough."""
    names = [name for name in names_in(spelling) if name not in _PARTS_OF_NUMBERS]
    words = words_of(names[-1]) if names else []
    if max(map(len, words), default=0) < _SHORTEST:
        return 0
    if any(_OF_LOG.match(word) or _OF_COUNTING.match(word) for word in words):
        return 0
    # A part of what is the log's is the log's as well.
    if any(_OF_LOG.match(word) for member in _members_around(spelling) for word in words_of(member)):
        return 0
    if words == _ANYTHING_PENDING:
        return 1
    return ENOUGH if any(_WORKING.match(word) for word in words) else 1


def tells_of_log(spelling: str) -> bool:
    """Whether what is spelled so is about the log itself, as far as its name says."""
    return any(map(_OF_LOG.match, words_of(member_of(spelling))))


def is_about_logging(routine: str) -> bool:
    """Whether a routine is there for the log, as far as its name says."""
    return any(map(_LOGGING.match, words_of(ir.plain_name(routine))))


def is_logs_own(spelling: str) -> bool:
    """Whether what is spelled so belongs to the log alone, as far as its name says: its event, its timer."""
    return any(map(_LOGGER.match, words_of(member_of(spelling))))


def is_logger(routine: str) -> bool:
    """Whether a function of the driver is there to log and for nothing else, as far as its name says."""
    return any(map(_LOGGER.match, words_of(ir.plain_name(routine))))


def is_no_work(routine: str) -> bool:
    """Whether a routine only tells its caller something, or is the compiler's own."""
    if routine.startswith(_COMPILERS_OWN):
        return True
    return not _TELLING_CALLER.isdisjoint(words_of(routine)) and not is_acting(routine)


def is_acting(routine: str) -> bool:
    """Whether a routine's name says that the device or a request goes on with it: nobody does that to fill an entry."""
    return any(map(_ACTING.match, words_of(ir.plain_name(routine)))) and not is_about_logging(routine)


def is_helping(routine: str) -> bool:
    """Whether a routine's name says that it is called for the sake of others only."""
    return any(map(_HELPING.match, words_of(ir.plain_name(routine))))


def is_ending(routine: str) -> bool:
    """Whether a routine's name says that it takes back what worked: that is nobody's business who only logs."""
    return any(map(_ENDING.match, words_of(ir.plain_name(routine)))) and not is_about_logging(routine)


def is_switching(routine: str) -> bool:
    """Whether a routine's name says that one of its arguments tells whether something is to work."""
    return any(map(_SWITCHING.match, words_of(ir.plain_name(routine)))) and not is_about_logging(routine)


def set_up_by(spelling: str) -> str:
    """The macro that a field is set by where the driver does not spell the field: `(InitRecord(&Record))->State`."""
    found = _SET_BY_MACRO.match(spelling)
    return found[1] if found is not None else ""


def own_words(spelling: str) -> frozenset[str]:
    """The words in the last name of a spelling that tell it from others: not what many states or counts are called."""
    return frozenset(
        word
        for word in words_of(member_of(spelling))
        if len(word) >= _SHORTEST_OWN
        and not any(known.match(word) for known in (_OF_LOG, _OF_COUNTING, _WORKING, _OF_ANYTHING))
    )


def switches(spelling: str) -> bool:
    """Whether what is spelled so, a field, says that something works, and not only how it went."""
    words = words_of(member_of(spelling))
    is_told = any(map(_TELLING_OUTCOME.match, words))
    return weight(spelling) >= ENOUGH and any(map(_SWITCHED.match, words)) and not is_told


def depends_on(value: Expr, before: Expr) -> bool:
    """Whether what is stored is made of what was there: counted up, one more bit set.

    What only chooses which of several values it is, as where ways met, it is not made of.
    """
    return value is before or not _made_of(value).isdisjoint(_made_of(before))


def _made_of(value: Expr) -> frozenset[Symbol]:
    """The symbols in the values of which one is chosen; what chooses, where these are all constants."""
    return ex.value_symbols([value]) or value.symbols


def _members_around(spelling: str) -> list[str]:
    """The fields that the last one of a spelling lies in."""
    return names_in(spelling)[1:-1]
