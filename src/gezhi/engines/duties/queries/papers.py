"""Documents of the rhythm as they are read: by those who serve on the ground."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.duties.models import Occurrence, Paper
from gezhi.engines.duties.queries.board import led_place
from gezhi.engines.duties.queries.knowing import mine, rule_in
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.duties import Duty

MOST = 200


@dataclass(frozen=True, slots=True)
class PaperView:
    """A document with its title and place; `writes` where the viewer owes it."""

    row: Paper
    title: Words
    place: str
    writes: bool


def paper(viewer: Viewer, wanted: UUID) -> PaperView:
    """One document; Missing for whoever neither owes it nor leads there."""
    with for_system():
        row = Paper.objects.filter(pk=wanted).select_related("rule", "place").first()
        owed = []
        if row is not None:
            rows = Occurrence.objects.filter(rule=row.rule_id, place=row.place_id, day=row.day)
            known = mine(viewer, row.day, row.day)
            owed = [one for one in rows if known.takes(one)]
    if row is None or not (owed or may(viewer, "duty.lead", path=row.path)):
        raise Missing("no-paper", "没有这份材料", "there is no such document")
    return _view(row, bool(owed))


def paper_covers(viewer: Viewer, wanted: UUID) -> tuple[str, date, date] | None:
    """The ground and the days that a document covers, for the product itself; None where it is
    gone."""
    with for_system():
        row = Paper.objects.filter(pk=wanted).first()
    return (row.path, row.first, row.last) if row is not None else None


def papers(viewer: Viewer, place: int) -> list[PaperView]:
    """The documents of a place and below, the newest first."""
    where = led_place(viewer, place)
    with for_system():
        rows = Paper.objects.filter(path__startswith=where.path).select_related("rule", "place")
        return [_view(row, False) for row in rows.order_by("-day", "-pk")[:MOST]]


def paper_for(viewer: Viewer, row: Occurrence) -> UUID | None:
    """The document of one's own duty, once it is drawn up."""
    with for_system():
        named = {"rule": row.rule_id, "place": row.place_id, "day": row.day}
        return Paper.objects.filter(**named).values_list("pk", flat=True).first()


def _view(row: Paper, writes: bool) -> PaperView:
    duty = rule_in(row.rule.version_id, row.rule.kind, row.rule.key)
    found = duty.document if isinstance(duty, Duty) else None
    title = found.title if found is not None else Words(zh=row.rule.key, en=row.rule.key)
    return PaperView(row, title, row.place.name, writes)
