"""What a shipped pack keeps in confidence: no part of it is ever public, and few see it by duty."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from gezhi.engines.cases.rules.standing import SEEING
from gezhi.pack.loader import load
from gezhi.pack.pack import Pack

PACKS = Path(__file__).resolve().parents[2] / "packs"


@cache
def pack_of(name: str) -> Pack:
    return load(PACKS / name)


@pytest.mark.parametrize(
    ("name", "case"),
    [
        ("fengcheng", "grid-duty"),
        ("liwan", "mediation"),
        ("liwan", "conduct-notice"),
        ("liwan", "counselling"),
        ("xuanwei", "support"),
    ],
)
def test_it_has_no_public_part(name: str, case: str) -> None:
    assert pack_of(name).cases[case].public is None


def test_liwan_shows_steps_of_the_councils_but_neither_place_nor_words() -> None:
    type_ = pack_of("liwan").cases["council-matter"]
    assert type_.public is not None
    assert set(type_.public.shows) == {"what", "stage", "steps", "result", "opened", "closed"}
    assert type_.public.except_ is not None
    assert type_.public.except_.holds({"what": "disputes"})
    ended = type_.stages[0].outcomes["to-mediation"]
    assert type_.public.after != type_.stages[0].stage, "a dispute leaves before all can see it"
    assert ended.opens is not None
    assert ended.opens.case == "mediation"


def test_liwan_gives_the_sight_of_cases_to_three_posts_only() -> None:
    """All others act in bodies, which see what is in their own hands."""
    posts = pack_of("liwan").people.posts
    seeing = {key for key, post in posts.items() if set(post.may) & set(SEEING)}
    assert seeing == {"village-secretary", "service-desk", "mediator"}


def test_liwan_notice_is_checked_by_others_and_open_to_an_appeal() -> None:
    type_ = pack_of("liwan").cases["conduct-notice"]
    assert type_.open == ["village-secretary"]
    theirs = type_.stage("appeal")
    assert theirs.by.concerned
    for outcome in (type_.stage("draft").outcomes["to-check"], theirs.outcomes["appealed"]):
        assert outcome.holder is not None
        assert outcome.holder.body == "supervision-committee"
    assert {one.stage for one in type_.stages if one.not_by} == {"check", "decide"}
    assert type_.confidential
    assert type_.sees == []
    assert type_.concerned is not None
    assert set(type_.concerned.uncounted) == {"taken-back", "withdrawn", "dropped"}
    assert "taken-back" in type_.stage("decide").outcomes
    assert {result.counts_as for result in type_.results.values()} == {"apart"}


def test_fengcheng_talk_is_public_from_the_step_that_takes_it_up() -> None:
    type_ = pack_of("fengcheng").cases["villagers-talk"]
    assert [one.stage for one in type_.stages] == [
        *("raise", "hear", "reply", "vote", "solve", "evaluate")
    ]
    assert type_.public is not None
    assert type_.public.after == "raise"
    assert {"stage", "result", "closed"} <= set(type_.public.shows)
    assert not {"text", "photos", "name", "phone"} & set(type_.public.shows)
