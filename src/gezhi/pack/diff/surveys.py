"""Changes of surveys. One that runs keeps the version under which it was opened."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.base.words import Words
from gezhi.pack.diff.change import Change, Subject, Touched, keyed, whole
from gezhi.pack.pack import Pack

ABLE = ("survey.ask", "survey.keep")


def survey_changes(old: Pack, new: Pack) -> Iterator[Change]:
    """Every survey that came, went or changed, with the posts that ask and keep it."""
    posts = frozenset(
        key
        for key, post in {**old.people.posts, **new.people.posts}.items()
        if any(ability in post.may for ability in ABLE)
    )
    for key, before, after in keyed(old.surveys, new.surveys):
        one = after or before
        if one is not None:
            named = Words(zh=f"调查「{one.name.zh}」", en=f"survey “{one.name.say('en')}”")
            yield from whole(Subject(("surveys", key), named, Touched(posts=posts)), before, after)
