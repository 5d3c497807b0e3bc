"""Collect the texts of the source and bring the Chinese catalogue up to date: `make messages`.

Further .po files may be named; their translations fill what is still empty, so that people who
translate apart can be joined: `python scripts/messages.py ../*.po`. What is no longer in the source
is dropped. Nothing is guessed: a changed text is empty again until somebody translates it.
"""

from __future__ import annotations

import ast
import io
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "gezhi"
HEADER = "# Gezhi's interface in Chinese; `make messages` collects the texts."
# Lines of a catalogue's head that would change at every run and tell nothing that git does not.
NOISE = (
    "POT-Creation",
    "PO-Revision",
    "Last-Tr",
    "Report-",
    "Generated-",
    "Language-T",
    "Project-",
)
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def template() -> Catalog:
    """Every text marked in Python and templates, found by Django's own makemessages.

    It runs on a copy, because makemessages writes beside what it reads; there the texts inside of
    f-strings, which it does not look into, are written out below. Raises CalledProcessError,
    with the words of xgettext, where a text cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "gezhi"
        shutil.copytree(
            SOURCE, copy, ignore=shutil.ignore_patterns("locale", "dist", "__pycache__", "*.pyc")
        )
        (copy / "locale").mkdir()
        for path in copy.rglob("*.py"):
            path.write_text("\n".join([path.read_text("utf-8"), *_in_strings(path)]), "utf-8")
        command = [sys.executable, "-m", "django", "makemessages", "--locale", "zh_Hans"]
        command += ["--extension", "html,txt,py", "--no-wrap", "--no-location", "--keep-pot"]
        subprocess.run(command, cwd=copy, check=True, capture_output=True, text=True)
        found = (copy / "locale" / "django.pot").read_text(encoding="utf-8")
    found = found.replace("nplurals=INTEGER; plural=EXPRESSION", "nplurals=2; plural=(n != 1)")
    return read_po(io.BytesIO(found.encode()), charset="utf-8")


def _in_strings(path: Path) -> list[str]:
    """The calls inside of f-strings that mark a text."""
    strings = (
        one for one in ast.walk(ast.parse(path.read_bytes())) if isinstance(one, ast.JoinedStr)
    )
    calls = (one for string in strings for one in ast.walk(string) if isinstance(one, ast.Call))
    return [ast.unparse(one) for one in calls if getattr(one.func, "id", "").endswith("gettext")]


def catalogue(path: Path = CATALOGUE) -> Catalog:
    """A catalogue as it is written; an empty Chinese one where there is none yet."""
    if not path.is_file():
        return Catalog(locale="zh_Hans", project="gezhi", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans", charset="utf-8")


def fill(into: Catalog, source: Catalog) -> None:
    """Translate what is still empty with what another catalogue holds."""
    for message in into:
        other = source.get(message.id, message.context) if message.id else None
        if other and not _translated(message.string) and _translated(other.string):
            message.string = other.string


def _translated(text: str | tuple[str, ...] | list[str]) -> bool:
    return bool(text) and all([text] if isinstance(text, str) else text)


def rendered(kept: Catalog) -> str:
    """The catalogue as it is committed: sorted, without dates, the same on every machine."""
    kept.header_comment = HEADER
    buffer = io.BytesIO()
    write_po(buffer, kept, width=100, sort_output=True, no_location=True)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f'"{n}' for n in NOISE)))


def main(others: list[str]) -> None:
    """Write the catalogue anew and say how much of it is still to be translated."""
    kept = catalogue()
    kept.update(template(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    for other in others:
        fill(kept, catalogue(Path(other)))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(rendered(kept), encoding="utf-8")
    empty = sum(1 for message in kept if message.id and not _translated(message.string))
    print(f"{CATALOGUE.relative_to(ROOT)}: {len(kept)} texts, {empty} to translate")


if __name__ == "__main__":
    main(sys.argv[1:])
