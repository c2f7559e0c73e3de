"""Path-sensitive symbolic execution of the IR, and what it says about the objects that routines allocate."""
