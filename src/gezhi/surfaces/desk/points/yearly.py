"""A scheme's year at the desk: by household, in counts above, and the sheet for the assembly."""

from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.queries import (
    Among,
    DeskScheme,
    YearSums,
    holders,
    search_holders,
    year_of,
    year_order,
    year_page,
    year_periods,
    year_sums,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.points.frame import INDENT, choice, common_conditions, here, scheme_context
from gezhi.surfaces.desk.points.year_words import (
    cells_of,
    goods_of,
    heads_of,
    shown_row,
    tiers_of,
    titles_of,
)
from gezhi.surfaces.desk.queue.asked import path_of, uuid_of
from gezhi.surfaces.desk.queue.registers import XLSX
from gezhi.surfaces.desk.shop.sales import as_book
from gezhi.surfaces.ui.components import Bar, Chart, Filter, Option, Pager, Stat
from gezhi.surfaces.ui.staff import staff_only

SIZE = 50
MOST_FITTING = 50


@require_GET
@staff_only
def latest(request: HttpRequest, adopted: int) -> HttpResponse:
    """The year that is asked for by a form (`?period=`), or this one."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET.copy()
    wanted = asked.pop("period", [""])[-1] or str(clock.today().year)
    period = str(year_of(viewer, wanted))
    to = reverse("desk:points-year", args=[adopted, period])
    return redirect(f"{to}?{asked.urlencode()}" if asked else to)


@require_GET
@staff_only
def show(request: HttpRequest, adopted: int, period: str) -> HttpResponse:
    """A year or a quarter by household, in the order of doors, with its sums above."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, asked = here(request, adopted), request.GET
    among = asked_for(request, desk)
    page = year_page(viewer, adopted, period, among, after=asked.get("after", ""), size=SIZE)
    sums = year_sums(viewer, adopted, period, among.path)
    context = scheme_context(
        request,
        desk,
        "points-years",
        **head_of(viewer, adopted, sums),
        sums=sums,
        stats=stats(sums, asked.get("place", "")),
        charts=charts(sums, asked.get("place", "")),
        categories=[one.category.name.say(get_language()) for one in sums.categories],
        rows=[shown_row(one, sums) for one in page.rows],
        pager=Pager(after=page.next, shown=len(page.rows)),
        filters=conditions(viewer, desk, sums, asked),
        query=_kept(request),
        titles=titles_of(sums),
        tiers=tiers_of(sums),
        handed=desk.found.scheme.holder == "person",
    )
    return render(request, "desk/points/year.html", context)


def head_of(viewer: Viewer, adopted: int, sums: YearSums) -> dict[str, Any]:
    """The period, and the others to choose from."""
    lang = get_language()
    periods = [
        Option(str(one), (INDENT if one.kind == "quarter" else "") + one.say(lang))
        for one in year_periods(viewer, adopted)
    ]
    said = sums.period.say(lang)
    if str(sums.period) not in {one.value for one in periods}:
        periods.insert(0, Option(str(sums.period), said))
    return {"period": str(sums.period), "period_said": said, "periods": periods}


def asked_for(request: HttpRequest, desk: DeskScheme) -> Among:
    """What the address asks: the holder by id (`holder`) or words (`q`), ground, star, title and
    tier."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    asked = request.GET
    whose, one, words = None, uuid_of(asked.get("holder", "")), asked.get("q", "").strip()
    if one is not None:
        whose = (str(one),)
    elif words:
        found = search_holders(viewer, desk.found, words, MOST_FITTING)
        whose = tuple(each.id for each in found)
    return Among(
        path=path_of(viewer, asked.get("place", "")),
        whose=whose,
        star=asked.get("star", ""),
        title=asked.get("title", ""),
        tier=asked.get("tier", ""),
    )


def conditions(viewer: Viewer, desk: DeskScheme, sums: YearSums, asked: Any) -> list[Filter]:
    """The filter bar: the ground, who holds a star or a title, who reached a tier."""
    lang, scheme = get_language(), sums.found.scheme
    grounds = [one for one in common_conditions(viewer, desk.found, asked) if one.name == "place"]
    stars = [
        Option(one.category.category, one.category.star.name.say(lang))
        for one in sums.categories
        if one.category.star
    ]
    titles = [Option(one.honour, one.name.say(lang)) for one in scheme.honours]
    tiers = [Option(one.tier, one.name.say(lang)) for one, _ in sums.tiers]
    bar = [
        *grounds,
        choice("star", gettext("Star held"), stars, asked),
        choice("title", gettext("Title"), titles, asked),
        choice("tier", gettext("Tier"), tiers, asked),
    ]
    whose = asked.get("holder", "")
    if whose:
        known = holders(viewer, [(scheme.holder, whose)]).get((scheme.holder, whose))
        name = known.name if known else gettext("not in your area")
        only = [Option(whose, name)]
        bar.insert(0, Filter("holder", gettext("Of"), options=only, value=whose, shown=name))
    return [one for one in bar if one.options]


def _kept(request: HttpRequest) -> str:
    given = request.GET.copy()
    given.pop("after", None)
    return given.urlencode()


def _link(sums: YearSums, place: str, **more: str) -> str:
    """The address of the records behind a figure."""
    base = reverse("desk:points-records", args=[sums.found.adoption.pk])
    days = {"since": sums.period.first.isoformat(), "until": sums.period.last.isoformat()}
    asked = {"place": place, **days, **more}
    return f"{base}?{urlencode({key: value for key, value in asked.items() if value})}"


def stats(sums: YearSums, place: str) -> list[Stat]:
    """What there was of the period, each with its records."""
    count = gettext("records")
    return [
        Stat(
            gettext("Points given"),
            str(sums.points),
            _link(sums, place, state="accepted", kind="gain"),
            note=f"{sums.records} {count}",
        ),
        Stat(
            gettext("Who scored"),
            str(sums.holders),
            _link(sums, place, state="accepted"),
            unit=whose_unit(sums),
        ),
        Stat(
            gettext("Deductions that are final"),
            str(sums.deductions),
            _link(sums, place, state="accepted", kind="deduction"),
            unit=count,
        ),
        Stat(
            gettext("Wait for review"),
            str(sums.waiting),
            _link(sums, place, state="waiting"),
            unit=count,
        ),
    ]


def whose_unit(sums: YearSums) -> str:
    """What is counted where holders are: households, people, bodies."""
    return {
        "household": gettext("households"),
        "person": gettext("people"),
        "body": gettext("bodies"),
    }[sums.found.scheme.holder]


def charts(sums: YearSums, place: str) -> list[Chart]:
    """Points by category, and how many hold each star."""
    lang = get_language()
    points = [
        Bar(
            one.category.name.say(lang),
            [one.points],
            [_link(sums, place, state="accepted", kind="gain", category=one.category.category)],
        )
        for one in sums.categories
    ]
    made = [
        Chart(
            gettext("Points given, by category"),
            "bar",
            gettext("Category"),
            [gettext("Points given")],
            points if sums.points else [],
            gettext("points"),
        )
    ]
    own = reverse("desk:points-year", args=[sums.found.adoption.pk, str(sums.period)])
    held = [
        Bar(
            one.category.star.name.say(lang),
            [one.stars],
            [f"{own}?{urlencode({'star': one.category.category, 'place': place})}"],
        )
        for one in sums.categories
        if one.category.star
    ]
    if any(one.stars for one in sums.categories):
        names = [gettext("Hold the star")]
        title = gettext("Who holds each star")
        made.append(Chart(title, "bar", gettext("Star"), names, held, whose_unit(sums)))
    return [one for one in made if one.bars]


@require_GET
@staff_only
def meeting(request: HttpRequest, adopted: int, period: str) -> HttpResponse:
    """The sheet for the assembly, to print: counts only, and an order of names only where the
    scheme itself ranks, with its rule."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = here(request, adopted)
    sums = year_sums(viewer, adopted, period)
    ranking = sums.found.scheme.ranked(sums.period.kind)
    context = scheme_context(
        request,
        desk,
        "points-years",
        **head_of(viewer, adopted, sums),
        sums=sums,
        unit=sums.found.scheme.unit.say(get_language()),
        whose=whose_unit(sums),
        stars=any(one.category.star for one in sums.categories),
        cuts=any(one.deductions for one in sums.categories),
        categories=[(one.category.name.say(get_language()), one) for one in sums.categories],
        titles=titles_of(sums),
        tiers=tiers_of(sums),
        goods=goods_of(sums),
        order=year_order(viewer, adopted, period) if ranking else [],
        rule=ranking.rule.say(get_language()) if ranking else "",
        printed=timezone.localtime(clock.now()),
    )
    return render(request, "desk/points/meeting.html", context)


@require_GET
@staff_only
def workbook(request: HttpRequest, adopted: int, period: str) -> HttpResponseBase:
    """The year as it is narrowed, as a workbook; the journal tells who took it."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = here(request, adopted)
    among = asked_for(request, desk)
    sums = year_sums(viewer, adopted, period, among.path)
    rows = actions.export_year(viewer, adopted, period, among)
    file_name = gettext("points-year")
    name = f"{file_name}-{sums.period}-{timezone.localtime(clock.now()):%Y%m%d}.xlsx"
    title = sums.period.say(get_language())
    file = as_book([(title, heads_of(sums), (cells_of(one, sums) for one in rows))])
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
