"""The intermediate representation: control-flow graphs of functions, as plain data, free of clang."""
