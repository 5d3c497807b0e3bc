"""What is held about the viewer as one who reported: to read, to take along, and before erasing."""

from dataclasses import dataclass
from typing import Any

from gezhi.engines.cases.models import Case, CaseFile, Note, Reporter
from gezhi.engines.cases.queries.concerned import Told, told_to
from gezhi.engines.trust.queries import looks_at, own_account_data, pack_by_id
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Held:
    """What erasing would touch: reports still on their way (their numbers) and ended, of these with
    a name or a number, and how many pictures and recordings the viewer sent."""

    on_their_way: list[str]
    ended: int
    named: int
    files: int


def held_about(viewer: Viewer) -> Held:
    """What is held of the viewer's reports."""
    mine = _own(viewer)
    still = [one.case.code for one in mine if one.case.state == Case.OPEN]
    return Held(
        on_their_way=still,
        ended=len(mine) - len(still),
        named=sum(1 for one in mine if one.name or one.phone),
        files=CaseFile.objects.filter(reporter__in=[one.pk for one in mine]).count(),
    )


def own_copy(viewer: Viewer) -> dict[str, Any]:
    """Everything that is held about the viewer, as plain data (PIPL 45): their account with
    consents, messages and what they did; their reports with their own words; notices that were
    given to them; and who looked at their name and number. Forbidden for who is not signed in."""
    found = own_account_data(viewer)
    mine = _own(viewer)
    opened = Case.objects.select_related("place").in_bulk({one.origin for one in mine})
    notes = Note.objects.filter(reporter__in=[one.pk for one in mine]).order_by("at")
    files = CaseFile.objects.filter(reporter__in=[one.pk for one in mine]).order_by("at")
    said, sent = list(notes), list(files)
    found["reports"] = [
        {
            **_report(one, opened.get(one.origin)),
            "said": [{"at": n.at, "text": n.text} for n in said if n.reporter == one.pk],
            "files": [
                {"id": f.pk, "kind": f.kind, "at": f.at} for f in sent if f.reporter == one.pk
            ],
        }
        for one in mine
    ]
    found["notices"] = [_notice(one) for one in told_to(viewer)]
    found["looked_at"] = looks_at(viewer, {one.case_id for one in mine})
    return found


def _notice(one: Told) -> dict[str, Any]:
    """A notice to the viewer as they read it: nothing of those who wrote or checked it but what
    they were told, and what they answered."""
    return {
        "number": one.row.code,
        "kind": one.type.name.model_dump(),
        "rule": one.rule.name.model_dump() if one.rule else None,
        "article": one.rule.source if one.rule else None,
        "text": one.row.text,
        "place": one.place,
        "where": one.row.spot,
        "told": one.told,
        "object_until": one.until,
        "said": one.said,
        "closed": one.row.closed,
        "result": one.result.model_dump() if one.result else None,
        "taken_back": one.taken_back,
    }


def _own(viewer: Viewer) -> list[Reporter]:
    if viewer.account is None:
        return []
    rows = Reporter.objects.select_related("case").filter(account=viewer.account)
    return list(rows.order_by("pk"))


def _report(one: Reporter, row: Case | None) -> dict[str, Any]:
    """A report as its reporter gave it; of one that they only joined, no more than that."""
    told: dict[str, Any] = {"number": one.case.code, "joined": one.joined, "answer": one.answer}
    told |= {"name": one.name, "phone": one.phone}
    if row is None or one.joined:
        return told
    type_ = pack_by_id(row.pack_id).cases[row.type]
    return told | {
        "number": row.code,
        "kind": type_.name.model_dump(),
        "category": row.category,
        "opened": row.opened,
        "closed": one.case.closed,
        "place": row.place.name,
        "lon": row.lon,
        "lat": row.lat,
        "where": row.spot,
        "text": row.text,
        "answers": row.form,
        "result": one.case.result,
    }
