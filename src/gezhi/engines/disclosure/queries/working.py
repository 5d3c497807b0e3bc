"""For those who post: the queue of questions, drafts, and what the ground has declared."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.engines.disclosure.models import Busy, Draft, Item, Question, Version
from gezhi.engines.disclosure.queries.due import Due, due_of
from gezhi.engines.disclosure.queries.kinds import (
    ABILITY,
    Kind,
    posting_as,
    posting_kinds,
    rules_of,
    today,
)
from gezhi.engines.trust.rules.refusal import Forbidden, Missing
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question for those who answer: its words, and under what, never whose."""

    id: UUID
    text: str
    at: object
    due: object
    overdue: bool
    item: Item
    hidden: str
    answer: str


def work_calendar(viewer: Viewer) -> list[Due]:
    """What is due of everything that the viewer posts."""
    return due_of(viewer, posting_kinds(viewer))


def questions_waiting(viewer: Viewer, *, done: bool = False, most: int = 100) -> list[Waiting]:
    """Questions that the viewer answers, those due first; with `done`, those that are closed."""
    rows = Question.objects.select_related("item__place").order_by("due", "pk")
    rows = rows.exclude(answer="", hidden="") if done else rows.filter(answer="", hidden="")
    found = []
    for path in viewer.paths(ABILITY):
        for one in rows.filter(path__startswith=path)[:most]:
            if posting_as(viewer, rules_of(one.item), one.path) is not None:
                found.append(_waiting(one))
    return found


def _waiting(one: Question) -> Waiting:
    late = not one.answer and not one.hidden and today() > one.due
    return Waiting(one.pk, one.text, one.at, one.due, late, one.item, one.hidden, one.answer)


def question_waiting(viewer: Viewer, wanted: UUID) -> Waiting:
    """One question for whoever answers it; Missing for others."""
    one = Question.objects.select_related("item__place").filter(pk=wanted).first()
    if one is None or posting_as(viewer, rules_of(one.item), one.path) is None:
        raise Missing("no-question", "没有这条提问", "there is no such question")
    return _waiting(one)


def drafts(viewer: Viewer) -> list[tuple[Draft, Kind]]:
    """Drafts of what the viewer posts, newest first."""
    kinds = {(one.place.pk, one.rules.disclosure): one for one in posting_kinds(viewer)}
    rows = Draft.objects.filter(place__in={place for place, _ in kinds}).order_by("-at")
    return [
        (row, kinds[row.place_id, row.kind]) for row in rows if (row.place_id, row.kind) in kinds
    ]


def draft_of(viewer: Viewer, kind: Kind, phase: str, period: str) -> Draft | None:
    """The draft for a kind, phase and period at a place, the newest of several."""
    if posting_as(viewer, kind.rules, kind.place.path) is None:
        return None
    rows = Draft.objects.filter(
        place=kind.place, kind=kind.rules.disclosure, phase=phase, period=period
    )
    return rows.order_by("-at").first() if period else None


def must_post(viewer: Viewer, kind: Kind) -> str:
    """The post under which the viewer posts a kind; Forbidden for whoever does not."""
    post = posting_as(viewer, kind.rules, kind.place.path)
    if post is None:
        raise Forbidden("not-allowed", "这一项不由您公开", "you do not post this here")
    return post


def busy_now(viewer: Viewer, place: int) -> bool:
    """Whether a place has declared busy finances."""
    last = Busy.objects.filter(place=place, since__lte=today()).order_by("-since").first()
    return last is not None and last.busy


def rows_before(viewer: Viewer, kind: Kind, phase: str, period: str) -> list[list[object]]:
    """The rows of the period before, as they stand now: their closing is the next opening."""
    rows = Item.objects.filter(
        place=kind.place, kind=kind.rules.disclosure, phase=phase, withdrawn=None
    )
    before = [row for row in rows.exclude(period="").defer("text", "grams") if row.period < period]
    same = [row for row in before if len(row.period) == len(period)]
    last = max(same, key=lambda row: row.period, default=None)
    version = (
        Version.objects.filter(item=last).order_by("-number").first() if last is not None else None
    )
    return version.rows if version is not None else []
