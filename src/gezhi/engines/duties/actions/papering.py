"""Documents of the rhythm: drawn up with their figures when they fall due, completed by people."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.duties.models import Occurrence, Paper, Rule
from gezhi.engines.duties.queries.board import DutyFigure, figures_of
from gezhi.engines.duties.queries.knowing import mine, rule_in
from gezhi.engines.duties.rules.days import covered
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.duties import Duty

AT_ONCE, LONGEST_TEXT = 200, 5000


def draw_papers(viewer: Viewer) -> int:
    """Draw up the documents of what is open now (or was done today before they were), once each;
    returns how many are new. The figures are those of the full period before, as the journal's
    facts stand at that moment."""
    made = 0
    for attached in attached_packs(viewer):
        keys = [one.duty for one in attached.pack.duties.values() if one.document is not None]
        rules = Rule.objects.filter(place=attached.place_id, kind=Rule.DUTY, key__in=keys)
        drawn = Paper.objects.filter(
            rule=OuterRef("rule"), place=OuterRef("place"), day=OuterRef("day")
        )
        rows = Occurrence.objects.filter(~Exists(drawn), rule__in=rules, opens__lte=clock.now())
        done_already = Q(state=Occurrence.DONE, day=clock.today())
        open_ = rows.filter(Q(state=Occurrence.OPEN) | done_already).order_by("day", "pk")
        for row in open_.select_related("rule", "place")[:AT_ONCE]:
            made += _draw(viewer, row)
    return made


def _draw(viewer: Viewer, row: Occurrence) -> int:
    duty = rule_in(row.version_id, Rule.DUTY, row.rule.key)
    if not isinstance(duty, Duty) or duty.document is None:
        return 0
    first, last = covered(row.day, duty.document.covers)
    found = sorted(figures_of(row.place, first, last), key=lambda one: (one.kind, one.key))
    figures = [_line(one) for one in found]
    about: dict[str, Any] = {"id": new_id(), "path": row.path, "first": first, "last": last}
    with transaction():
        paper, fresh = Paper.objects.get_or_create(
            rule=row.rule, place=row.place, day=row.day, defaults={**about, "figures": figures}
        )
        if fresh:
            _record(viewer, "paper_drawn", paper, row)
    return int(fresh)


def add_figures(viewer: Viewer, wanted: UUID, figures: Iterable[DutyFigure]) -> None:
    """Put figures of other work beside those of duties, once; what stands there stays."""
    with transaction():
        paper = Paper.objects.select_for_update(of=("self",), no_key=True).filter(pk=wanted).first()
        if paper is None:
            return
        known = {one["zh"] for one in paper.figures}
        more = [_line(one) for one in figures if one.name.zh not in known]
        if more:
            paper.figures = [*paper.figures, *more]
            paper.save(update_fields=["figures"])


def _line(one: DutyFigure) -> dict[str, Any]:
    return {
        "zh": one.name.zh,
        "en": one.name.say("en"),
        "due": one.due,
        "done": one.done,
        "late": one.late,
        "missed": one.missed,
        "excused": one.excused,
    }


def write_paper(viewer: Viewer, wanted: UUID, text: str) -> Paper:
    """Keep what people have to say beside the figures; by whoever owes the document that day. The
    same text again changes nothing."""
    text = text.strip()
    with transaction():
        paper = Paper.objects.select_for_update(of=("self",), no_key=True).filter(pk=wanted).first()
        if paper is None:
            raise Missing("no-paper", "没有这份材料", "there is no such document")
        rows = Occurrence.objects.filter(rule=paper.rule_id, place=paper.place_id, day=paper.day)
        known = mine(viewer, paper.day, paper.day)
        row = next((one for one in rows.select_related("rule") if known.takes(one)), None)
        if row is None:
            raise Forbidden("not-yours", "这份材料由别人写", "somebody else writes this")
        if len(text) > LONGEST_TEXT:
            words = Words(zh=f"最多 {LONGEST_TEXT} 个字", en=f"{LONGEST_TEXT} characters at most")
            raise Invalid([Wrong("text", "long", words)])
        if text != paper.text:
            paper.text, paper.by, paper.at = text, viewer.account, clock.now()
            paper.save(update_fields=["text", "by", "at"])
            _record(viewer, "paper_written", paper, row)
    return paper


def _record(viewer: Viewer, verb: str, paper: Paper, row: Occurrence) -> None:
    where = {"place_id": paper.place_id, "path": paper.path, "as_post": row.post}
    facts = {"duty": row.rule.key, "day": paper.day.isoformat()}
    record(viewer, f"duty.{verb}", "paper", paper.pk, **where, **facts)  # type: ignore[arg-type]
