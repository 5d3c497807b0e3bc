"""One version at the desk, with the step that comes next: talk, answers, vote, decision, filing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.queries import (
    Comment,
    PactPage,
    Version,
    ballots_for,
    changes_between,
    numbered,
    pact_comments,
    pact_version,
)
from gezhi.engines.trust.queries import Invalid, Refusal
from gezhi.surfaces.desk.pacts.asking import decision_fields, filing_fields, talk_fields
from gezhi.surfaces.desk.pacts.listing import day_in, pact_context, viewer_of
from gezhi.surfaces.desk.pacts.writing import doubts_of
from gezhi.surfaces.desk.queue.asked import uuid_of
from gezhi.surfaces.ui.dues import exact, say
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.pacts import article_name, changes_of, version_of
from gezhi.surfaces.ui.staff import staff_only
from gezhi.surfaces.ui.toasts import toast


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, pact: UUID) -> HttpResponse:
    """A version and what comes next; `do` says which step is taken."""
    page, one = pact_version(viewer_of(request), pact)
    if request.method == "GET":
        return _draw(request, page, one)
    do = request.POST.get("do", "")
    try:
        said = _step(request, one, do)
        if said:
            toast(request, said)
        return redirect("desk:pact-version", pact)
    except Invalid as refusal:
        errors = errors_of(refusal.wrong)
        return _draw(request, page, one, do=do, errors=errors, status=refusal.status)
    except Refusal as refusal:
        return _draw(request, page, one, said=said_of(refusal), status=refusal.status)


def _step(request: HttpRequest, one: Version, do: str) -> str:
    """Take a step; what to say of it."""
    viewer, post, id = viewer_of(request), request.POST, one.row.pk
    if do == "talk":
        first, last = day_in(post.get("first", "")), day_in(post.get("last", ""))
        today = clock.today()
        asked = actions.Talk(id, first or today, last or today, bool(post.get("confirmed")))
        actions.start_talk(viewer, asked)
        return gettext("It is public now: residents comment until the last day.")
    if do == "vote":
        actions.put_to_vote(viewer, id, uuid_of(post.get("ballot", "")))
        return gettext("The text stands still now.")
    if do == "decide":
        row = actions.decide_pact(viewer, _decision(post, id))
        carried = (row.verdict or {}).get("carried")
        return gettext("Adopted.") if carried else gettext("Not adopted: the counts do not reach.")
    if do == "file":
        row = actions.file_pact(viewer, _filing(post, id))
        returned = row.state == "returned"
        return gettext("A new draft has begun.") if returned else gettext("On file and in force.")
    if do == "follow":
        actions.follow_ballot(viewer, id)
    elif do == "withdraw":
        actions.withdraw_pact(viewer, id)
        return gettext("Taken back.")
    return ""


COUNTS = ("eligible", "present", "households", "household_reps", "yes", "no", "abstain")


def _decision(post: Any, id: UUID) -> actions.Decision:
    given = {name: post.get(name, "").strip() for name in COUNTS}
    return actions.Decision(
        id,
        {name: int(text) if text.isdecimal() else None for name, text in given.items()},
        day_in(post.get("decided", "")) or clock.today(),
        post.get("reference", ""),
        since=day_in(post.get("since", "")),
        id=uuid_of(post.get("id", "")) or new_id(),
    )


def _filing(post: Any, id: UUID) -> actions.Filing:
    return actions.Filing(
        id,
        "returned" if post.get("outcome") == "returned" else "filed",
        day_in(post.get("day", "")) or clock.today(),
        post.get("number", ""),
        post.get("remarks", ""),
        id=uuid_of(post.get("id", "")) or new_id(),
        draft=uuid_of(post.get("draft", "")) or new_id(),
    )


def _draw(
    request: HttpRequest,
    page: PactPage,
    one: Version,
    *,
    do: str = "",
    errors: dict[str, str] | None = None,
    said: str = "",
    wrong: tuple[UUID, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    viewer, row, errors = viewer_of(request), one.row, errors or {}
    comments = pact_comments(viewer, one)
    waiting = sum(1 for comment in comments if not comment.outcome)
    over = row.talk_last is not None and clock.today() > row.talk_last
    rules, lang = page.at.rules, get_language()
    numbers = {article.id: number for number, _, article in numbered(one.text)}
    context = pact_context(
        request,
        page,
        one=version_of(one),
        do=do,
        text=said or _rest(do, errors),
        comments=[
            {
                **_comment(comment, numbers),
                "error": wrong[1] if wrong and wrong[0] == comment.id else "",
                "typed": request.POST.get("reason", "") if wrong else "",
            }
            for comment in comments
        ],
        waiting=waiting,
        talk_over=over,
        writes=one.written,
        ripe=row.state == "talk" and over and not waiting,
        doubts=_doubts(one),
        fields=_fields(request, one, errors if do in ("talk", "decide", "file") else {}),
        by_assembly=rules.adopted_by.statute,
        by_ballot=rules.adopted_by.ballot,
        ballots=ballots_for(viewer, row.pk, row.place_id, rules.adopted_by.ballot),
        filed_with=rules.filed_with.say(lang) if rules.filed_with else "",
        changed=_changed(page, one),
        follows=row.follows.number if row.follows else None,
        id=uuid_of(request.POST.get("id", "")) or new_id(),
        draft=uuid_of(request.POST.get("draft", "")) or new_id(),
    )
    return render(request, "desk/pacts/version.html", context, status=status)


def _rest(do: str, errors: dict[str, str]) -> str:
    """What is wrong beside the fields of a form."""
    if do in ("talk", "decide", "file"):
        shown = ("text", "id", "statute", "confirmed")
        return " ".join(errors[name] for name in shown if name in errors)
    return " ".join(errors.values())


def _fields(request: HttpRequest, one: Version, errors: dict[str, str]) -> Any:
    if one.row.state == "draft":
        return talk_fields(request, one, errors)
    if one.row.state == "vote" and one.row.ballot is None:
        return decision_fields(request, one, errors)
    if one.row.state == "adopted":
        return filing_fields(request, one, errors)
    return []


def _changed(page: PactPage, one: Version) -> list[dict[str, Any]]:
    follows = one.row.follows
    if follows is None:
        return []
    return changes_of(changes_between(page, follows.number, one.row.number))


def _doubts(one: Version) -> list[dict[str, str]]:
    if one.row.state not in ("draft", "talk"):
        return []
    return [
        {"name": article_name(number), **doubt}
        for number, _, article in numbered(one.text)
        for doubt in doubts_of(article.text)
    ]


def _comment(one: Comment, numbers: dict[str, int]) -> dict[str, Any]:
    words = {
        "": gettext("Waits for an answer"),
        "taken": gettext("Taken up"),
        "not_taken": gettext("Not taken up"),
        "hidden": gettext("Not shown: it is about a person"),
    }
    return {
        "id": one.id,
        "name": article_name(numbers.get(one.article)),
        "about": one.about,
        "text": one.text,
        "when": say(one.at),
        "when_exact": exact(one.at),
        "outcome": one.outcome,
        "word": words[one.outcome],
        "reason": one.reason,
        "mine": one.mine,
    }


@require_POST
@staff_only
def answer(request: HttpRequest, pact: UUID, comment: UUID) -> HttpResponse:
    """Answer a comment: taken up or not, with a reason; or keep it from being shown."""
    viewer, post = viewer_of(request), request.POST
    do = post.get("do", "")
    outcome = do if do in ("taken", "hidden") else "not_taken"
    try:
        actions.answer_pact_comment(viewer, comment, outcome, post.get("reason", ""))
        toast(request, gettext("Answered."))
    except Invalid as refusal:
        page, one = pact_version(viewer, pact)
        wrong = (comment, said_of(refusal))
        return _draw(request, page, one, wrong=wrong, status=refusal.status)
    except Refusal as refusal:
        toast(request, said_of(refusal), level=messages.ERROR)
    return redirect("desk:pact-version", pact)
