"""What is held about the viewer, what they agreed to, and what was erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gezhi.engines.trust.models import Account, Consent, Journal, Message, Tombstone
from gezhi.engines.trust.rules.purposes import PURPOSES, Purpose
from gezhi.engines.trust.rules.refusal import Forbidden
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Answer:
    """A question about the viewer's data, and what holds: their answer, or what holds until they
    answer. `since` is None as long as they have not; `again` says that the wording has changed
    since."""

    asked: Purpose
    agreed: bool
    since: datetime | None
    again: bool


def consents(viewer: Viewer) -> list[Answer]:
    """What the viewer agreed to, for every purpose."""
    rows = Consent.objects.filter(account=viewer.account, withdrawn=None)
    held = {row.purpose: row for row in rows}
    found = []
    for asked in PURPOSES.values():
        row = held.get(asked.purpose)
        if row is None:
            found.append(Answer(asked, asked.unless_told, None, False))
        else:
            found.append(Answer(asked, row.agreed, row.given, row.version != asked.version))
    return found


def agrees(viewer: Viewer, account: UUID | None, purpose: str) -> bool:
    """Whether somebody agrees to a purpose, for an action that is about to act on it."""
    row = Consent.objects.filter(account=account, purpose=purpose, withdrawn=None).first()
    return PURPOSES[purpose].unless_told if row is None else row.agreed


def agreeing(viewer: Viewer, accounts: Iterable[UUID], purpose: str) -> set[UUID]:
    """Those of these accounts whose people agree to a purpose, found in one statement: for lists
    that name many. The caller has lifted the wall, as nobody else may read their answers."""
    asked = set(accounts)
    rows = Consent.objects.filter(account__in=asked, purpose=purpose, withdrawn=None)
    said = dict(rows.values_list("account", "agreed"))
    return {one for one in asked if said.get(one, PURPOSES[purpose].unless_told)}


def own_account_data(viewer: Viewer) -> dict[str, Any]:
    """What an account holds about its person, and what its person did, as plain data: account,
    answers about consent with those before, messages, entries of the journal (PIPL 45). Forbidden
    for who is not signed in."""
    if viewer.account is None:
        raise Forbidden("not-signed-in", "请先登录", "sign in first")
    row = Account.objects.get(pk=viewer.account)
    answers = Consent.objects.filter(account=row).order_by("given")
    messages = Message.objects.filter(account=row).order_by("created")
    acts = Journal.objects.filter(actor=row.pk).order_by("pk")
    return {
        "account": {
            "id": row.pk,
            "name": row.name,
            "phone": row.phone,
            "language": row.language,
            "since": row.date_joined,
        },
        "consents": list(answers.values("purpose", "version", "agreed", "given", "withdrawn")),
        "messages": [
            {"at": one.created, "about": one.subject, "text": one.body} for one in messages
        ],
        "acts": list(acts.values("at", "verb", "subject_kind", "subject")),
    }


def looks_at(viewer: Viewer, subjects: Iterable[UUID]) -> list[dict[str, Any]]:
    """Who looked at the names and numbers of these cases: when and under which post. The caller
    has made sure that they are the viewer's own."""
    rows = Journal.objects.filter(
        verb="person.revealed", subject__in=[str(one) for one in subjects]
    )
    return list(rows.order_by("pk").values("at", "subject", "post"))


def buried(viewer: Viewer, subjects: Iterable[UUID]) -> dict[UUID, Tombstone]:
    """The newest tombstone of each of these records, by its id."""
    rows = Tombstone.objects.filter(subject__in=list(subjects)).order_by("pk")
    return {row.subject: row for row in rows}
