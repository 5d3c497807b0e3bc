"""Models: who is on the notice, who was commended, nominating, objecting; and one's own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET

from gezhi.engines.points.queries import (
    Commending,
    Listed,
    NoticeBoard,
    Noticed,
    Stretch,
    commendations_below,
    notice_board,
    post_titles,
)
from gezhi.engines.trust.queries import Missing
from gezhi.surfaces.portal.earning import full_day, listed, said_day, within
from gezhi.surfaces.portal.notice_poster import NoticePoster, print_honoured, print_notice
from gezhi.surfaces.portal.served import find_served, ground_context, served_at
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of


@require_GET
def browse(request: HttpRequest) -> HttpResponse:
    """The commendations on the ground that the reader means; with only one, its page."""
    served = find_served(request)
    found = commendations_below(viewer_of(request), served.path if served else "")
    if len(found) == 1:
        (one,) = found
        return redirect("portal:models-at", one.place.pk, one.rules.commendation)
    context = {"commendations": [about(one) for one in found], **ground_context(served)}
    return render(request, "portal/points/models.html", context)


def about(one: Commending) -> dict[str, Any]:
    """What every page says of a commendation."""
    return {
        "place": one.place.pk,
        "place_name": one.place.name,
        "key": one.rules.commendation,
        "name": spoken(one.rules.name),
        "kinds": [(spoken(kind.name), spoken(kind.what)) for kind in one.rules.kinds],
        "sought": listed(kind.name for kind in one.rules.kinds),
        "of_places": one.rules.of_places,
    }


@require_GET
def show(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Who is on the notice, and who was commended by year; the same for anybody."""
    viewer = viewer_of(request)
    board = notice_board(viewer, place, key)
    rules = board.round.rules
    titles = post_titles(viewer, board.round)
    context = {
        **about(board.round),
        "notices": [noticed_of(one) for one in board.on_notice],
        "years": [
            (str(period), said_period(period), [listed_of(one) for one in rows])
            for period, rows in board.years
        ],
        "quarterly": rules.every == "quarter",
        "nominates": board.nominates,
        "by_residents": rules.by_residents,
        "signed_in": viewer.account is not None,
        "nominators": listed(titles.get(key) for key in rules.posts),
        "reviewers": listed(titles.get(key) for key in rules.reviewed_by),
        "notice": within(rules.notice),
        "decided_by": spoken(rules.decided_by),
        "source": rules.source,
        "invented": any(kind.invented for kind in rules.kinds),
        **ground_context(served_at(str(place))),
    }
    return render(request, "portal/points/models_at.html", context)


def said_period(period: Stretch) -> str:
    """The year or the quarter of a commendation, in words."""
    return period.say(get_language())


def noticed_of(one: Noticed) -> dict[str, Any]:
    """One on the notice, in finished words."""
    return {
        "id": one.nomination,
        "kind": spoken(one.kind),
        "year": said_period(one.period),
        "name": one.name,
        "text": one.text,
        "until": said_day(one.last),
        "open": one.open,
        "mine": one.mine,
    }


def listed_of(one: Listed) -> dict[str, Any]:
    """Those commended under one kind, in finished words."""
    return {
        "kind": spoken(one.kind),
        "holder": one.holder,
        "named": one.named,
        "count": one.count,
        "unnamed": one.unnamed,
        "decided": [full_day(day) for day in one.decided],
        "references": one.references,
    }


@require_GET
def poster(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """The notice as a poster: A4, or A3 with `?size=a3`. The same names as on the page."""
    board = notice_board(viewer_of(request), place, key)
    made = _poster(board, f"{settings.SITE_URL}{reverse('portal:models-at', args=[place, key])}")
    data = print_notice(made, large=request.GET.get("size") == "a3")
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{board.round.place.name}-{gettext('notice')}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


@require_GET
def commended_poster(request: HttpRequest, place: int, key: str) -> HttpResponse:
    """Those commended for a year or a quarter (`?period=2026-Q1`, the newest otherwise) as a
    poster, A4 or A3: the same names as on the page."""
    board = notice_board(viewer_of(request), place, key)
    asked = request.GET.get("period", "")
    newest = board.years[0] if board.years else None
    found = next((one for one in board.years if str(one[0]) == asked), newest)
    if found is None:
        raise Missing("nobody-commended", "还没有表彰过谁", "nobody was commended yet")
    address = f"{settings.SITE_URL}{reverse('portal:models-at', args=[place, key])}"
    data = print_honoured(_honoured(board, *found, address), large=request.GET.get("size") == "a3")
    answer = HttpResponse(data, content_type="application/pdf")
    name = f"{board.round.place.name}-{found[0]}.pdf"
    answer["Content-Disposition"] = content_disposition_header(False, name) or ""
    return answer


def _unnamed(n: int) -> str:
    if not n:
        return ""
    words = ngettext(
        "One of them has not agreed to be named.", "%(n)s of them have not agreed to be named.", n
    )
    return words % {"n": n}


def _consent(board: NoticeBoard) -> list[str]:
    """Why names are missing, where that can be."""
    if board.round.rules.of_places:
        return []
    return [gettext("Names stand here only with consent; who gave none can be commended as well.")]


def _honoured(
    board: NoticeBoard, period: Stretch, rows: list[Listed], address: str
) -> NoticePoster:
    shown = [listed_of(one) for one in rows]
    papers = sorted({paper for one in rows for paper in one.references})
    return NoticePoster(
        place=board.round.place.name,
        title=spoken(board.round.rules.name),
        period=said_period(period),
        figures=[(str(sum(one.count for one in rows)), gettext("Commended"))],
        lines=[],
        order=gettext("In no order of merit."),
        notes=[
            *_consent(board),
            gettext("Decided by: %(who)s") % {"who": spoken(board.round.rules.decided_by)},
            *papers,
        ],
        address=address,
        blocks=[
            (
                one["kind"],
                "　".join(one["named"]),
                _unnamed(one["unnamed"]),
                str(one["count"]),
            )
            for one in shown
        ],
    )


def _poster(board: NoticeBoard, address: str) -> NoticePoster:
    shown = [one for one in board.on_notice if one.open]
    rules = board.round.rules
    last = max((one.last for one in shown), default=None)
    figures = [(str(len(shown)), gettext("on notice"))]
    if last is not None:
        figures.append((said_day(last), gettext("last day to object")))
    return NoticePoster(
        place=board.round.place.name,
        title=spoken(rules.name),
        period=gettext("Notice before commendation"),
        figures=figures,
        lines=[],
        order=gettext("In the order in which they were nominated, none before another."),
        notes=[
            gettext(
                "Whoever sees it otherwise objects until the last day; who it was only the "
                "reviewers know, and an answer comes with its reason."
            ),
            *_consent(board),
            gettext("Decided by: %(who)s") % {"who": spoken(rules.decided_by)},
        ],
        address=address,
        blocks=[
            (
                spoken(one.kind),
                one.name or gettext("(has not agreed to be named)"),
                one.text,
                gettext("On notice until %(day)s") % {"day": said_day(one.last)},
            )
            for one in shown
        ],
    )
