"""Ladders at the desk: who stands on which grade, the pay sheet, putting people on it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.people import actions
from gezhi.engines.people.queries import (
    career_of,
    grade_counts,
    kept_places,
    ladders,
    pay_sheet,
    post_place,
    standing_lines,
)
from gezhi.engines.trust.queries import Forbidden, Missing, Viewer
from gezhi.surfaces.desk.growing.frame import (
    Button,
    Cell,
    Form,
    Table,
    ask,
    dated,
    day_in,
    fresh_id,
    id_in,
    options,
    page,
    posted,
    viewer_in,
    where_in,
)
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Option, Pager
from gezhi.surfaces.ui.growing import asked_words, condition_line, person_named, yuan
from gezhi.surfaces.ui.staff import staff_only

ABLE = ("career.keep", "career.decide", "pay.see")
SIZE = 50


def mine(viewer: Viewer) -> list[Any]:
    """The ladders in force with which the viewer has to do."""
    if not any(viewer.has(one) for one in ABLE):
        raise Forbidden("not-allowed", "岗位等级不由您管", "grades are not yours to keep")
    paths = viewer.paths(*ABLE)
    return [
        (row, rules)
        for row, rules in ladders(viewer)
        if any(row.path.startswith(one) or one.startswith(row.path) for one in paths)
    ]


@require_http_methods(["GET", "POST"])
@staff_only
def show_all(request: HttpRequest) -> HttpResponse:
    """Ladders in force by post and grade, with how many stand on each; adopting one."""
    viewer = viewer_in(request)
    found = mine(viewer)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        buttons = [
            Button(gettext("Pay sheet"), reverse("desk:pay", args=[row.pk]), "wallet")
            for row, _ in found
            if viewer.has("pay.see")
        ]
        return page(
            request,
            "careers",
            gettext("Posts and grades"),
            status=status,
            text=text,
            tables=[_ladder(viewer, row, rules) for row, rules in found],
            buttons=buttons,
            forms=_forms(request, viewer, found, errors),
        )

    if request.method == "GET":
        return draw({}, "", 200)
    do = {"adopt": _adopt, "stand": _stand}.get(request.POST.get("do", ""))
    if do is None:
        return draw({}, "", 200)
    return posted(request, lambda: do(request, viewer, found), reverse("desk:careers"), draw)


def _ladder(viewer: Viewer, row: Any, rules: Any) -> Table:
    lang, counts = get_language(), grade_counts(viewer, row)
    base = reverse("desk:standings", args=[row.pk])
    rows = [
        [
            Cell(step.rung.name.say(lang), by=number),
            Cell(step.grade.name.say(lang), f"{base}?grade={step.key}", by=number),
            Cell(asked_words(step.grade.asks)),
            Cell(yuan(step.grade.pay), number=True),
            Cell(counts.get(step.key, 0), number=True),
        ]
        for number, step in enumerate(rules.steps())
    ]
    heads = [
        gettext("Post"),
        gettext("Grade of the ladder"),
        gettext("What it asks"),
        gettext("Yuan a month"),
        gettext("Stand on it"),
    ]
    since = gettext("since %(day)s, %(reference)s") % {
        "day": say_date(row.since, lang, year=True),
        "reference": row.reference,
    }
    return Table(f"{rules.name.say(lang)} · {row.place.name}（{since}）", heads, rows)


def _forms(
    request: HttpRequest, viewer: Viewer, found: list[Any], errors: dict[str, str]
) -> list[Form]:
    post, lang, made = request.POST, get_language(), []
    today, id_ = clock.today().isoformat(), fresh_id(request, errors)
    do = post.get("do", "") if errors else ""
    if viewer.has("career.keep") and found:
        grades = [
            Option(f"{row.pk}.{step.key}", step.grade.name.say(lang), help=step.rung.name.say(lang))
            for row, rules in found
            for step in rules.steps()
        ]
        fields = [
            ask(post, errors, "person", "name", gettext("Who"), required=True, max_length=60),
            ask(post, errors, "grade", "choice", gettext("Grade of the ladder"), options=grades),
            ask(post, errors, "since", "date", gettext("Since"), today),
        ]
        title = gettext("Put somebody on the ladder")
        made.append(Form("stand", title, gettext("Record"), fields, id=id_, open=do == "stand"))
    kept = kept_places(viewer, "career.decide", lambda people: people.ladders)
    if kept:
        choices = options(kept, lang)
        fields = [
            ask(
                post,
                errors,
                "ladder",
                "choice",
                gettext("Ladder"),
                choices[0].value,
                options=choices,
            ),
            ask(post, errors, "since", "date", gettext("In force since"), today),
            ask(
                post,
                errors,
                "reference",
                "text",
                gettext("By which decision"),
                required=True,
                max_length=100,
            ),
        ]
        title = gettext("Put a ladder into force")
        made.append(
            Form("adopt", title, gettext("Put into force"), fields, id=id_, open=do == "adopt")
        )
    return made


def _adopt(request: HttpRequest, viewer: Viewer, found: list[Any]) -> str:
    kept = kept_places(viewer, "career.decide", lambda people: people.ladders)
    one = where_in(kept, request.POST.get("ladder", ""))
    reference = request.POST.get("reference", "")
    since = day_in(request, "since")
    actions.adopt_ladder(viewer, one.place.pk, one.key, since, reference, id_in(request))
    return gettext("In force: %(name)s.") % {"name": one.rules.name.say(get_language())}


def _stand(request: HttpRequest, viewer: Viewer, found: list[Any]) -> str:
    chosen, _, grade = request.POST.get("grade", "").partition(".")
    adopted = next((row for row, _ in found if str(row.pk) == chosen), None)
    if adopted is None:
        raise Missing("no-grade", "选一个等级", "choose a grade")
    person = person_named(viewer, request.POST.get("person", ""), adopted.path)
    where = post_place(viewer, person, adopted)
    asked = actions.NewStanding(
        person, where, adopted.ladder, grade, day_in(request, "since"), id_in(request)
    )
    actions.stand(viewer, [asked])
    return gettext("Recorded.")


def _of(viewer: Viewer, wanted: UUID) -> tuple[Any, Any]:
    for row, rules in mine(viewer):
        if row.pk == wanted:
            return row, rules
    raise Missing("no-ladder", "没有这套等级", "there is no such ladder")


@require_GET
@staff_only
def standings(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """Who stands on a grade."""
    viewer, lang = viewer_in(request), get_language()
    row, rules = _of(viewer, wanted)
    grade, after = request.GET.get("grade", ""), uuid_of(request.GET.get("after", ""))
    found = standing_lines(viewer, row, grade=grade, after=str(after or ""), size=SIZE + 1)
    steps = {step.key: step for step in rules.steps()}
    height = {key: number for number, key in enumerate(steps)}
    lines = [
        [
            Cell(one.person.name, reverse("desk:career", args=[one.person_id])),
            Cell(
                steps[one.grade].grade.name.say(lang) if one.grade in steps else one.grade,
                by=height.get(one.grade),
            ),
            Cell(one.place.name),
            dated(one.since, year=True),
        ]
        for one in found[:SIZE]
    ]
    heads = [gettext("Name"), gettext("Grade of the ladder"), gettext("Place"), gettext("Since")]
    more = found[SIZE - 1].pk if len(found) > SIZE else ""
    return page(
        request,
        "careers",
        rules.name.say(lang),
        tables=[Table("", heads, lines, gettext("Nobody stands on it yet."))],
        pager=Pager(after=str(more), shown=len(lines)),
        crumb=gettext("Posts and grades"),
        crumb_url=reverse("desk:careers"),
    )


@require_GET
@staff_only
def pay(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """The pay sheet, for the payer's role alone."""
    viewer, lang = viewer_in(request), get_language()
    row, rules = _of(viewer, wanted)
    found = pay_sheet(viewer, row)
    height = {step.key: number for number, step in enumerate(rules.steps())}
    lines = [
        [
            Cell(one.name),
            Cell(one.place),
            Cell(one.step.rung.name.say(lang), by=height[one.step.key]),
            Cell(one.step.grade.name.say(lang), by=height[one.step.key]),
            Cell(yuan(one.pay), number=True),
        ]
        for one in found
    ]
    total = yuan(sum(one.pay for one in found))
    heads = [
        gettext("Name"),
        gettext("Place"),
        gettext("Post"),
        gettext("Grade of the ladder"),
        gettext("Yuan a month"),
    ]
    return page(
        request,
        "careers",
        gettext("Pay sheet"),
        lead=gettext("%(n)s people, %(sum)s yuan a month in all.")
        % {"n": len(lines), "sum": total},
        tables=[Table(rules.name.say(lang), heads, lines, gettext("Nobody stands on it yet."))],
        crumb=gettext("Posts and grades"),
        crumb_url=reverse("desk:careers"),
    )


@require_http_methods(["GET", "POST"])
@staff_only
def career(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person's grade, what the next one asks, and proposing it."""
    viewer = viewer_in(request)
    found = career_of(viewer, person)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        lang, one = get_language(), found[0]
        facts = [
            (
                gettext("Grade of the ladder"),
                f"{one.step.rung.name.say(lang)} · {one.step.grade.name.say(lang)}",
            ),
            (gettext("Since"), say_date(one.standing.since, lang, year=True)),
            (gettext("Place"), one.standing.place.name),
        ]
        if one.pay is not None:
            facts.append((gettext("Yuan a month"), yuan(one.pay)))
        return page(
            request,
            "careers",
            one.name,
            status=status,
            text=text,
            facts=facts,
            tables=[*_asks(one), _before(one)],
            forms=_propose_form(request, viewer, one, errors),
            crumb=gettext("Posts and grades"),
            crumb_url=reverse("desk:careers"),
        )

    if request.method == "GET":
        return draw({}, "", 200)
    return posted(
        request, lambda: _propose(request, viewer, found[0]), reverse("desk:promotions"), draw
    )


def _asks(one: Any) -> list[Table]:
    if one.next is None:
        return [Table(gettext("The next grade"), [], [], gettext("This is the highest grade."))]
    lang = get_language()
    rows = [
        [
            Cell(line["name"]),
            Cell(line["asks"], number=True),
            Cell(line["has"], number=True),
            Cell(line["word"], tag=line["tone"]),
        ]
        for line in map(condition_line, one.asks)
    ]
    title = gettext("What %(grade)s asks") % {"grade": one.next.grade.name.say(lang)}
    heads = [gettext("What"), gettext("Is wanted"), gettext("There is"), gettext("State")]
    return [Table(title, heads, rows)]


def _before(one: Any) -> Table:
    lang, steps = get_language(), {step.key: step for step in one.ladder.steps()}
    rows = [
        [
            Cell(steps[row.grade].grade.name.say(lang) if row.grade in steps else row.grade),
            dated(row.since, year=True),
            dated(row.until, year=True),
        ]
        for row in one.before
    ]
    heads = [gettext("Grade of the ladder"), gettext("Since"), gettext("Until")]
    return Table(gettext("Grades before"), heads, rows, gettext("None before this one."))


def _propose_form(
    request: HttpRequest, viewer: Viewer, one: Any, errors: dict[str, str]
) -> list[Form]:
    if one.next is None or one.going is not None or not viewer.has("career.keep"):
        return []
    field = ask(
        request.POST,
        errors,
        "appraisals",
        "long-text",
        gettext("Appraisals"),
        help=gettext("One yearly result a line, as it stands in the decision."),
    )
    title = gettext("Propose the next grade")
    lead = gettext(
        "Somebody else checks it, then it stands on notice, then a third person decides."
    )
    form_id = fresh_id(request, errors)
    return [
        Form("propose", title, gettext("Propose"), [field], lead, id=form_id, open=bool(errors))
    ]


def _propose(request: HttpRequest, viewer: Viewer, one: Any) -> str:
    lines = tuple(line for line in request.POST.get("appraisals", "").splitlines() if line.strip())
    asked = actions.NewPromotion(one.standing.person_id, one.standing.ladder, lines, id_in(request))
    actions.propose_promotion(viewer, asked)
    return gettext("Proposed. Somebody else checks it.")
