"""What mediation shares: locking, the journal without names, messages without words."""

from typing import Any
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.cases.actions.moving import locked as locked_case
from gezhi.engines.cases.actions.moving import must_be_open
from gezhi.engines.cases.models import Case, Mediation, Party, Reporter
from gezhi.engines.cases.queries.mediation.inside import block_of
from gezhi.engines.trust.actions import queue_message, record
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.rules.viewer import Viewer


def begin(viewer: Viewer, case: UUID, *, ended: bool = False) -> tuple[Case, Mediation]:
    """The case, locked, and what is kept of its mediation, which begins with the first step that
    somebody takes. `ended` also takes cases that have ended (their agreement is followed up)."""
    row = locked_case(case)
    block_of(row)
    if not ended:
        must_be_open(row)
    found, made = Mediation.objects.get_or_create(
        case=row, defaults={"path": row.path, "by": viewer.account}
    )
    if made:
        applicants(row)
    return row, found


def applicants(row: Case, consent: str = Party.AGREED) -> list[Party]:
    """Those who brought the dispute, as the parties of the first side; the same ids whenever it is
    done."""
    made = []
    for one in Reporter.objects.filter(case=row, joined=False).order_by("pk"):
        told = {"consent": consent, "how": "applied", "answered": row.opened}
        party, _ = Party.objects.get_or_create(
            id=one.pk,
            defaults={
                "case": row,
                "side": 1,
                "account": one.account,
                "name": one.name,
                "phone": one.phone,
                "phone_index": one.phone_index,
                **(told if consent == Party.AGREED else {}),
            },
        )
        made.append(party)
    return made


def tell(viewer: Viewer, verb: str, row: Case, /, **facts: Any) -> None:
    """Tell the journal what was done, never who said what."""
    post = viewer.reason if viewer.system else viewer.post_over(row.path, "case.mediate")
    where = {"place_id": row.place_id, "path": row.path, "as_post": post}
    record(viewer, f"mediation.{verb}", "case", row.pk, **where, case=row.type, **facts)  # type: ignore[arg-type]


def message_party(party: Party, what: str, words: Words) -> None:
    """Queue a message for a party: by account, else by number."""
    found = Account.objects.filter(pk=party.account).first() if party.account else None
    text = words.say(found.language if found else "zh-hans")
    if found is not None:
        queue_message(f"mediation-{what}", text, account=found.pk, subject=party.case_id)
    elif party.phone:
        queue_message(f"mediation-{what}", text, address=party.phone, subject=party.case_id)


def message_all(row: Case, what: str, words: Words) -> None:
    """Queue a message for every party who has not refused."""
    for party in row.parties.exclude(consent=Party.REFUSED):
        message_party(party, what, words)
