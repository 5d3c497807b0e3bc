"""Chinese is written with Chinese punctuation, wherever it is shown to people."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from scripts.messages import catalogue
from tests.house.tree import ROOT, of_kind, text

CHINESE = r"[\u3400-\u9fff]"
MIXED = re.compile(
    rf"[{CHINESE[1:-1]}》」）][,;:?!(]|{CHINESE}\)|[,;:?!()]{CHINESE}|{CHINESE}\.(?![\w%{{])"
)
CODE = re.compile(r"`[^`]*`|\{[^{}]*\}")
"""What is quoted to be typed keeps its own signs: a key with its colon, a bbox with its commas."""


def mixed(said: str) -> bool:
    """Whether a text has ASCII punctuation beside a Chinese character."""
    return bool(MIXED.search(CODE.sub("·", said)))


def said_in(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The texts of a module with their lines, without docstrings; `·` for what an f-string fills
    in."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    filled = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in filled for part in node.values}
    for node in filled:
        known = (part.value if isinstance(part, ast.Constant) else "·" for part in node.values)
        yield node.lineno, "".join(str(one) for one in known)
    for node in ast.walk(tree):
        plain = isinstance(node, ast.Constant) and id(node) not in docs | parts
        if plain and isinstance(node.value, str):
            yield node.lineno, node.value


def texts_in(node: Any) -> Iterator[str]:
    """Every text of a YAML file."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from texts_in(one)
    elif isinstance(node, str):
        yield node


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("请写一句,报事人会看到", True),
        ("电话(可以不填)", True),
        ("可以选:", True),
        ("办好了.", True),
        ("请写一句，报事人会看到", False),
        ("写成 `西,南,东,北`（度）", False),
        ("例如 {zh: 受理, en: Accept}", False),
        ("2026.1 版", False),
        ("Say it in Chinese: 你好", False),
    ],
)
def test_what_counts_as_mixed(said: str, wrong: bool) -> None:
    assert mixed(said) is wrong


def test_texts_in_the_code_use_chinese_punctuation() -> None:
    found = [
        f"{path}:{line}: {said}"
        for path in of_kind(".py", under="src/")
        for line, said in said_in(ast.parse(text(path)))
        if mixed(said)
    ]
    assert not found


def test_translations_use_chinese_punctuation() -> None:
    found = []
    for message in catalogue():
        said = message.string or ""
        forms = [said] if isinstance(said, str) else list(said)
        found += [one for one in forms if message.id and mixed(one)]
    assert not found


def test_packs_use_chinese_punctuation() -> None:
    found = [
        f"{path}: {said}"
        for path in of_kind(".yaml", under="packs/")
        for part in yaml.safe_load_all((ROOT / path).read_text(encoding="utf-8"))
        for said in texts_in(part)
        if mixed(said)
    ]
    assert not found


BETWEEN = re.compile(r"\}\}(?:</\w+>)?[:;] \{\{")
SPOKEN = re.compile(
    r"\{% blocktranslate.*?\{% endblocktranslate %\}|aria-label=\"[^>]*>", re.DOTALL
)
FILED = re.compile(r'\|date:"Y-m-d"')
"""A day as a computer files it."""
FORMS = re.compile(r'(?:value|min|max|href)="(?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*"')


def test_pages_join_words_by_the_signs_of_the_language() -> None:
    pages = (ROOT / "src/gezhi/surfaces").glob("*/templates/**/*.html")
    wrong = [str(page) for page in pages if BETWEEN.search(SPOKEN.sub("", text(page)))]
    assert not wrong, '{% translate ": " %} knows both languages'


def test_pages_say_days_as_people_write_them() -> None:
    pages = (ROOT / "src/gezhi/surfaces").glob("*/templates/**/*.html")
    wrong = [str(page) for page in pages if FILED.search(FORMS.sub("", text(page)))]
    assert not wrong, "{{ day|day }} says it with its year"
