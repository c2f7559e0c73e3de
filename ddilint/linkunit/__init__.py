"""A link unit as the analysis sees it: functions by name, parsed and lowered when they are first asked for.

Joins what the text says (`project.relevance`: who may call whom, in which file) with what the front end makes of it,
in layers: sources, variables, functions, who calls whom, and on top the unit itself.
"""

from ddilint.linkunit.sources import UnitInputs
from ddilint.linkunit.unit import DriverUnit

__all__ = ["DriverUnit", "UnitInputs"]
