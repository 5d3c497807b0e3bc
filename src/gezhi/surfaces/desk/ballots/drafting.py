"""Drafting a ballot: a form that its kind brings along, filled in as the law has it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import BallotKind, kind_at, kinds_run
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Viewer
from gezhi.surfaces.desk.ballots.frame import must_see
from gezhi.surfaces.desk.nav import desk_context
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.ballots import listed, who_names
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

LASTS = timedelta(days=7)


def kinds_of(viewer: Viewer) -> list[BallotKind]:
    """All kinds that the viewer runs, at every place."""
    found = [kind for path in viewer.paths("ballot.run") for kind in kinds_run(viewer, path)]
    return list({(kind.place.pk, kind.rules.ballot): kind for kind in found}.values())


@require_http_methods(["GET", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Of which kind first, then the form of that kind."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    place, key = request.GET.get("place", ""), request.GET.get("kind", "")
    if not (place.isdecimal() and key):
        kinds = [_kind(one) for one in kinds_of(viewer)]
        return render(request, "desk/ballots/kinds.html", _context(request, kinds=kinds))
    kind = kind_at(viewer, int(place), key)
    if not viewer.post_over(kind.place.path, "ballot.run"):
        raise Forbidden("not-allowed", "这里的表决不由您组织", "you do not run ballots here")
    return _form(request, kind, None)


@require_http_methods(["GET", "POST"])
@staff_only
def edit(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """The same for a draft."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    return _form(request, kind_at(viewer, desk.row.place_id, desk.row.kind), desk.row)


def _form(request: HttpRequest, kind: BallotKind, row: Any) -> HttpResponse:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    errors: dict[str, str] = {}
    text, status = "", 200
    given = uuid_of(request.POST.get("id", "")) or new_id()
    if request.method == "POST":
        try:
            asked = _asked(request.POST, kind, row.pk if row else given, errors)
            if not errors:
                make = actions.draft_ballot
                made = actions.amend_ballot(viewer, row.pk, asked) if row else make(viewer, asked)
                toast(request, gettext("The draft is saved. Next comes its roll."))
                return redirect("desk:ballot", made.pk)
            status = 422
        except Invalid as refusal:
            errors, status = {**errors_of(refusal.wrong), **errors}, 422
        except Changed as refusal:
            text, status = said_of(refusal), refusal.status
    known = {"title", "text", "options", "budget", "most", "opens", "closes"}
    context = _context(
        request,
        kind=_kind(kind),
        drawn=Drawn("ballot", kind.rules.ballot, kind.version, kind.place.pk),
        fields=list(_fields(request.POST, kind, row, errors)),
        text=text or " ".join(said for name, said in errors.items() if name not in known),
        id=given,
        back=reverse("desk:ballot", args=[row.pk]) if row else reverse("desk:ballots"),
    )
    return render(request, "desk/ballots/form.html", context, status=status)


def _context(request: HttpRequest, **more: Any) -> dict[str, Any]:
    return desk_context(request, "councils", **more)


def _kind(kind: BallotKind) -> dict[str, Any]:
    rules, lang = kind.rules, get_language()
    secrecy = gettext("secret") if rules.is_secret else gettext("named")
    article = rules.judged_by().article.say(lang)
    ways = {"online": gettext("online"), "paper": gettext("on paper")}
    facts = [
        (gettext("Who votes"), who_names()[rules.electorate.who]),
        (gettext("By"), article),
        (gettext("Secrecy"), secrecy),
        (gettext("Ways"), listed(ways[one] for one in rules.ways)),
    ]
    if rules.notice:
        days = gettext("%(n)s days before it opens") % {"n": rules.notice}
        facts.append((gettext("Announced"), days))
    return {
        "place_id": kind.place.pk,
        "key": rules.ballot,
        "name": rules.name.say(lang),
        "place": kind.place.name,
        "who": who_names()[rules.electorate.who],
        "secrecy": secrecy,
        "article": article,
        "facts": facts,
    }


def _asked(post: Any, kind: BallotKind, wanted: UUID, errors: dict[str, str]) -> actions.NewBallot:
    method = kind.rules.method
    most, budget = post.get("most", "").strip(), post.get("budget", "").replace(",", "").strip()
    options = tuple(_options(post.get("options", ""), method == "budget", errors))
    return actions.NewBallot(
        place=kind.place.pk,
        kind=kind.rules.ballot,
        title=post.get("title", ""),
        text=post.get("text", ""),
        opens=_moment(post, "opens", errors),
        closes=_moment(post, "closes", errors),
        options=() if method == "yes-no" else options,
        most=int(most) if most.isdecimal() else None,
        budget=int(budget) if budget.isdecimal() and len(budget) < 15 else None,
        id=wanted,
    )


def _moment(post: Any, name: str, errors: dict[str, str]) -> datetime:
    """A day and an hour as the form asks for them."""
    said = f"{post.get(name, '')} {post.get(f'{name}_at', '').replace('：', ':') or '09:00'}"
    try:
        found = datetime.strptime(said.strip(), "%Y-%m-%d %H:%M")
    except ValueError:
        errors[name] = gettext("Give a day, and an hour like 09:00.")
        return clock.now()
    return found.replace(tzinfo=clock.local(clock.now()).tzinfo)


def _options(text: str, costs: bool, errors: dict[str, str]) -> Iterator[actions.Option]:
    """One option on each line; of a budget with its cost at the end."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for at, line in enumerate(lines, 1):
        label, cost = line, None
        if costs:
            label, _, last = line.replace("\t", " ").rpartition(" ")
            digits = last.replace(",", "").removesuffix("元")
            if not label or not digits.isdecimal() or len(digits) > 12:
                errors["options"] = gettext(
                    "Line %(n)s: write the project and its cost in yuan, like “New lamps 12000”."
                ) % {"n": at}
                continue
            cost = int(digits)
        yield actions.Option(key=f"o{at}", zh=label.strip(), en=label.strip(), cost=cost)


def _first_day(kind: BallotKind) -> datetime:
    """The first morning on which it can open, the days of notice counted from tomorrow."""
    rolls = kind.rules.number("roll_days_before") or 0
    days = max(kind.rules.notice, rolls) + 1
    return (clock.local(clock.now()) + timedelta(days=days)).replace(hour=9, minute=0)


def _fields(post: Any, kind: BallotKind, row: Any, errors: dict[str, str]) -> Iterator[FieldInput]:
    """The questions of a kind, as they were answered, as the draft has them, or as by law."""
    method = kind.rules.method
    first = clock.local(row.opens) if row else _first_day(kind)
    last = clock.local(row.closes) if row else (first + LASTS).replace(hour=18)

    def kept(name: str, value: Any = "") -> Any:
        return post.get(name, value)

    title = gettext("What is put to the vote? One sentence, as a question.")
    yield FieldInput(
        "title",
        "text",
        title,
        kept("title", row.title if row else ""),
        error=errors.get("title", ""),
        required=True,
        max_length=120,
    )
    yield FieldInput(
        "text",
        "long-text",
        gettext("What it is about"),
        kept("text", row.text if row else ""),
        help=gettext("What one must know to decide: reasons, costs, what happens then."),
        error=errors.get("text", ""),
        max_length=4000,
    )
    if method != "yes-no":
        yield _option_field(kept("options", _written(row)), method, errors)
    if method == "budget":
        yield FieldInput(
            "budget",
            "number",
            gettext("How much there is"),
            kept("budget", row.policy.get("budget") if row else ""),
            error=errors.get("budget", ""),
            required=True,
            least=1,
            step=1,
            unit=gettext("yuan"),
        )
    if method == "several-of" and kind.rules.most is None:
        yield FieldInput(
            "most",
            "number",
            gettext("How many may be chosen"),
            kept("most", row.policy.get("most") if row else ""),
            error=errors.get("most", ""),
            least=1,
            most=50,
            step=1,
        )
    for name, label, moment in (
        ("opens", gettext("Voting opens"), first),
        ("closes", gettext("Voting ends"), last),
    ):
        yield FieldInput(
            name,
            "date",
            label,
            kept(name, moment.date().isoformat()),
            help=_notice(kind) if name == "opens" else "",
            error=errors.get(name, ""),
            required=True,
        )
        yield _hour(f"{name}_at", kept(f"{name}_at", f"{moment:%H:%M}"))


def _hour(name: str, value: str) -> FieldInput:
    return FieldInput(
        name, "text", gettext("at"), value, required=True, max_length=5, placeholder="09:00"
    )


def _notice(kind: BallotKind) -> str:
    if not kind.rules.notice:
        return ""
    words = gettext("It must be announced %(n)s days before.")
    return words % {"n": kind.rules.notice}


def _option_field(value: str, method: str, errors: dict[str, str]) -> FieldInput:
    if method == "budget":
        label = gettext("Projects, each on a line with its cost in yuan")
        help_ = gettext("For example: New lamps in the yard 12000")
    else:
        label, help_ = gettext("Options, each on a line"), gettext("In the order of the paper.")
    return FieldInput(
        "options",
        "long-text",
        label,
        value,
        help=help_,
        error=errors.get("options", ""),
        required=True,
    )


def _written(row: Any) -> str:
    """The options of a draft, one on each line."""
    if row is None:
        return ""
    lines = [
        f"{one['zh']} {one['cost']}" if one.get("cost") else one["zh"]
        for one in row.policy.get("options", [])
    ]
    return "\n".join(lines)
