"""Message text files (`.mc`): what the message compiler makes of them, and what it would object to.

    model.py    a message file as data
    reader.py   the format
    text.py     what is in a message's text: insertions and escapes, and how they are shown
    header.py   the header that the compiler generates
    manifest.py instrumentation manifests (`.man`), as far as a driver's events need them

Which codes a driver logs, and what is wrong with them, is for the checks.
Sources of the format: learn.microsoft.com/windows/win32/eventlog/message-text-files, and headers that the compiler
generated.
"""

from ddilint.project.messages.header import header_of, header_text
from ddilint.project.messages.model import Message, MessageFile, MessageProblem, MessageText
from ddilint.project.messages.reader import read_messages, readable_messages

__all__ = [
    "Message",
    "MessageFile",
    "MessageProblem",
    "MessageText",
    "header_of",
    "header_text",
    "read_messages",
    "readable_messages",
]
