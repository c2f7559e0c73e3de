"""Analysing a link unit: where to begin, what to interpret, and what the checks say of it.

`objects` follows the objects that routines allocate, `levels` the IRQL. Both run the interpreter of `analysis` and give
what it tells to `checks`; findings come out.
"""
