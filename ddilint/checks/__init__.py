"""The checks: one module per family of rules. They judge events; they never see clang and never change a state."""
