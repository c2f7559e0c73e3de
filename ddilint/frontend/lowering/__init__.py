"""Lowering: what clang parsed becomes the control-flow graphs of `ddilint.ir`.

`unit` lowers a translation unit and `function` a function of it. A function's lowering is made of layers, each a class
that builds on the one below: `memory` (variables, loads, stores), `places` (lvalues), `operators` (with conditions),
`calls`, `expressions`, `objects` (of C++), `scopes` (blocks), `declarations`, `iteration`, `selection`, `jumps`,
`exceptions`. What all functions of a unit share stands in `context`.
"""
