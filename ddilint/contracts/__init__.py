"""What each DDI requires of its caller and does for it: the contracts of `rules/contracts/*.toml`, validated.

Adding a DDI of a known kind is an edit of TOML; a table's key may be several names, for routines that differ in nothing
that a contract says. `model` is the vocabulary, `reader` reads the files.
"""
