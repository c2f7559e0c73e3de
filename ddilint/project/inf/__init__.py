"""Setup information files (`.inf`, and `.inx`, from which the build makes them): what they install and register.

    syntax.py   sections, entries, quotes, continuation, comments, `%strkey%`
    install.py  services with their binaries, and the event sources that are registered for them

Which driver a file belongs to, and whether its registration is right, is for others.
"""

from ddilint.project.inf.install import Installation, Registration, Service, installations
from ddilint.project.inf.syntax import Entry, InfFile, InfProblem, Section, read_inf

__all__ = [
    "Entry",
    "InfFile",
    "InfProblem",
    "Installation",
    "Registration",
    "Section",
    "Service",
    "installations",
    "read_inf",
]
