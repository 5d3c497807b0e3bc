"""Ballots as packs write them: what is refused, where, what the law forces, what a new version
changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.base.words import Words
from gezhi.pack.ballots import Ballot, Electorate, FreeRule
from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write
from tests.town import loaded

OWN = """\
ballot: own
name: {zh: 自定, en: Own}
at: community
source: 测试 / a test
rule: {share: 2/3, of: eligible, article: {zh: 议事规则, en: rule of the house}}
electorate: {who: imported}
method: yes-no
secret: true
notice_days: 7
proxies: {most: 2}
"""
OWNERS = """\
ballot: owners
name: {zh: 业主, en: Owners}
at: community
source: 测试 / a test
rule: owner.special
electorate: {who: owners}
"""
ELECTION = """\
ballot: election
name: {zh: 选举, en: Election}
at: community
source: 测试 / a test
rule: village.election
electorate: {who: persons}
method: several-of
most: 5
proxies: {most: 3}
"""
COLLECTIVE = """\
ballot: members
name: {zh: 成员, en: Members}
at: community
source: 测试 / a test
rule: collective.assembly
electorate: {who: imported}
proxies: {most: 1, same_household: true}
"""
ALL = "---\n".join((OWN, OWNERS, ELECTION, COLLECTIVE))
SOUND = {**FILES, "councils.yaml": ALL}


def told(tmp_path: Path, was: str, now: str) -> list[str]:
    assert was in ALL, was
    folder = write(tmp_path / "xinjie", {**SOUND, "councils.yaml": ALL.replace(was, now, 1)})
    found = [fault for fault in read(folder)[1] if fault.file.endswith("councils.yaml")]
    return [fault.say("en").removeprefix(f"{folder.as_posix()}/") for fault in found]


def test_sound_ballots_are_read_whole(tmp_path: Path) -> None:
    folder = write(tmp_path / "xinjie", SOUND)
    assert [one for one in read(folder)[1] if one.file.endswith("councils.yaml")] == []
    pack = load(folder)
    assert list(pack.ballots) == ["own", "owners", "election", "members"]
    assert restore(dump(pack)) == pack


SLIPS = [
    ("at: community", "at: comunity", "councils.yaml:3: there is no level `comunity`"),
    ("share: 2/3", "share: 3/2", "a share is above 0 and at most 1"),
    ("share: 2/3", "share: 0.66", "councils.yaml:5"),
    ("owner.special", "owner.specal", "there is no statute `owner.specal`"),
    ("owner.special", "owner.heads", "has no rule for this way of voting"),
    ("{who: owners}", "{who: persons}", "which `persons` lack"),
    ("{who: owners}\n", "{who: owners}\nsecret: true\n", "it cannot be secret"),
    ("{who: owners}\n", "{who: owners}\nnotice_days: 14\n", "at least 15 days (Property"),
    ("{who: imported}\nmethod", "{who: members}\nmethod", "nobody is named"),
    ("{who: imported}\nmethod", "{who: holders, among: [none]}\nmethod", "no post `none`"),
    ("{who: imported}\nmethod", "{who: imported, among: [x]}\nmethod", "`among` is for members"),
    ("method: several-of\nmost: 5\n", "method: several-of\n", "how many may be chosen"),
    ("method: yes-no\n", "method: yes-no\nmost: 2\n", "`yes-no` has no use for `most`"),
    ("method: several-of\nmost: 5", "method: ranked\nmost: 5", "cannot be judged by"),
    ("method: yes-no", "method: majority", "councils.yaml:7"),
    ("most: 5\nproxies: {most: 3}", "most: 5\nproxies: {most: 4}", "more than 3 proxies"),
    ("most: 5\n", "most: 5\nsecret: false\n", "it must be secret (Villagers Committees Law"),
    ("{most: 1, same_household: true}", "{most: 1}", "a proxy is of the same household"),
]


@pytest.mark.parametrize(("was", "now", "fault"), SLIPS)
def test_each_slip_is_told_at_its_line(tmp_path: Path, was: str, now: str, fault: str) -> None:
    assert any(fault in one for one in told(tmp_path, was, now)), told(tmp_path, was, now)


def a_kind(**more: object) -> Ballot:
    words = Words(zh="表决", en="vote")
    common = {"ballot": "b", "name": words, "at": "community", "source": "s"}
    return Ballot(**{**common, "electorate": Electorate(who="persons"), **more})  # type: ignore[arg-type]


def test_what_the_statute_says_holds_unwritten() -> None:
    election = a_kind(rule="village.election")
    assert election.is_secret
    assert (election.proxy_cap, election.number("roll_days_before")) == (3, 20)
    assert a_kind(rule="resident.election").proxy_cap == 3
    reps = a_kind(rule="resident.election", electorate=Electorate(who="imported"))
    assert reps.proxy_cap == 0
    quorum = reps.judged_by().quorum
    assert quorum is not None
    assert str(quorum.conditions[0].share) == "2/3"
    owners = a_kind(rule="owner.ordinary", electorate=Electorate(who="owners"), notice_days=20)
    assert owners.notice == 20
    assert a_kind(rule="owner.ordinary").notice == 15


def test_a_ranked_ballot_is_judged_by_who_takes_part() -> None:
    own = FreeRule(share="1/2", of="eligible", article=Words(zh="定", en="so"))
    (part,) = a_kind(rule=own, method="ranked").judged_by().passing.conditions
    assert (part.counted, part.of) == ("participating", "eligible")
    (part,) = a_kind(rule=own).judged_by().passing.conditions
    assert part.counted == "yes"


def test_a_change_of_the_rule_is_told() -> None:
    old = loaded("weituo")
    kind = old.ballots["project-vote"]
    assert isinstance(kind.rule, FreeRule)
    looser = kind.model_copy(update={"rule": kind.rule.model_copy(update={"share": "1/2"})})
    new = old.model_copy(update={"ballots": {**old.ballots, "project-vote": looser}})
    (change,) = diff(old, new)
    assert "项目涉及户表决" in change.say("zh")


@pytest.mark.parametrize("name", ["weituo", "xuanwei", "fengcheng", "liwan"])
def test_every_locality_has_the_votes_of_the_law(name: str) -> None:
    kinds = loaded(name).ballots
    assert {"owners-ordinary", "owners-special", "villager-assembly", "collective-assembly"} <= (
        kinds.keys()
    )
