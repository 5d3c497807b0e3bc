"""What somebody does in a dispute, from the form that they sent."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.cases.actions import mediation
from gezhi.engines.trust.queries import Invalid, Missing, Viewer, Wrong

PROMISES = 3
"""How many promises the form of an agreement asks for."""


def uuid_of(text: str) -> UUID | None:
    """An id that a browser sent; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def must_id(post: QueryDict, name: str) -> UUID:
    """An id that must be there."""
    found = uuid_of(post.get(name, ""))
    if found is None:
        raise Missing("no-dispute", "没有这件调解", "there is no such mediation")
    return found


def day_of(post: QueryDict, name: str) -> date:
    """A date that must be there."""
    text = post.get(name, "").strip()
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Invalid([Wrong(name, "date", Words(zh="请写日期", en="give the day"))])
    return found


def _agree(viewer: Viewer, case: UUID, post: QueryDict, yes: bool) -> str:
    mediation.answer_mediation(
        viewer,
        case,
        must_id(post, "party"),
        yes,
        say=post.get("say", ""),
        how=post.get("how", ""),
    )
    return gettext("Noted.") if yes else gettext("Mediation has ended; the other ways stand below.")


def _choose(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    wanted = [one for one in map(uuid_of, post.getlist("mediators")) if one is not None]
    leaves = post.get("leaves") == "1"
    mediation.choose_mediators(viewer, case, must_id(post, "party"), wanted, leaves=leaves)
    return gettext("Your choice is noted.")


def _propose(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    wanted = [one for one in map(uuid_of, post.getlist("mediators")) if one is not None]
    mediation.propose_mediators(viewer, case, wanted)
    return gettext("Proposed; both sides were told.")


def _seat(
    viewer: Viewer, case: UUID, post: QueryDict, accepts: bool, *, relation: bool = False
) -> str:
    mediation.answer_seat(viewer, case, accepts, post.get("reason", ""), relation=relation)
    if relation:
        return gettext("Thank you: you step aside.")
    return gettext("You mediate this dispute.") if accepts else gettext("You declined.")


def _party(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    one = mediation.OtherSide(
        post.get("name", ""),
        post.get("phone", ""),
        uuid_of(post.get("id", "")) or new_id(),
        1 if post.get("side") == "1" else 2,
    )
    mediation.add_party(viewer, case, one)
    return gettext("Added.")


def _plan(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    at = None
    with suppress(ValueError):
        at = parse_time(post.get("time", "").strip())
    if at is None:
        raise Invalid([Wrong("time", "time", Words(zh="时间写成 14:30", en="write it as 14:30"))])
    starts = datetime.combine(day_of(post, "day"), at, tzinfo=clock.ZONE)
    online = post.get("online") == "yes"
    made = mediation.PlanSitting(
        case,
        starts,
        online,
        post.get("where", ""),
        post.get("link", ""),
        uuid_of(post.get("id", "")) or new_id(),
    )
    try:
        mediation.plan_sitting(viewer, made)
    except Invalid as refusal:
        moved = [Wrong("day", w.code, w.words) if w.field == "starts" else w for w in refusal.wrong]
        raise Invalid(moved) from refusal
    return gettext("Planned; everybody was told.")


def _sitting(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    absent = [one for one in map(uuid_of, post.getlist("absent")) if one is not None]
    mediation.close_sitting(
        viewer,
        case,
        must_id(post, "sitting"),
        post.get("state", ""),
        record=post.get("record", ""),
        absent=absent,
    )
    return gettext("Recorded.")


def _write(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    lines = []
    for n in range(1, PROMISES + 1):
        if post.get(f"what{n}", "").strip() or post.get(f"on{n}", "").strip():
            lines.append((day_of(post, f"on{n}"), post.get(f"what{n}", "")))
    touches = [post.get("touches", "")] if post.get("touches", "") not in ("", "none") else []
    draft = mediation.Draft(
        case,
        post.get("text", ""),
        post.get("written", "yes") == "yes",
        tuple(lines),
        tuple(touches),
        uuid_of(post.get("id", "")) or new_id(),
    )
    mediation.write_agreement(viewer, draft)
    return gettext("Written down.")


def _read(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    mediation.read_agreement(viewer, case, must_id(post, "agreement"))
    return gettext("You confirmed the text. It binds once everybody has signed.")


def _sign(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    day = day_of(post, "signed")
    mediation.sign_agreement(viewer, case, must_id(post, "agreement"), day)
    return gettext("The agreement is in force.")


def _promise(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    mediation.answer_promise(
        viewer, case, must_id(post, "promise"), post.get("state", ""), post.get("say", "")
    )
    return gettext("Noted.")


def _confirm(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    wants = post.get("wants", "yes") == "yes"
    mediation.want_confirmation(viewer, case, must_id(post, "party"), wants)
    return gettext("Noted.")


def _file(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    mediation.file_confirmation(viewer, case, day_of(post, "filed"))
    return gettext("Noted.")


def _court(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    mediation.court_answered(viewer, case, post.get("state", ""), day_of(post, "day"))
    return gettext("Noted.")


def _end(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    how: Any = post.get("how", "")
    mediation.end_mediation(viewer, case, how, post.get("say", ""))
    return gettext("Ended here.")


def _ask_file(viewer: Viewer, case: UUID, post: QueryDict) -> str:
    asked = mediation.NewHandOver(
        case,
        post.get("to", ""),
        post.getlist("parts"),
        uuid_of(post.get("id", "")) or new_id(),
    )
    mediation.ask_hand_over(viewer, asked)
    return gettext("Both sides are asked.")


def _let_go(viewer: Viewer, case: UUID, post: QueryDict, yes: bool) -> str:
    mediation.answer_hand_over(viewer, case, must_id(post, "file"), must_id(post, "party"), yes)
    return gettext("Noted.")


ACTS: dict[str, Callable[[Viewer, UUID, QueryDict], str]] = {
    "agree": lambda viewer, case, post: _agree(viewer, case, post, True),
    "refuse": lambda viewer, case, post: _agree(viewer, case, post, False),
    "choose": _choose,
    "propose": _propose,
    "accept": lambda viewer, case, post: _seat(viewer, case, post, True),
    "decline": lambda viewer, case, post: _seat(viewer, case, post, False),
    "related": lambda viewer, case, post: _seat(viewer, case, post, False, relation=True),
    "party": _party,
    "plan": _plan,
    "sitting": _sitting,
    "write": _write,
    "read": _read,
    "sign": _sign,
    "promise": _promise,
    "confirm": _confirm,
    "file": _file,
    "court": _court,
    "end": _end,
    "ask-file": _ask_file,
    "let-go": lambda viewer, case, post: _let_go(viewer, case, post, True),
    "keep-back": lambda viewer, case, post: _let_go(viewer, case, post, False),
}


def act(request: HttpRequest, case: UUID) -> str:
    """Do what the form says; returns what to say. Refusals are the caller's to show."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    post = request.POST
    do = post.get("do", "")
    if do == "invite":
        start = request.build_absolute_uri(reverse("portal:mediation-join", args=["-"]))[:-1]
        secret = mediation.invite(viewer, case, must_id(post, "party"), start)
        said = gettext("A link was made; it works once, for 14 days: %(link)s")
        return said % {"link": f"{start}{secret}"}
    if do == "paper":
        sent = request.FILES.get("paper")
        mediation.keep_paper(viewer, case, sent.read() if sent else b"")
        return gettext("Kept.")
    if do not in ACTS:
        raise Missing("no-act", "没有这个动作", "there is no such step")
    return ACTS[do](viewer, case, post)
