"""Two answers of the same person become one, with both sources kept; and taking that back."""

from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.campaigns.actions.surveys.opening import tell
from gezhi.engines.campaigns.models import Answer
from gezhi.engines.campaigns.queries.surveys.knowing import asks
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer


def merge(viewer: Viewer, kept: UUID, double: UUID) -> Answer:
    """Say that two answers are of the same person: they count as one from now on. Nothing of either
    is lost; whatever had been merged into the double comes along. Again: the same."""
    with transaction():
        first, second = _pair(viewer, kept, double)
        if second.kept_id == first.pk:
            return first
        if first.kept_id is not None or second.kept_id is not None:
            zh, en = "已经并到别的一份里了，请刷新", "it was merged meanwhile: reload"
            raise Changed("merged", zh, en)
        second.kept, second.apart = first, False
        second.save(update_fields=["kept", "apart"])
        Answer.objects.filter(kept=second).update(kept=first)
        where = {"place": second.place_id, "at": second.path}
        tell(viewer, "merged", second.survey, "answer", second.pk, count=1, **where)
    return first


def part(viewer: Viewer, answer: UUID) -> Answer:
    """Say that an answer is of somebody of their own: a merging is undone, and it is not shown as a
    double again. Again: the same."""
    with transaction():
        row = _locked(viewer, answer)
        if row.kept_id is None and row.apart:
            return row
        was = row.kept_id is not None
        row.kept, row.apart = None, True
        row.save(update_fields=["kept", "apart"])
        where = {"place": row.place_id, "at": row.path}
        tell(viewer, "parted", row.survey, "answer", row.pk, undone=was, **where)
    return row


def _pair(viewer: Viewer, kept: UUID, double: UUID) -> tuple[Answer, Answer]:
    if kept == double:
        words = Words(zh="自己不能并到自己", en="an answer is no double of itself")
        raise Invalid([Wrong("kept", "same", words)])
    rows = {one: _locked(viewer, one) for one in sorted((kept, double))}
    if rows[kept].survey_id != rows[double].survey_id:
        raise _none()
    return rows[kept], rows[double]


def _locked(viewer: Viewer, wanted: UUID) -> Answer:
    rows = Answer.objects.select_for_update(of=("self",)).select_related("survey")
    row = rows.filter(pk=wanted).first()
    if row is None or not asks(viewer, row.path):
        raise _none()
    return row


def _none() -> Missing:
    return Missing("no-answer", "没有这份登记", "there is no such answer")
