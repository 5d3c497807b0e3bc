"""Merging cases about the same thing, undoing it, and splitting one that is several."""

from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.cases.actions.asking import required
from gezhi.engines.cases.actions.continuing import take_along
from gezhi.engines.cases.actions.moving import check_version, close, locked, must_be_open, save_case
from gezhi.engines.cases.actions.opening import OpenCase, Receipt, open_case
from gezhi.engines.cases.models import Case, CaseLink, Reporter
from gezhi.engines.cases.queries.course import course_of
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.cases import CaseType


def _permit(viewer: Viewer, row: Case) -> None:
    if not may(viewer, "case.merge", path=row.path):
        raise Forbidden(
            "not-allowed", "需要合并拆分的权限", "this needs the right to merge and split"
        )


def merge(viewer: Viewer, into: UUID, others: list[tuple[UUID, int]], reason: str = "") -> Case:
    """Merge cases into one: their reporters come along and are informed, each keeps their own
    number.

    `others` are pairs of id and the version seen. All or nothing.
    """
    with transaction():
        rows = {
            id_: locked(id_, viewer) for id_ in sorted({into, *(one for one, _ in others)}, key=str)
        }
        target = rows[into]
        must_be_open(target)
        _permit(viewer, target)
        for id_, version in others:
            row = rows[id_]
            if id_ == into or row.type != target.type:
                words = Words(zh="只能合并同类的不同事项", en="only different cases of one type")
                raise Invalid([Wrong("others", "unfit", words)])
            check_version(row, version)
            must_be_open(row)
            _permit(viewer, row)
            _merge_one(viewer, target, row, reason)
        return save_case(target, clock.now())


def _merge_one(viewer: Viewer, target: Case, row: Case, reason: str) -> None:
    now = clock.now()
    CaseLink.objects.create(kind="merge", one=row, other=target, by=viewer.account, reason=reason)
    Reporter.objects.filter(case=row).update(case=target)
    row.merged_into = target
    close(viewer, row, course_of(viewer, row), "merged")
    record(
        viewer,
        "case.merged",
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        case=row.type,
        source=str(target.pk),
    )
    save_case(row, now)


def undo_merge(viewer: Viewer, case: UUID) -> Case:
    """Take a merge back: the case is open again where it stood, with its own reporters."""
    with transaction():
        row = locked(case, viewer)
        link = CaseLink.objects.filter(one=row, kind="merge", undone=None).first()
        if link is None or row.merged_into_id is None:
            raise Changed(
                "not-merged", "这件事没有被合并", "this case is not merged", version=row.version
            )
        target = locked(row.merged_into_id, viewer)
        _permit(viewer, target)
        _permit(viewer, row)
        origins = [
            row.pk,
            *CaseLink.objects.filter(other=row, kind="merge", undone=None).values_list(
                "one", flat=True
            ),
        ]
        Reporter.objects.filter(case=target, origin__in=origins).update(case=row)
        step = row.steps.get(n=row.step)
        row.merged_into, row.state, row.result, row.counts_as = None, Case.OPEN, "", ""
        row.closed, row.due = None, step.due
        link.undone = clock.now()
        link.save(update_fields=["undone"])
        record(
            viewer,
            "case.unmerged",
            "case",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            case=row.type,
        )
        save_case(target, clock.now())
        return save_case(row, clock.now())


def split(
    viewer: Viewer, case: UUID, version: int, texts: list[str], reason: str = ""
) -> list[Receipt]:
    """Make further cases out of parts of one; each goes its own way, with the same reporters.

    The case itself goes on with what remains.
    """
    with transaction():
        row = locked(case, viewer)
        check_version(row, version)
        must_be_open(row)
        _permit(viewer, row)
        receipts = [_part(viewer, row, text, reason) for text in texts]
        if not receipts:
            required("texts", "", "请写下要拆出的事", "write what is to be split off")
        save_case(row, clock.now())
        return receipts


def _answers(row: Case, type_: CaseType, text: str) -> dict[str, Any]:
    """The form of a part: its own words, everything else as in the case that it comes from. Files
    stay where they are."""
    place = row.place.code or str(row.place_id)
    own = {"text": text, "category": row.category, "location": {"place": place}}
    files = {field.field for field in type_.form if field.kind in ("images", "voice")}
    answers = {key: value for key, value in row.form.items() if key not in files}
    for kind, value in own.items():
        field = type_.field_of(kind)
        if field is not None and value:
            answers[field.field] = value
    return answers


def _part(viewer: Viewer, row: Case, text: str, reason: str) -> Receipt:
    text = required("texts", text, "请写下要拆出的事", "write what is to be split off")
    answers = _answers(row, course_of(viewer, row).type, text)
    receipt = open_case(
        viewer, OpenCase(row.type, answers, id=new_id(), channel="split", place=row.place_id)
    )
    take_along(viewer, row, receipt.id, "split", reason)
    record(
        viewer,
        "case.split",
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        case=row.type,
        source=str(receipt.id),
    )
    return receipt
