"""People placed in work, pairs of who learns from whom, and terms that end soon."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base import clock
from gezhi.base.words import say_date
from gezhi.engines.people import actions
from gezhi.engines.people.queries import ending_terms, kept_places, pairings, placements
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
    options,
    page,
    posted,
    viewer_in,
    where_in,
    wrong,
)
from gezhi.surfaces.desk.nav import served
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.growing import person_named
from gezhi.surfaces.ui.staff import staff_only


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    """Placements and pairs, with a form for each where the pack has them."""
    viewer = viewer_in(request)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        return page(
            request,
            "placements",
            gettext("Placed and paired"),
            status=status,
            text=text,
            tables=[_placed(viewer), _paired(viewer)],
            forms=_forms(request, viewer, errors),
        )

    if request.method == "GET":
        return draw({}, "", 200)
    do = {"place": _place, "pair": _pair}.get(request.POST.get("do", ""))
    if do is None:
        return draw({}, "", 422)
    return posted(request, lambda: do(request, viewer), reverse("desk:placements"), draw)


def _kinds(viewer: Viewer) -> dict[str, Any]:
    lang, found = get_language(), {}
    for one in served(viewer):
        kinds = one.pack.people.placements
        found |= {key: (one, words.say(lang)) for key, words in kinds.items()}
    return found


def _placed(viewer: Viewer) -> Table:
    rows, counts = placements(viewer)
    kinds = _kinds(viewer)
    total = "、".join(f"{kinds[key][1] if key in kinds else key} {n}" for key, n in counts.items())
    heads = [gettext("Name"), gettext("As"), gettext("With"), gettext("Since")]
    lines = [
        [
            Cell(row.person.name),
            Cell(kinds[row.kind][1] if row.kind in kinds else row.kind),
            Cell(row.employer),
            dated(row.starts, year=True),
        ]
        for row in rows
    ]
    title = gettext("Placed in work") + (f"（{total}）" if total else "")
    return Table(title, heads, lines, gettext("Nobody was placed yet."))


def _paired(viewer: Viewer) -> Table:
    lang = get_language()
    heads = [gettext("Teaches"), gettext("Learns"), gettext("Subject of it"), gettext("From – to")]
    lines = [
        [
            Cell(row.mentor.name),
            Cell(row.learner.name),
            Cell(row.about),
            Cell(
                f"{say_date(row.starts, lang)} – {say_date(row.ends, lang) if row.ends else ''}",
                by=row.starts,
            ),
        ]
        for row in pairings(viewer)
    ]
    return Table(gettext("Pairs"), heads, lines, gettext("Nobody is paired yet."))


def _forms(request: HttpRequest, viewer: Viewer, errors: dict[str, str]) -> list[Form]:
    post, found = request.POST, []
    day, today = gettext("Since"), clock.today().isoformat()
    kinds = [Option(key, name) for key, (_, name) in _kinds(viewer).items()]
    form_id = fresh_id(request, errors)
    if kinds and viewer.has("training.keep"):
        fields = [
            ask(post, errors, "kind", "choice", gettext("As"), kinds[0].value, options=kinds),
            ask(post, errors, "person", "name", gettext("Name"), required=True, max_length=60),
            ask(post, errors, "employer", "text", gettext("With"), required=True, max_length=120),
            ask(post, errors, "starts", "date", day, today),
        ]
        opened = post.get("do") == "place" and bool(errors)
        title = gettext("Record a placement")
        found.append(Form("place", title, gettext("Record"), fields, id=form_id, open=opened))
    pairs = _mentorings(viewer)
    if pairs:
        choices = options(pairs, get_language())
        fields = [
            ask(
                post,
                errors,
                "course",
                "choice",
                gettext("Mentoring"),
                choices[0].value,
                options=choices,
            ),
            ask(post, errors, "mentor", "name", gettext("Teaches"), required=True, max_length=60),
            ask(post, errors, "learner", "name", gettext("Learns"), required=True, max_length=60),
            ask(
                post,
                errors,
                "about",
                "text",
                gettext("Subject of it"),
                required=True,
                max_length=120,
            ),
            ask(post, errors, "starts", "date", day, today),
        ]
        opened = post.get("do") == "pair" and bool(errors)
        found.append(
            Form("pair", gettext("Pair two"), gettext("Pair them"), fields, id=form_id, open=opened)
        )
    return found


def _mentorings(viewer: Viewer) -> list[Any]:
    found = kept_places(viewer, "training.keep", lambda people: people.courses)
    return [one for one in found if one.rules.kind == "mentoring"]


def _place(request: HttpRequest, viewer: Viewer) -> str:
    post, kinds = request.POST, _kinds(viewer)
    if post.get("kind", "") not in kinds:
        raise wrong("kind", "选一类", "choose a kind")
    attached, name = kinds[post["kind"]]
    made, starts = id_in(request), day_in(request, "starts")
    person = actions.someone(viewer, attached.path, post.get("person", ""), made)
    asked = actions.NewPlacement(person, post["kind"], post.get("employer", ""), starts, made)
    actions.place_in_work(viewer, attached.place_id, [asked])
    return gettext("Recorded: %(what)s.") % {"what": name}


def _pair(request: HttpRequest, viewer: Viewer) -> str:
    post = request.POST
    one = where_in(_mentorings(viewer), post.get("course", ""))
    path = one.place.path
    asked = actions.NewPair(
        one.place.pk,
        one.key,
        person_named(viewer, post.get("mentor", ""), path, "mentor"),
        person_named(viewer, post.get("learner", ""), path, "learner"),
        post.get("about", ""),
        day_in(request, "starts"),
        id_in(request),
    )
    actions.pair(viewer, asked)
    return gettext("Paired.")


@require_GET
@staff_only
def terms(request: HttpRequest) -> HttpResponse:
    """Terms that end within half a year, and how each was appointed."""
    lang = get_language()
    heads = [
        gettext("Name"),
        gettext("Post"),
        gettext("Place"),
        gettext("From – to"),
        gettext("How"),
        gettext("Days left"),
    ]
    rows = [
        [
            Cell(one.row.person.name),
            Cell(one.post.name.say(lang) if one.post else one.row.post),
            Cell(one.row.place.name if one.row.place else ""),
            Cell(f"{one.row.starts:%Y-%m-%d} – {one.row.ends:%Y-%m-%d}"),
            Cell(one.row.how or "–"),
            Cell(one.left, tag="high" if one.left <= 30 else "waiting"),
        ]
        for one in ending_terms(viewer_in(request))
    ]
    return page(
        request,
        "terms",
        gettext("Terms that end"),
        lead=gettext("Within half a year, the next one first: time to prepare the election."),
        tables=[Table("", heads, rows, gettext("No term ends within half a year."))],
    )
