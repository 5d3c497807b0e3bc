"""What hangs on the board and goes into the box: the notice, the papers, the result."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from gezhi.engines.councils.queries import DeskBallot, RollLine, roll_page, shared_money
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.desk.ballots.frame import must_see
from gezhi.surfaces.desk.printed.ballot import Sheet, Slip, print_sheet, print_slips
from gezhi.surfaces.ui.ballots import about, facts_of, rule_of, secrecy_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.tallies import result_of

MOST_PAPERS = 2000


def _pdf(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf") or ""
    return answer


def _address(row: Any) -> str:
    return f"{settings.SITE_URL}{reverse('portal:ballot', args=[row.pk])}"


@require_GET
@staff_only
def notice(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """The notice of a ballot: what, who, when, by which rule."""
    desk = must_see(request, ballot)
    row, b = desk.row, about(desk.row, desk.rules.name)
    lines, article = rule_of(row)
    heads = [gettext("Project"), gettext("Costs, in yuan")] if b["budget"] else []
    options = [[one["label"], one["cost"]] for one in b["options"]]
    sheet = Sheet(
        place=b["place"],
        title=b["title"],
        kind=gettext("Notice of a ballot"),
        text=row.text,
        facts=facts_of(row),
        tables=[(gettext("The projects"), [heads, *options])] if heads else [],
        lines=[
            *([] if heads else ["　".join(one["label"] for one in b["options"])]),
            b["how"],
            "",
            *lines,
            gettext("By: %(article)s") % {"article": article},
            "",
            *secrecy_of(row),
        ],
        notes=[gettext("Scan the code: vote, see who is still missing, and read the result.")],
        address=_address(row),
    )
    return _pdf(print_sheet(sheet), f"{b['title']}-{gettext('notice')}")


@require_GET
@staff_only
def papers(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """Ballot papers: of a named ballot one for every vote with its line; of a secret one as many as
    asked for, without a number, which could tell whose it is. It is written when the box is
    emptied."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    if "paper" not in desk.row.policy.get("ways", []):
        raise Missing("no-paper", "这次不用纸质票", "this ballot has no paper")
    page = roll_page(viewer, ballot, size=MOST_PAPERS)
    slips = list(_secret(desk, page.heads) if desk.row.secret else _named(desk, page.lines))
    if not slips:
        raise Missing("no-roll", "名册还是空的", "the roll is empty")
    return _pdf(print_slips(slips), f"{desk.row.title}-{gettext('Ballot papers')}")


def _slip(desk: DeskBallot, **more: Any) -> Slip:
    b = about(desk.row, desk.rules.name)
    options = [
        f"{one['label']}　{one['cost']} {gettext('yuan')}" if one["cost"] else one["label"]
        for one in b["options"]
    ]
    how = b["how"]
    if b["method"] == "ranked":
        how = gettext("Write 1, 2, 3 into the squares, 1 for the best.")
    return Slip(place=b["place"], title=b["title"], options=options, how=how, **more)


def _secret(desk: DeskBallot, count: int) -> Iterator[Slip]:
    foot = gettext("Write no name on it. Fold it and put it into the box yourself.")
    for _ in range(min(count, MOST_PAPERS)):
        yield _slip(desk, foot=foot)


def _named(desk: DeskBallot, lines: list[RollLine]) -> Iterator[Slip]:
    """One for each head, under the number of its first line."""
    told: set[str] = set()
    for one in lines:
        if one.head in told or one.withdrawn:
            continue
        told.add(one.head)
        where = one.household or one.key.removeprefix("u:")
        sign = gettext("Signature: ____________________")
        whose = f"{one.name}　{where}　　{sign}"
        yield _slip(desk, number=str(one.number), whose=whose)


@require_GET
@staff_only
def result(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """The result with its arithmetic, for the board."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    row, b = desk.row, about(desk.row, desk.rules.name)
    found = result_of(row, shared_money(viewer, row))
    if found is None:
        raise Missing("not-counted", "还没有计票", "it has not been counted")
    tables = [
        (
            title,
            [
                [found["column"], unit, gettext("Share")],
                *([f"{one['label']} {one['won']}", one["shown"], one["percent"]] for one in rows),
            ],
        )
        for title, unit, rows in found["counts"]
    ]
    said = [f"{one['number']}. {one['words']}" for one in found["rounds"]]
    said += [*found["paid"], *found["unpaid"], *([found["left"]] if found["left"] else [])]
    lines = [*said, *(one["words"] for one in found["parts"])]
    sheet = Sheet(
        place=b["place"],
        title=b["title"],
        kind=gettext("Result of a ballot"),
        text=found["words"],
        facts=found["bases"],
        tables=tables,
        lines=lines,
        notes=[
            gettext("Scan the code: box, roll and rule to count again, and to find one's vote.")
        ],
        address=_address(row),
    )
    return _pdf(print_sheet(sheet), f"{b['title']}-{gettext('result')}")
