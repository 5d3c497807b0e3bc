"""Reserve lists and contests at the desk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.people import actions
from gezhi.engines.people.queries import candidates, contest, contests, kept_places
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.growing.frame import (
    Cell,
    Form,
    Table,
    ask,
    dated,
    day_in,
    fresh_id,
    id_in,
    number_in,
    options,
    page,
    posted,
    viewer_in,
    where_in,
)
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.growing import person_named
from gezhi.surfaces.ui.staff import staff_only


@require_http_methods(["GET", "POST"])
@staff_only
def reserves(request: HttpRequest) -> HttpResponse:
    """Who is on reserve lists, or was asked; nominating, and taking off."""
    viewer = viewer_in(request)
    found = candidates(viewer)
    kept = kept_places(viewer, "career.keep", lambda people: people.reserves)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        return page(
            request,
            "reserves",
            gettext("Reserve lists"),
            status=status,
            text=text,
            lead=gettext("Nobody is on a list without their own consent, and no list is public."),
            tables=[_candidates(kept, found)],
            forms=_reserve_forms(request, kept, found, errors),
        )

    if request.method == "GET":
        return draw({}, "", 200)
    act = _take_off if request.POST.get("do") == "off" else _nominate
    return posted(request, lambda: act(request, viewer, kept), reverse("desk:reserves"), draw)


def _candidates(kept: list[Any], found: list[Any]) -> Table:
    lang = get_language()
    rules = {(one.place.pk, one.key): one.rules for one in kept}
    names = {"asked": gettext("Consent asked"), "listed": gettext("On the list")}
    rows = []
    for row in found:
        its = rules.get((row.place_id, row.reserve))
        criteria = (
            [its.criteria[key].say(lang) for key in row.criteria if key in its.criteria]
            if its
            else []
        )
        rows.append(
            [
                Cell(row.person.name),
                Cell(its.name.say(lang) if its else row.reserve, more=row.place.name),
                Cell("、".join(criteria), more=row.deeds),
                Cell(names[row.state], tag="settled" if row.state == "listed" else "waiting"),
                dated(row.until, year=True),
            ]
        )
    heads = [
        gettext("Name"),
        gettext("Which list"),
        gettext("Criteria"),
        gettext("State"),
        gettext("Until"),
    ]
    return Table(
        "", heads, rows, gettext("Nobody is on a list yet. Who agrees is put forward here.")
    )


def _reserve_forms(
    request: HttpRequest, kept: list[Any], found: list[Any], errors: dict[str, str]
) -> list[Form]:
    if not kept:
        return []
    lang, post = get_language(), request.POST
    choices, ticked = options(kept, lang), post.getlist("criteria")
    criteria = [
        (key, words.say(lang), key in ticked)
        for one in kept
        for key, words in one.rules.criteria.items()
    ]
    fields = [
        ask(
            post, errors, "list", "choice", gettext("Which list"), choices[0].value, options=choices
        ),
        ask(post, errors, "person", "name", gettext("Who"), required=True, max_length=60),
        ask(
            post,
            errors,
            "deeds",
            "long-text",
            gettext("What they did"),
            required=True,
            max_length=1000,
        ),
    ]
    title = gettext("Nominate somebody")
    label = errors.get("criteria") or gettext("Which criteria they meet")
    forms = [
        Form(
            "nominate",
            title,
            gettext("Nominate"),
            fields,
            lead=gettext("They are asked for their consent first."),
            ticks=[("criteria", label, criteria)],
            id=fresh_id(request, errors),
            open=bool(errors),
        )
    ]
    if found:
        people = [Option(str(row.pk), row.person.name) for row in found]
        off = ask(post, {}, "candidate", "choice", gettext("Who"), options=people)
        title = gettext("Take somebody off")
        forms.append(Form("off", title, title, [off]))
    return forms


def _nominate(request: HttpRequest, viewer: Viewer, kept: list[Any]) -> str:
    post = request.POST
    one = where_in(kept, post.get("list", ""))
    person = person_named(viewer, post.get("person", ""), one.place.path)
    criteria = tuple(post.getlist("criteria"))
    asked = actions.NewCandidate(
        one.place.pk, one.key, person, criteria, post.get("deeds", ""), id_in(request)
    )
    actions.nominate_reserve(viewer, asked)
    return gettext("Nominated; they are asked.")


def _take_off(request: HttpRequest, viewer: Viewer, kept: list[Any]) -> str:
    row = uuid_of(request.POST.get("candidate", ""))
    if row is not None:
        actions.take_off(viewer, row)
    return gettext("Taken off the list.")


@require_http_methods(["GET", "POST"])
@staff_only
def all_contests(request: HttpRequest) -> HttpResponse:
    """Contests that the viewer keeps or judges; opening one."""
    viewer = viewer_in(request)
    kept = kept_places(viewer, "training.keep", lambda people: people.contests)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        rows = [
            [
                Cell(row.title, reverse("desk:contest", args=[row.pk])),
                Cell(row.place.name),
                dated(row.day, year=True),
                Cell(len(row.judges), number=True),
                _contest_state(row.state),
            ]
            for row in contests(viewer)
        ]
        heads = [
            gettext("What it is called"),
            gettext("Place"),
            gettext("Day"),
            gettext("Judges"),
            gettext("State"),
        ]
        empty = gettext("No contest yet. Where the local rules name one, it is set up here.")
        return page(
            request,
            "contests",
            gettext("Contests"),
            status=status,
            text=text,
            tables=[Table("", heads, rows, empty)],
            forms=_contest_form(request, kept, errors),
        )

    if request.method == "GET":
        return draw({}, "", 200)
    return posted(request, lambda: _open(request, viewer, kept), reverse("desk:contests"), draw)


def _contest_state(state: str) -> Cell:
    if state == "published":
        return Cell(gettext("Results are out"), tag="settled")
    return Cell(gettext("Going on"), tag="working")


def _contest_form(request: HttpRequest, kept: list[Any], errors: dict[str, str]) -> list[Form]:
    if not kept:
        return []
    post, choices = request.POST, options(kept, get_language())
    fields = [
        ask(
            post, errors, "contest", "choice", gettext("Contest"), choices[0].value, options=choices
        ),
        ask(
            post,
            errors,
            "title",
            "text",
            gettext("What it is called"),
            required=True,
            max_length=120,
        ),
        ask(post, errors, "day", "date", gettext("Day"), clock.today().isoformat()),
        ask(
            post,
            errors,
            "judges",
            "long-text",
            gettext("Judges"),
            help=gettext("One name a line; they have accounts and do not compete."),
            required=True,
        ),
    ]
    title = gettext("Open a contest")
    form_id = fresh_id(request, errors)
    return [Form("open", title, gettext("Open it"), fields, id=form_id, open=bool(errors))]


def _open(request: HttpRequest, viewer: Viewer, kept: list[Any]) -> str:
    post = request.POST
    one = where_in(kept, post.get("contest", ""))
    names = [line.strip() for line in post.get("judges", "").splitlines() if line.strip()]
    judges = tuple(person_named(viewer, name, one.place.path, "judges") for name in names)
    day = day_in(request, "day")
    asked = actions.NewContest(
        one.place.pk, one.key, post.get("title", ""), day, judges, id_in(request)
    )
    actions.open_contest(viewer, asked)
    return gettext("Opened.")


@require_http_methods(["GET", "POST"])
@staff_only
def one_contest(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """A contest: who competes, one's own marks as a judge, the results."""
    viewer = viewer_in(request)
    row, shown = contest(viewer, wanted)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        lines = [
            [
                Cell(one.row.rank or "–", number=True),
                Cell(one.name or gettext("(not named)"), more=one.row.work),
                Cell(one.row.total if one.row.total is not None else "–", number=True),
                Cell(one.mine if one.mine is not None else "–", number=True),
            ]
            for one in shown
        ]
        heads = [gettext("Rank"), gettext("Name"), gettext("Sum of marks"), gettext("My marks")]
        return page(
            request,
            "contests",
            row.title,
            status=status,
            text=text,
            lead=say_date(row.day, get_language(), year=True),
            tables=[Table("", heads, lines, gettext("Nobody competes yet."))],
            forms=_contest_steps(request, viewer, row, shown, errors),
            crumb=gettext("Contests"),
            crumb_url=reverse("desk:contests"),
        )

    if request.method == "GET":
        return draw({}, "", 200)
    back = reverse("desk:contest", args=[wanted])
    return posted(request, lambda: _contest_act(request, viewer, row), back, draw)


def _contest_steps(
    request: HttpRequest, viewer: Viewer, row: Any, shown: list[Any], errors: dict[str, str]
) -> list[Form]:
    if row.state != "open":
        return []
    post, found = request.POST, []
    do, id_ = post.get("do", "") if errors else "", fresh_id(request, errors)
    if str(viewer.account) in row.judges and shown:
        people = [Option(str(one.row.pk), one.name) for one in shown]
        fields = [
            ask(post, errors, "contender", "choice", gettext("Who"), options=people),
            ask(post, errors, "marks", "number", gettext("Marks"), least=0, required=True),
        ]
        title = gettext("Give marks")
        found.append(Form("mark", title, title, fields, open=True))
    if viewer.has("training.keep"):
        fields = [
            ask(post, errors, "person", "name", gettext("Who"), required=True, max_length=60),
            ask(post, errors, "work", "text", gettext("With which work"), max_length=200),
        ]
        title = gettext("Enter somebody")
        found.append(Form("enter", title, gettext("Enter"), fields, id=id_, open=do == "enter"))
        title = gettext("Publish the results")
        lead = gettext("Only who agreed is named; the others stand with their marks alone.")
        found.append(Form("publish", title, title, lead=lead))
    return found


def _contest_act(request: HttpRequest, viewer: Viewer, row: Any) -> str:
    post, do = request.POST, request.POST.get("do", "")
    if do == "mark":
        who = uuid_of(post.get("contender", ""))
        if who is not None:
            actions.mark(viewer, who, number_in(request, "marks"))
        return gettext("Marked.")
    if do == "enter":
        person = person_named(viewer, post.get("person", ""), row.path)
        work = post.get("work", "")
        actions.enter_contest(viewer, row.pk, person, work, named=False, id_=id_in(request))
        return gettext("Entered.")
    if do == "publish":
        actions.publish_contest(viewer, row.pk)
        return gettext("Published.")
    return ""
