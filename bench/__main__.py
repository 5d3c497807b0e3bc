"""`python -m bench` runs every benchmark, one after the other, each in a process of its own.

A benchmark is a module here with a `main`; it prints its figures beside their floors, and ends with
False, or a number other than 0, when it misses one. `python -m bench open_case` runs only some.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
_RUN = "import importlib, sys; found = importlib.import_module(sys.argv[1]).main(); "
_RUN += "sys.exit(found if type(found) is int else found is False)"


def benchmarks() -> list[str]:
    """The modules of this folder that have a `main`, by name."""
    found = []
    for path in sorted(HERE.glob("*.py")):
        top = ast.parse(path.read_text(encoding="utf-8")).body
        names = {node.name for node in top if isinstance(node, ast.FunctionDef)}
        if "main" in names and path.stem != "__main__":
            found.append(path.stem)
    return found


def main(wanted: list[str]) -> int:
    """Run them; returns how many missed a floor."""
    known = benchmarks()
    unknown = set(wanted) - set(known)
    if unknown:
        raise SystemExit(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    missed = []
    for name in wanted or known:
        print(f"== {name}", flush=True)
        command = [sys.executable, "-c", _RUN, f"bench.{name}"]
        if subprocess.run(command, cwd=HERE.parent).returncode:
            missed.append(name)
    if missed:
        print(f"missed a floor: {', '.join(missed)}")
    return len(missed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
