"""Looking at who reported a case, and taking a register out of the house: both leave a trace."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from gezhi.base.words import Words
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.cases.queries.lines import Line, lines
from gezhi.engines.cases.queries.listing import Filter, select
from gezhi.engines.cases.queries.seeing import must_see
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.queries.accounts import account_contacts
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may

LEAST_REASON = 4
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach one who reported a case; empty where they gave nothing."""

    name: str
    phone: str


def reveal_reporter(viewer: Viewer, case: UUID, reason: str) -> list[Contact]:
    """Names and numbers of those who reported a case, for a stated reason that the journal keeps
    (PIPL 6, 51). Forbidden without `person.reveal` over the case's place."""
    reason = reason.strip()[:200]
    if len(reason) < LEAST_REASON:
        words = Words(zh="请写明查看的原因（至少四个字）", en="say why, in four characters or more")
        raise Invalid([Wrong("reason", "required", words)])
    with transaction():
        row = Case.objects.filter(pk=case).first()
        if row is None:
            raise Missing("no-case", "没有这件事", "there is no such case")
        must_see(viewer, row)
        if not may(viewer, "person.reveal", path=row.path):
            raise Forbidden(
                "not-allowed", "需要查看联系方式的权限", "this needs the right to reveal contacts"
            )
        found = list(Reporter.objects.filter(case=row).order_by("pk"))
        post = viewer.post_over(row.path, "person.reveal")
        record(
            viewer,
            "person.revealed",
            "case",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            as_post=post,
            reason=reason,
            count=len(found),
        )
        known = account_contacts(viewer, [one.account for one in found])
    return [_contact(one, known) for one in found]


def _contact(one: Reporter, known: dict[UUID, tuple[str, str]]) -> Contact:
    name, phone = known.get(one.account, ("", "")) if one.account else ("", "")
    return Contact(one.name or name, one.phone or phone)


def export_register(viewer: Viewer, wanted: Filter) -> Iterator[Line]:
    """The cases of a filter as a register, row by row, on the ground over which the viewer may
    export; that it was taken out is journalled first. Holds neither names nor numbers of
    reporters."""
    if not viewer.has("case.export"):
        raise Forbidden("not-allowed", "需要导出台账的权限", "this needs the right to export")
    ground = Q(pk__in=[])
    for path in viewer.paths("case.export"):
        ground |= Q(path__startswith=path)
    rows = select(viewer, wanted).filter(ground, kept_to="").select_related("place")
    with transaction():
        record(viewer, "register.exported", "register", "cases", source=wanted.queue)
    return _in_chunks(viewer, rows.order_by("-opened", "-pk"))


def _in_chunks(viewer: Viewer, rows: QuerySet[Case]) -> Iterator[Line]:
    chunk: list[Case] = []
    for row in rows.iterator(chunk_size=CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from lines(viewer, chunk)
            chunk = []
    if chunk:
        yield from lines(viewer, chunk)
