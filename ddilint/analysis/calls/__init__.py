"""Executing calls: what a call does to a state.

`dispatch` decides what is called and follows bodies. What contracts say of objects is executed by `lifetimes`, what
they say of memory by `contents`; what can be said without a contract by `strangers`. Each is a class that builds on
the next; `sites` tells how the source spells a call.
"""
