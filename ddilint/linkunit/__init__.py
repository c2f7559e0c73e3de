"""A link unit as the analysis sees it: functions by name, parsed and lowered when they are first asked for.

Joins what the text says (`project.relevance`: who may call whom, in which file) with what the front end makes of it,
in layers: sources, variables, functions, virtual methods, who calls whom, and on top the unit itself. Sources can be
handed to the parser (`parsing`) before all that is loaded.
"""
