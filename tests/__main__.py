"""`python -m tests` runs format, lint, types and tests, each to its end; the status is 0 if all of them pass.

-k EXPRESSION runs the tests that match and nothing else; --update rewrites the expected files of golden tests.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("ddilint", "tests")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("-k", metavar="EXPRESSION", help="run only the tests that match, as pytest's -k")
    parser.add_argument("--update", action="store_true", help="rewrite the expected files of golden tests")
    parser.add_argument("paths", nargs="*", help="test files or folders; all of them by default")
    arguments = parser.parse_args()

    tests = ["pytest", "-n", str(os.cpu_count() or 1), *arguments.paths]
    if arguments.k:
        tests += ["-k", arguments.k]
    steps = [("tests", tests)]
    if not (arguments.k or arguments.update or arguments.paths):
        steps = [
            ("format", ["ruff", "format", "--check", "--quiet", *SOURCES]),
            ("lint", ["ruff", "check", "--quiet", *SOURCES]),
            ("types", ["mypy"]),
            *steps,
        ]
    environment = {**os.environ, **({"DDILINT_UPDATE_GOLDENS": "1"} if arguments.update else {})}
    failed = []
    for name, command in steps:
        print(f"== {name}: {' '.join(command)}", flush=True)
        if subprocess.run(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, check=False
        ).returncode:
            failed.append(name)
    print(f"== failed: {', '.join(failed)}" if failed else "== all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
