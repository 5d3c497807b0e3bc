"""Promotions at the desk: proposed, checked by another, on notice, decided by a third."""

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
    answers_demurs,
    demurs,
    promotion,
    promotions,
    rules_of,
)
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.growing.frame import (
    Cell,
    Form,
    Table,
    ask,
    dated,
    day_in,
    page,
    posted,
    viewer_in,
)
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.components import Tone
from gezhi.surfaces.ui.growing import evidence_lines
from gezhi.surfaces.ui.staff import staff_only


def states() -> dict[str, tuple[str, Tone]]:
    """What states of a promotion are called."""
    return {
        "proposed": (gettext("To be checked"), "waiting"),
        "notice": (gettext("On notice"), "working"),
        "decided": (gettext("Granted"), "settled"),
        "refused": (gettext("Not granted"), "refused"),
        "upheld": (gettext("Ended by an objection"), "refused"),
        "withdrawn": (gettext("Taken back"), ""),
    }


@require_GET
@staff_only
def show_all(request: HttpRequest) -> HttpResponse:
    """Promotions under way, and those that ended."""
    viewer = viewer_in(request)
    heads = [
        gettext("Name"),
        gettext("From – to"),
        gettext("Place"),
        gettext("State"),
        gettext("Until"),
    ]
    going = [_row(one) for one in promotions(viewer)]
    over = promotions(viewer, ("decided", "refused", "upheld", "withdrawn"), 30)
    empty = gettext("No promotion is under way. It is proposed on the page of a person.")
    return page(
        request,
        "promotions",
        gettext("Promotions"),
        tables=[
            Table(gettext("Under way"), heads, going, empty),
            Table(gettext("Over"), heads, [_row(one) for one in over], gettext("None yet.")),
        ],
    )


def _row(row: Any) -> list[Cell]:
    name, tone = states()[row.state]
    return [
        Cell(row.person.name, reverse("desk:promotion", args=[row.pk])),
        Cell(" → ".join(_grades(row))),
        Cell(row.place.name),
        Cell(name, tag=tone),
        dated(row.notice_last if row.state == "notice" else None),
    ]


def _grades(row: Any) -> list[str]:
    rules, lang = rules_of(row.adopted), get_language()
    steps = [rules.step(key) for key in (row.from_grade, row.to_grade)]
    return [step.grade.name.say(lang) if step else "?" for step in steps]


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, wanted: UUID) -> HttpResponse:
    """One promotion, with the step that waits for the viewer."""
    viewer = viewer_in(request)
    row = promotion(viewer, wanted)

    def draw(errors: dict[str, str], text: str, status: int) -> HttpResponse:
        return _draw(request, viewer, row, errors, text, status)

    if request.method == "GET":
        return draw({}, "", 200)
    back = reverse("desk:promotion", args=[wanted])
    return posted(request, lambda: _act(request, viewer, wanted), back, draw)


def _act(request: HttpRequest, viewer: Viewer, wanted: UUID) -> str:
    post, do = request.POST, request.POST.get("do", "")
    reason = post.get("reason", "")
    if do in ("check", "check-refuse"):
        actions.check_promotion(viewer, wanted, agreed=do == "check", reason=reason)
        return gettext("On notice.") if do == "check" else gettext("Not granted.")
    if do in ("decide", "decide-refuse"):
        agreed = do == "decide"
        day = day_in(request, "effective") if agreed else clock.today()
        asked = actions.Decision(wanted, agreed, day, post.get("reference", ""), reason)
        actions.decide_promotion(viewer, asked)
        return gettext("Granted.") if agreed else gettext("Not granted.")
    if do in ("upheld", "dismissed"):
        made = uuid_of(post.get("demur", ""))
        if made is not None:
            actions.answer_demur(viewer, made, do, reason)
        return gettext("Answered.")
    if do == "withdraw":
        actions.withdraw_promotion(viewer, wanted)
        return gettext("Taken back.")
    return ""


def _draw(
    request: HttpRequest, viewer: Viewer, row: Any, errors: dict[str, str], text: str, status: int
) -> HttpResponse:
    lang = get_language()
    name, tone = states()[row.state]
    facts = [
        (gettext("From – to"), " → ".join(_grades(row))),
        (gettext("Place"), row.place.name),
        (gettext("Appraisals"), "；".join(row.appraisals)),
        (gettext("On notice until"), say_date(row.notice_last, lang) if row.notice_last else ""),
        (
            gettext("In force since"),
            say_date(row.effective, lang, year=True) if row.effective else "",
        ),
        (gettext("By which decision"), row.reference),
        (gettext("Why"), row.reason),
    ]
    rows = [
        [
            Cell(one["name"]),
            Cell(one["asks"], number=True),
            Cell(one["has"], number=True),
            Cell(one["word"], tag=one["tone"]),
        ]
        for one in evidence_lines(row.evidence)
    ]
    heads = [gettext("What"), gettext("Is wanted"), gettext("There is"), gettext("State")]
    return page(
        request,
        "promotions",
        row.person.name,
        template="desk/growing/promotion.html",
        status=status,
        text=text,
        state_name=name,
        tone=tone,
        facts=[(label, value) for label, value in facts if value],
        tables=[Table(gettext("When it was proposed"), heads, rows)],
        demurs=_demurs(request, viewer, row, errors),
        forms=_forms(request, viewer, row, errors),
        crumb=gettext("Promotions"),
        crumb_url=reverse("desk:promotions"),
    )


def _demurs(
    request: HttpRequest, viewer: Viewer, row: Any, errors: dict[str, str]
) -> list[dict[str, Any]]:
    names = {"upheld": gettext("Upheld:"), "dismissed": gettext("Dismissed:")}
    reason = ask(
        request.POST, errors, "reason", "text", gettext("Why"), required=True, max_length=500
    )
    return [
        {
            "id": one.pk,
            "text": one.text,
            "outcome": names.get(one.outcome, ""),
            "reason": one.reason,
            "answers": row.state == "notice" and answers_demurs(viewer, row),
            "field": reason,
        }
        for one in demurs(viewer, row)
    ]


def _forms(request: HttpRequest, viewer: Viewer, row: Any, errors: dict[str, str]) -> list[Form]:
    post = request.POST
    touched = viewer.account in (row.proposed_by, row.checked_by, row.person.account_id)
    reason = ask(
        post, errors, "reason", "text", gettext("Why not (where it is not granted)"), max_length=500
    )
    found: list[Form] = []
    no = gettext("Do not grant it")
    if row.state == "proposed" and viewer.has("career.keep") and not touched:
        title, yes = gettext("Check it"), gettext("It is right: on notice")
        found.append(Form("check", title, yes, [reason], refuse=no, open=True))
    if row.state == "notice" and viewer.has("career.decide") and not touched:
        fields = [
            ask(
                post,
                errors,
                "effective",
                "date",
                gettext("In force since"),
                clock.today().isoformat(),
            ),
            ask(post, errors, "reference", "text", gettext("By which decision"), max_length=100),
            reason,
        ]
        title, yes = gettext("Decide the promotion"), gettext("Grant it")
        found.append(Form("decide", title, yes, fields, refuse=no, open=True))
    if row.state in ("proposed", "notice") and viewer.account == row.proposed_by:
        title = gettext("Take it back")
        found.append(
            Form(
                "withdraw", title, title, lead=gettext("It is yours as long as it is not decided.")
            )
        )
    return found
