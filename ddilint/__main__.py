"""`python -m ddilint` is the same as `ddilint`."""

from ddilint.cli import program

if __name__ == "__main__":  # worker processes import this module again
    program()
