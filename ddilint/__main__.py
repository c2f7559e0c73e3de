"""`python -m ddilint` is the same as `ddilint`."""

from ddilint.cli import main

main()
