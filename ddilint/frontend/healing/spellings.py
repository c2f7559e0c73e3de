"""What the spelling of a name, alone, suggests that it is; and the names that clang's messages quote."""

from __future__ import annotations

import re
from typing import Final

_ANNOTATION: Final = re.compile(
    r"_(?:In|Out|Inout|Outptr|COM_Outptr|Result|Ret|Pre|Post|At|When|IRQL|Field|Struct|Must|Check|Use|Deref|Success|"
    r"On_failure|Always|Printf|Scanf|Acquires|Releases|Requires|Guarded|Function|Null|Notnull|Maybenull|Maybe|Strict|"
    r"Reserved|Kernel|Dispatch|Points|Literal|Frees|Analysis|Interlocked|Has|Write|Global|Benign|Return|Raises|Sets|"
    r"Pool|Readable|Writable|Const|Group|Enum|Satisfies|Called|Flt|Unchanged|Valid|Prepost|Translates|Landing|Post"
    r")_(?:\w*_)?"
    r"|__(?:drv|on_failure|in|out|inout|deref|field|bcount|ecount|checkReturn|success|reserved|nullterminated|notnull|maybenull|"
    r"callback|format_string|range|override|post|pre|valid|readonly|typefix|allowed|control|data|reserved)\w*"
)
_INTEGER_TYPE: Final = re.compile(
    r"(?:\w*(?:CHAR|LONG|SHORT|BYTE|WORD|INT|UINT|BOOL|BOOLEAN|SIZE|STATUS|RESULT|TYPE|FLAGS?|STATE|MASK|KIND|MODE|"
    r"LEVEL|CODE|ENUM|CLASS|OPERATION|ACTION|REASON|COUNT|INDEX|ID|PRIORITY|ACCESS|METHOD|OPTIONS?|SIZE_T|RIGHTS|"
    r"DISPOSITION|ORDER|OFFSET|SPEED|FUNCTION_CODE|TICKS?|TIME|INT\d+|LONG\d+|ULONG\d+)(?:_T)?)"
    r"|(?:u|s|i|le|be|__u|__s|__le|__be)(?:8|16|32|64)|u?int(?:\d+|max|ptr|_fast\d+|_least\d+)?_t|[us]?(?:char|short|long)"
    r"|uint|ushort|ulong|uchar|byte|bool|word|dword|qword|uint\d+|int\d+|\w*(?:_e|_enum|_status|_flags|_size)(?:_t)?"
)
_POINTER_TYPE: Final = re.compile(
    r"(?:L?P_?[A-Z]\w*|H[A-Z]+|\w*_?HANDLE|\w*_PTR|\w+_PTR_T|\w*Handle|\w*_HEAD_PTR)"
)
_CALLBACK_TYPE: Final = re.compile(
    r"(?:P_?)?(?:FN_?\w+|EVT_\w+|\w*(?:_ROUTINE|_CALLBACK|_CALLBACK_FUNCTION|_CALLOUT|_HANDLER|_FUNC|_FUNCTION|_FN|"
    r"_FCN|_DISPATCH|_PROC|_ENTRY_POINT|CALLBACK|_CALLBACKS?_FN))"
)
_QUOTED: Final = re.compile(r"'([^']*)'")


def is_annotation(name: str) -> bool:
    """Whether a name has the shape of one of the source annotation language."""
    return bool(_ANNOTATION.fullmatch(name))


def is_callback_type(name: str) -> bool:
    """Whether a type's name is one that pointers to functions have."""
    return bool(_CALLBACK_TYPE.fullmatch(name)) and name[:1] == "P"


def is_integer_type(name: str) -> bool:
    """Whether a type's name is one that numbers have."""
    return bool(_INTEGER_TYPE.fullmatch(name)) and name[:2] not in ("PC", "PU", "PL")


def is_pointer_type(name: str) -> bool:
    """Whether a type's name is one that pointers have."""
    return bool(_POINTER_TYPE.fullmatch(name))


def quoted_names(message: str) -> list[str]:
    """What a message of clang's puts in quotes."""
    return _QUOTED.findall(message)


def first_quoted(message: str) -> str:
    """The first of what a message puts in quotes; empty when there is none."""
    match = _QUOTED.search(message)
    return match.group(1) if match else ""
