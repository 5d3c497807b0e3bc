"""The roll at the desk: searched, mended line by line, with proxies and objections."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.phones import normal_phone
from gezhi.base.voting.measures import square_cm
from gezhi.base.words import Mistake
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    DeskBallot,
    RollLine,
    roll_line,
    roll_page,
)
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing, Viewer
from gezhi.surfaces.desk.ballots.frame import ballot_context, must_see
from gezhi.surfaces.desk.points.frame import day_of
from gezhi.surfaces.ui.ballots import metres
from gezhi.surfaces.ui.components import Pager
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast

SIZE = 100


@require_GET
@staff_only
def roll(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """The lines of the roll, narrowed by a word or to those with faults."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk, asked = must_see(request, ballot), request.GET
    after = asked.get("after", "")
    page = roll_page(
        viewer,
        ballot,
        text=asked.get("q", ""),
        wrong=bool(asked.get("faults")),
        after=int(after) if after.isdecimal() else 0,
        size=SIZE,
    )
    owners = desk.row.policy.get("electorate") == "owners"
    context = ballot_context(
        request,
        desk,
        "roll",
        rows=[line_of(one) for one in page.lines],
        pager=Pager(after=str(page.next or ""), shown=len(page.lines)),
        q=asked.get("q", ""),
        only_faults=bool(asked.get("faults")),
        owners=owners,
        keeps=page.keeps,
        fills=desk.row.policy.get("electorate") in ("households", "persons"),
        shows_voted=desk.row.state not in ("draft", "announced"),
        summary=summary_of(page, owners),
    )
    return render(request, "desk/ballots/roll.html", context)


def summary_of(page: Any, owners: bool) -> str:
    """How many lines, votes and how much area, and how many lines are wrong."""
    said = [
        ngettext("%(n)s line", "%(n)s lines", page.rows) % {"n": page.rows},
        ngettext("%(n)s vote", "%(n)s votes", page.heads) % {"n": page.heads},
    ]
    if owners:
        said.append(f"{metres(page.area)} m²")
    wrong = ngettext("%(n)s line with faults", "%(n)s lines with faults", page.wrong)
    said.append(wrong % {"n": page.wrong} if page.wrong else gettext("no faults"))
    return " · ".join(said)


def line_of(one: RollLine) -> dict[str, Any]:
    """A line in finished words."""
    lang, shared = get_language(), ", ".join(map(str, one.with_lines[:4]))
    voted = {None: "", True: gettext("yes"), False: gettext("no")}[one.voted]
    return {
        "number": one.number,
        "key": one.key,
        "name": one.name,
        "where": one.household or one.key.removeprefix("u:"),
        "area": metres(one.area),
        "online": one.online,
        "proxy": one.proxy,
        "faults": [words.say(lang) for words in one.faults],
        "shared": gettext("one vote with line %(n)s") % {"n": shared} if shared else "",
        "voted": voted,
    }


@require_http_methods(["GET", "POST"])
@staff_only
def line(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """One line: added, mended, taken off; its written proxy noted or taken back."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    desk = must_see(request, ballot)
    key = request.GET.get("key", "")
    one = roll_line(viewer, ballot, key) if key else None
    errors: dict[str, str] = {}
    status, text = 200, ""
    if request.method == "POST":
        try:
            toast(request, _do(request, desk, one, errors))
            return redirect("desk:ballot-roll", ballot)
        except Invalid as refusal:
            errors, status = {**errors_of(refusal.wrong), **errors}, 422
        except (Changed, Missing, Forbidden) as refusal:
            text, status = said_of(refusal), refusal.status
    context = ballot_context(request, desk, "roll", **_line_context(request, desk, one, errors))
    context["text"] = text or errors.get("rows", "")
    return render(request, "desk/ballots/line.html", context, status=status)


def _do(
    request: HttpRequest, desk: DeskBallot, one: RollLine | None, errors: dict[str, str]
) -> str:
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post, wanted = request.POST, desk.row.pk
    what = post.get("do", "save")
    if one is not None and what == "remove":
        actions.remove_from_roll(viewer, wanted, [one.key])
        return gettext("The line is off the roll.")
    if one is not None and what == "withdraw":
        actions.withdraw_proxy(viewer, wanted, one.head)
        return gettext("The proxy is taken back.")
    if one is not None and what == "proxy":
        actions.name_proxy(viewer, wanted, _proxy(viewer, desk, one, post))
        return gettext("The proxy is noted.")
    row = _row(desk, one, post, errors)
    if errors:
        raise Invalid([])
    actions.add_to_roll(viewer, wanted, [row])
    return gettext("The line is saved.")


def _proxy(viewer: Viewer, desk: DeskBallot, one: RollLine, post: Any) -> actions.Proxy:
    """Whoever is named: by the number of their line, or by name alone on paper."""
    said = post.get("proxy_line", "").strip()
    head, name = "", post.get("proxy_name", "").strip()
    if said.isdecimal():
        page = roll_page(viewer, desk.row.pk, after=int(said) - 1, size=1)
        found = page.lines[0] if page.lines and page.lines[0].number == int(said) else None
        if found is None:
            raise Missing("no-line", "名册上没有这一行", "the roll has no such line")
        head, name = found.head, name or found.name
    return actions.Proxy(head=one.head, name=name, to_head=head)


def _row(
    desk: DeskBallot, one: RollLine | None, post: Any, errors: dict[str, str]
) -> actions.NewRow:
    who = desk.row.policy.get("electorate")
    name, where = post.get("name", "").strip(), post.get("where", "").strip()
    born = day_of(post.get("born", ""))
    if post.get("born", "").strip() and born is None:
        errors["born"] = gettext("Write the day like 1980-03-02.")
    if not name:
        errors["name"] = gettext("Give a name.")
    if who in ("owners", "households") and not where:
        errors["where"] = gettext("Say which.")
    area = _area(post.get("area", ""), errors) if who == "owners" else None
    phone = post.get("phone", "").strip()
    account = actions.account_of_phone(phone) if phone and normal_phone(phone) else None
    if phone and account is None:
        errors["phone"] = gettext("This is no telephone number: eleven digits.")
    key = one.key if one else f"u:{where}" if who == "owners" else f"l:{where}:{name}"
    return actions.NewRow(
        key=key[:80],
        name=name,
        head=one.head if one else "",
        born=born,
        area=area,
        household=where[:80],
        account=account,
        who_kind={"owners": "unit", "households": "household"}.get(str(who), "person"),
    )


def _area(text: str, errors: dict[str, str]) -> int | None:
    if not text.strip():
        return None
    try:
        return square_cm(text.strip())
    except Mistake as mistake:
        errors["area"] = mistake.say(get_language())
        return None


def _line_context(
    request: HttpRequest, desk: DeskBallot, one: RollLine | None, errors: dict[str, str]
) -> dict[str, Any]:
    row = desk.row
    keeps = desk.runs and row.state in ("draft", "announced")
    most = row.policy.get("proxies") or 0
    words = ngettext(
        "Nobody stands in for more than one.", "Nobody stands in for more than %(n)s.", most
    )
    return {
        "title": one.name if one else gettext("A new line"),
        "key": one.key if one else "",
        "fields": list(_fields(request.POST, desk, one, errors)),
        "keeps": keeps,
        "proxies": bool(most),
        "names_proxy": desk.runs and row.state in ("draft", "announced", "open"),
        "proxy": one.proxy if one else "",
        "proxy_words": words % {"n": most},
        "proxy_fields": [
            FieldInput(
                "proxy_line",
                "number",
                gettext("Line of the roll of who votes instead"),
                request.POST.get("proxy_line", ""),
                error=errors.get("proxy", ""),
                least=1,
                step=1,
            ),
            FieldInput(
                "proxy_name",
                "name",
                gettext("Name, where they are not on the roll"),
                request.POST.get("proxy_name", ""),
                help=gettext("Then they vote on paper, with the written proxy."),
                error=errors.get("name", "") if request.POST.get("do") == "proxy" else "",
            ),
        ],
    }


def _fields(
    post: Any, desk: DeskBallot, one: RollLine | None, errors: dict[str, str]
) -> Iterator[FieldInput]:
    who = desk.row.policy.get("electorate")
    mine = post if post.get("do", "save") == "save" else {}

    def ask(name: str, kind: Any, label: str, value: Any, **more: Any) -> FieldInput:
        error = errors.get(name, "") if mine else ""
        return FieldInput(name, kind, label, mine.get(name, value), error=error, **more)

    yield ask("name", "name", gettext("Name"), one.name if one else "", required=True)
    where = gettext("Unit") if who == "owners" else gettext("Household")
    yield ask(
        "where",
        "text",
        where,
        (one.household or one.key.removeprefix("u:")) if one else "",
        required=who in ("owners", "households"),
    )
    if who == "owners":
        yield ask(
            "area",
            "text",
            gettext("Area, m²"),
            metres(one.area).replace(",", "") if one else "",
            help=gettext("The registered one, else the surveyed, else that of the contract."),
        )
    else:
        yield ask("born", "text", gettext("Day of birth"), one.born if one else "")
    yield ask(
        "phone",
        "phone",
        gettext("Telephone number"),
        "",
        help=gettext("Whoever proves this number by a code votes online."),
    )
