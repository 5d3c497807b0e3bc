"""YAML as it stands in the files: every value and every key with its line and column.

Packs use the plain part of YAML: no anchors, aliases or tags, so that what is read aloud is what is
there and a small file cannot unfold into a large one. Plain scalars are read by the core schema of
YAML 1.2: `yes`, `14:30` and `2026-03-02` are texts, and the schema decides what they mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from gezhi.pack.faults import Fault, Spot, fault

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 30
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,15})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]{1,15}|[0-9]{1,15}(\.[0-9]{0,15})?)([eE][-+]?[0-9]{1,2})?")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

Scalar = None | bool | int | float | str


@dataclass(slots=True, eq=False)
class Written:
    """A value and where it stands: a scalar with the `text` as it was written, the `items` of a
    list, or the `entries` of a mapping, where `keys` says where each key stands."""

    spot: Spot
    scalar: Scalar = None
    text: str | None = None
    items: list[Written] | None = None
    entries: dict[str, Written] | None = None
    keys: dict[str, Spot] = field(default_factory=dict[str, Spot])

    @property
    def is_block(self) -> bool:
        """Whether this is a list or a mapping."""
        return self.items is not None or self.entries is not None

    def get(self, key: str) -> Written | None:
        """The value of a key, if this is a mapping that has it."""
        return None if self.entries is None else self.entries.get(key)

    def put(self, key: str, value: Written, at: Spot) -> None:
        """Give a mapping another entry, whose key stands at a spot."""
        if self.entries is None:
            raise TypeError("only a mapping has entries")
        self.entries[key], self.keys[key] = value, at

    def plain(self) -> Any:
        """The value alone, as the schema takes it."""
        if self.entries is not None:
            return {key: one.plain() for key, one in self.entries.items()}
        if self.items is not None:
            return [one.plain() for one in self.items]
        return self.scalar


def mapping(spot: Spot) -> Written:
    """An empty mapping that no file holds, to be filled with parts that do."""
    return Written(spot, entries={})


def resolve(text: str) -> Scalar:
    """What a plain scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


class _Refused(Exception):
    """What follows in the file cannot be read."""

    def __init__(self, reason: Fault) -> None:
        super().__init__(str(reason))
        self.fault = reason


class _Reader:
    """Builds `Written` values from the events of the YAML parser."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self.faults: list[Fault] = []

    def spot(self, mark: Any) -> Spot:
        return Spot(self.file, mark.line + 1, mark.column + 1)

    def documents(self) -> Iterator[Written]:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                yield self.value(next(self.events), 0)

    def value(self, event: Any, depth: int) -> Written:
        spot = self.spot(event.start_mark)
        self._plain_yaml(event, spot)
        if depth > _DEEPEST:
            raise _Refused(
                fault(
                    spot,
                    (f"缩进超过 {_DEEPEST} 层", f"nested more than {_DEEPEST} levels deep"),
                    ("请检查缩进", "check the indentation"),
                )
            )
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style in (None, "")
            text: str = event.value
            return Written(spot, resolve(text) if plain else text, text)
        if isinstance(event, yaml.SequenceStartEvent):
            return Written(spot, items=list(self._items(depth)))
        return self._mapping(spot, depth)

    def _items(self, depth: int) -> Iterator[Written]:
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            yield self.value(event, depth + 1)

    def _mapping(self, spot: Spot, depth: int) -> Written:
        made = mapping(spot)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            at = self.spot(event.start_mark)
            key = self._key(event, at)
            value = self.value(next(self.events), depth + 1)
            if key in made.keys:
                first = made.keys[key].line
                self.faults.append(
                    fault(
                        at,
                        (f"`{key}` 写了两次", f"`{key}` stands twice"),
                        (f"第 {first} 行已有，删去一处", f"line {first} has it: keep one"),
                    )
                )
                continue
            made.put(key, value, at)
        return made

    def _key(self, event: Any, at: Spot) -> str:
        self._plain_yaml(event, at)
        if isinstance(event, yaml.ScalarEvent):
            return event.value
        raise _Refused(
            fault(
                at,
                ("冒号前面应是一个名字", "a name must stand before the colon"),
                (
                    "写成 `名字: 值`；花括号只放在值里",
                    "write `name: value`; braces belong to values",
                ),
            )
        )

    def _plain_yaml(self, event: Any, at: Spot) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(
                fault(
                    at,
                    (
                        f"模式包不用引用 `*{event.anchor}`",
                        f"packs use no aliases (`*{event.anchor}`)",
                    ),
                    ("把内容照写一遍", "write the value out; quote a text that begins with `*`"),
                )
            )
        if event.anchor is not None or getattr(event, "tag", None) not in (None, "!"):
            mark = f"&{event.anchor}" if event.anchor is not None else event.tag
            raise _Refused(
                fault(
                    at,
                    (f"模式包不用 YAML 标记 `{mark}`", f"packs use no YAML marks (`{mark}`)"),
                    (
                        "删去它；文字以 & 或 ! 开头时加引号",
                        "drop it; quote a text that begins with & or !",
                    ),
                )
            )


def documents(text: str, file: str) -> tuple[list[Written], list[Fault]]:
    """All documents of a file. After a fault of syntax nothing more of the file can be read, so
    there is at most one of that kind for each file."""
    reader = _Reader(text, file)
    made: list[Written] = []
    try:
        made.extend(reader.documents())
    except _Refused as refused:
        reader.faults.append(refused.fault)
    except yaml.YAMLError as error:
        reader.faults.append(_syntax(error, text, file))
    return made, reader.faults


_SYNTAX: tuple[tuple[str, tuple[str, str], tuple[str, str]], ...] = (
    (
        "mapping values are not allowed",
        (
            "这里多了一个冒号，或上一行没有写完",
            "a colon too many here, or the line above is unfinished",
        ),
        (
            "文字里有 `: ` 时加引号；检查缩进是否对齐",
            "put a text with `: ` in quotes; check that the indentation lines up",
        ),
    ),
    (
        "could not find expected ':'",
        ("这一行没有 `名字: 值` 的冒号", "this line lacks the colon of `name: value`"),
        ("冒号用半角，后面空一格", "write `:` and a blank after the name"),
    ),
    (
        "unexpected end of stream",
        ("引号没有收尾", "a quotation mark is never closed"),
        ("补上结尾的引号", "add the closing quotation mark"),
    ),
    (
        "expected ',' or",
        (
            "花括号或方括号没有收尾，或少了逗号",
            "a brace or bracket is not closed, or a comma is missing",
        ),
        ("逗号、括号都用半角，补齐后再试", "close it, and separate with `, `"),
    ),
    (
        "did not find expected",
        ("缩进没有对齐", "the indentation does not line up"),
        ("同一层的行从同一列开始", "lines of one level start in the same column"),
    ),
    (
        "cannot start any token",
        ("值不能以这个符号开头", "a value cannot begin with this character"),
        ("给整个值加引号", "put the whole value in quotes"),
    ),
    (
        "unknown escape character",
        ("双引号里的反斜杠写法不对", "a backslash in double quotes has no meaning here"),
        ("改用单引号", "use single quotes"),
    ),
    (
        "block sequence entries are not allowed",
        ("“- ”不能写在这里", "`- ` cannot stand here"),
        ("另起一行，再缩进", "start a new line and indent it"),
    ),
)
_FULL_WIDTH = re.compile(
    "^\\s*(- )?[A-Za-z][\\w-]*\uff1a|{\\s*\\w+\uff1a|{[^}]*\uff0c\\s*\\w+: |[\uff5b\uff5d]"
)


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Fault:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    lines = text.splitlines() or [""]
    line = min(line, len(lines) - 1)
    spot = Spot(file, line + 1, column + 1)
    for near in (line, line - 1):
        if near >= 0 and _FULL_WIDTH.search(lines[near]):
            return fault(
                Spot(file, near + 1),
                ("这里用了全角标点，读不成 YAML", "full-width punctuation: this is not YAML"),
                (
                    "冒号、逗号、花括号用半角，冒号后空一格",
                    "use `: `, `, ` and `{ }` of half width",
                ),
            )
    for sign, what, mend in _SYNTAX:
        if sign in problem:
            return fault(spot, what, mend)
    return fault(
        spot,
        (f"读不成 YAML：{problem}", f"this is not YAML: {problem}"),
        ("检查缩进、冒号和引号", "check indentation, colons and quotation marks"),
    )
