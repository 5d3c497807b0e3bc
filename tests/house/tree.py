"""What the house tests look at: the files that git keeps or would keep, and the code in them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "gezhi"
ENGINES = SOURCE / "engines"
SURFACES = SOURCE / "surfaces"
PACKS = ROOT / "packs"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is in git or that `git add` would put there, relative to the root."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    names = sorted({Path(name) for name in listed.split("\0") if name})
    return tuple(name for name in names if (ROOT / name).is_file())


@cache
def text(path: Path) -> str:
    """A tracked file as text; bytes that are not UTF-8 become marks, and the rest is searched."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


def of_kind(*suffixes: str, under: str = "") -> Iterator[Path]:
    """Tracked files by suffix below a folder, without migrations, which Django writes."""
    for path in tracked():
        kept = path.suffix in suffixes and "migrations" not in path.parts
        if kept and path.as_posix().startswith(under):
            yield path


def folders(of: Path) -> set[str]:
    """Names of the folders that hold tracked Python files, and of single modules, in a package."""
    base = of.relative_to(ROOT)
    found = set()
    for path in tracked():
        if path.suffix == ".py" and path.is_relative_to(base):
            name = path.relative_to(base).parts[0].removesuffix(".py")
            found.add(name)
    return found - {"__init__"}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module, nested ones included."""
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
