"""Everything that the interface says in English it also says in Chinese, and nothing else."""

from __future__ import annotations

import re
from functools import cache

from babel.messages.catalog import Catalog, Message

from scripts.messages import CATALOGUE, catalogue, template

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


@cache
def written() -> Catalog:
    return catalogue()


@cache
def wanted() -> Catalog:
    return template()


def texts(message: Message) -> list[str]:
    """The translation's forms: Chinese has one, also where English has two."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def test_there_are_texts_to_translate() -> None:
    assert CATALOGUE.is_file()
    assert len(wanted()) > 50


def test_every_text_is_translated() -> None:
    missing = []
    for message in wanted():
        if message.id:
            found = written().get(message.id, message.context)
            if found is None or found.fuzzy or not all(texts(found)):
                missing.append(message.id)
    assert not missing, "run make messages and translate"


def test_no_translation_is_left_over() -> None:
    known = {(message.id, message.context) for message in wanted() if message.id}
    kept = {(message.id, message.context) for message in written() if message.id}
    assert not kept - known, "run make messages"
    assert not written().obsolete


def test_translations_fill_in_the_same_values() -> None:
    differing = []
    for message in written():
        source = message.id if isinstance(message.id, str) else message.id[-1]
        wants = set(PLACEHOLDER.findall(source))
        for translation in texts(message) if source else []:
            if translation and set(PLACEHOLDER.findall(translation)) != wants:
                differing.append((source, translation))
    assert not differing
