"""The text of a pact: articles in named parts, numbered through, each with an id that it keeps."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

MOST_ARTICLES, LONGEST_ARTICLE, LONGEST_NAME, MOST_PARTS = 100, 1000, 60, 20


@dataclass(frozen=True, slots=True)
class Article:
    """One article; its id stays through edits and versions, so that a moved one is known again."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a pact; the name is empty where the pact has no parts."""

    name: str
    articles: tuple[Article, ...] = ()


Text = tuple[Part, ...]


def new_key() -> str:
    """A fresh id of an article: short, as it stands in addresses of a page."""
    return uuid4().hex[:8]


def numbered(text: Text) -> Iterator[tuple[int, Part, Article]]:
    """The articles with their numbers, from 1, through all parts."""
    number = 0
    for part in text:
        for article in part.articles:
            number += 1
            yield number, part, article


def dumped(text: Text) -> list[dict[str, Any]]:
    """The text as plain data, for the table."""
    return [
        {"name": part.name, "articles": [{"id": one.id, "text": one.text} for one in part.articles]}
        for part in text
    ]


def restored(data: Sequence[Mapping[str, Any]]) -> Text:
    """The text from plain data."""
    return tuple(
        Part(part["name"], tuple(Article(one["id"], one["text"]) for one in part["articles"]))
        for part in data
    )


def cleaned(text: Text) -> Text:
    """The text as it is kept: blanks trimmed, empty articles dropped, an article with an empty line
    within it split there, ids made where one is missing or stands twice."""
    seen: set[str] = set()
    return tuple(
        Part(part.name.strip(), tuple(_articles(part, seen)))
        for part in text
        if part.name.strip() or any(one.text.strip() for one in part.articles)
    )


def _articles(part: Part, seen: set[str]) -> Iterator[Article]:
    for one in part.articles:
        pieces = one.text.replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
        key = one.id
        for piece in pieces:
            kept = "\n".join(line.strip() for line in piece.split("\n") if line.strip())
            if kept:
                key = key if key and key not in seen else new_key()
                seen.add(key)
                yield Article(key, kept)


def said(text: Text) -> str:
    """The text as one string, in a form that does not change: what people vote on."""
    plain = [[part.name, [one.text for one in part.articles]] for part in text]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def digest(text: Text) -> str:
    """The SHA-256 of the text, by which anybody checks that what was adopted is what was voted
    on."""
    return hashlib.sha256(said(text).encode()).hexdigest()


def moved(text: Text, key: str, by: int) -> Text:
    """The text with an article one place up (-1) or down (1); over the edge of a part it goes into
    the next one. The same text where there is no place to go to."""
    at = next(
        (
            (p, a)
            for p, part in enumerate(text)
            for a, one in enumerate(part.articles)
            if one.id == key
        ),
        None,
    )
    if at is None:
        return text
    p, a = at
    parts = [list(part.articles) for part in text]
    one = parts[p].pop(a)
    if 0 <= a + by <= len(parts[p]):
        parts[p].insert(a + by, one)
    elif 0 <= p + by < len(parts):
        goal = parts[p + by]
        goal.insert(len(goal) if by < 0 else 0, one)
    else:
        return text
    return tuple(
        replace(part, articles=tuple(kept)) for part, kept in zip(text, parts, strict=True)
    )


def added(text: Text, after: str, key: str) -> Text:
    """The text with an empty article `key` after another one, or at the end of the part whose
    number is written `part-2`."""
    parts: list[Part] = []
    for number, part in enumerate(text):
        kept = list(part.articles)
        at = next((n for n, one in enumerate(kept) if one.id == after), None)
        if at is not None:
            kept.insert(at + 1, Article(key, ""))
        elif after == f"part-{number}":
            kept.append(Article(key, ""))
        parts.append(replace(part, articles=tuple(kept)))
    return tuple(parts)


def removed(text: Text, key: str) -> Text:
    """The text without an article."""
    return tuple(
        replace(part, articles=tuple(one for one in part.articles if one.id != key))
        for part in text
    )
