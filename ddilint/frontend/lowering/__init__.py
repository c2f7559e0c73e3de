"""Lowering: what clang parsed becomes the control-flow graphs of `ddilint.ir`.

`unit` lowers a translation unit and `statements` a function of it. What a function needs is layered, each layer a class
that builds on the one below: `memory` (variables, loads, stores), `places` (lvalues), `operators` (with conditions),
`calls`, `expressions`, `objects` (of C++), `statements`. What all functions of a unit share stands in `context`.
"""
