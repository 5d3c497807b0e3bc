"""What growing tells the journal and those concerned: never a name, never anybody's words."""

from collections.abc import Iterator
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from gezhi.base.words import Words
from gezhi.engines.people.models import Person
from gezhi.engines.trust.actions import queue_message
from gezhi.engines.trust.rules.refusal import Changed, Missing, Wrong

M = TypeVar("M", bound=Model)


def locked(model: type[M], wanted: UUID) -> M:
    """A row, locked for a step; Missing when there is none."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).first()
    if row is None:
        raise Missing("no-row", "没有这一条，可能已经撤下", "there is no such thing any more")
    return row


def same_or_taken(row: Any, **said: Any) -> None:
    """Nothing where a row says the same as what was sent again; Changed where it says otherwise."""
    if any(getattr(row, name) != value for name, value in said.items()):
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another record")


def moved(state: str) -> Changed:
    """Somebody was first; says where it stands."""
    zh, en = "情况已经变了，请刷新看现在的", "it has moved on meanwhile: reload to see it"
    return Changed("moved-on", zh, en, state=state)


def wrong(name: str, zh: str, en: str, code: str = "required") -> Wrong:
    """What is wrong with a field."""
    return Wrong(name, code, Words(zh=zh, en=en))


def wrong_length(name: str, text: str, most: int, *, least: int = 1) -> Iterator[Wrong]:
    """That a text is missing or too long."""
    if not least <= len(text.strip()) <= most:
        zh = f"写一写，最多 {most} 个字" if least else f"最多 {most} 个字"
        yield wrong(name, zh, f"{most} characters at most" if text else "say it in a few words")


def message(person: Person, template: str, subject: UUID, words: Words) -> None:
    """Queue a message for somebody with an account, in their language."""
    account = person.account
    if account is not None:
        body = words.say(account.language)
        queue_message(template, body, account=account.pk, subject=subject)
