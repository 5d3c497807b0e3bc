"""What can be done with units' lists, each from the form that was posted; returns what to tell."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.trust.queries import Missing, Viewer
from gezhi.surfaces.desk.queue.asked import uuid_of

Doing = Callable[[Viewer, int, str, Any], str]


def _must(post: Any, name: str) -> UUID:
    found = uuid_of(post.get(name, ""))
    if found is None:
        raise Missing("no-choice", "选一项再办", "choose one first")
    return found


def _day(post: Any, name: str) -> Any:
    try:
        return parse_date(post.get(name, "").strip())
    except ValueError:
        return None


def _id(post: Any) -> UUID:
    return uuid_of(post.get("id", "")) or new_id()


def enlist(viewer: Viewer, place: int, key: str, post: Any) -> str:
    """Put a line on a list."""
    asked = actions.NewListing(
        place,
        key,
        _must(post, "body"),
        post.get("sort", ""),
        post.get("kind", ""),
        post.get("text", ""),
        post.get("contact", ""),
        _day(post, "starts"),
        _day(post, "ends"),
        _id(post),
    )
    actions.list_for_unit(viewer, asked)
    return gettext("It is on the list.")


def unlist(viewer: Viewer, place: int, key: str, post: Any) -> str:
    """Take a line off its list."""
    actions.end_listing(viewer, _must(post, "line"))
    return gettext("Taken off the list.")


def match(viewer: Viewer, place: int, key: str, post: Any) -> str:
    """Bring a demand together with the resources that were ticked."""
    chosen = [one for text in post.getlist("resource") if (one := uuid_of(text)) is not None]
    actions.match(viewer, actions.NewMatch(_must(post, "demand"), chosen, _id(post)))
    return gettext("Brought together; it counts once every side has agreed.")


def agree(viewer: Viewer, place: int, key: str, post: Any) -> str:
    """Agree for a side."""
    actions.agree_match(viewer, _must(post, "match"), _must(post, "body"))
    return gettext("Agreed.")


def decline(viewer: Viewer, place: int, key: str, post: Any) -> str:
    """Say no for a side."""
    actions.decline_match(viewer, _must(post, "match"), post.get("outcome", ""))
    return gettext("Declined.")


def end(viewer: Viewer, place: int, key: str, post: Any) -> str:
    """Say what came of a match."""
    done = post.get("how") == "done"
    actions.end_match(viewer, actions.EndMatch(_must(post, "match"), done, post.get("outcome", "")))
    return gettext("Kept.")


def sign(viewer: Viewer, place: int, key: str, post: Any) -> str:
    """Record a joint project that was signed; each line of the steps is one."""
    parties = [one for text in post.getlist("party") if (one := uuid_of(text)) is not None]
    steps = [
        actions.Step(line.strip()) for line in post.get("steps", "").splitlines() if line.strip()
    ]
    asked = actions.SignProject(
        place,
        key,
        post.get("title", ""),
        parties,
        _day(post, "signed") or clock.today(),
        post.get("text", ""),
        _day(post, "due"),
        steps,
        uuid_of(post.get("listing", "")),
        _id(post),
    )
    actions.sign_project(viewer, asked)
    return gettext("Signed; everybody can follow it.")


DOES: dict[str, Doing] = {
    "list": enlist,
    "unlist": unlist,
    "match": match,
    "agree": agree,
    "decline": decline,
    "end": end,
    "sign": sign,
}
