"""Councils as packs write them: what is refused, where, and what a new version changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.base.voting import STATUTES
from gezhi.pack.councils import countable
from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write

HALL = """\
council: hall
name: {zh: 议事厅, en: Hall}
at: community
every: month
source: 测试 / a test
members:
  - {post: grid-lead}
  - {set: {zh: 代表, en: Representatives}, count: 3}
chair: {rotates: [grid-lead]}
notice: {days: 3}
rule: {quorum: 2/3, over: 1/2}
special: {asked_by: [secretary], share: 1/3}
"""
PEOPLE = FILES["people.yaml"].replace("case.settle, case.extend]", "case.extend, council.hold]", 1)
SOUND = {**FILES, "people.yaml": PEOPLE, "councils.yaml": HALL}


def faults(tmp_path: Path, files: dict[str, str]) -> list[str]:
    folder = write(tmp_path / "xinjie", files)
    return [fault.say("en").removeprefix(f"{folder.as_posix()}/") for fault in read(folder)[1]]


def test_a_sound_council_is_read_whole(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie", SOUND))
    hall = pack.councils["hall"]
    assert hall.agenda[0] == "open-resolutions"
    assert hall.public == ["dates", "resolutions", "votes"]
    assert hall.legal_days is None
    assert restore(dump(pack)) == pack


SLIPS = [
    ("at: community", "at: comunity", "councils.yaml:3: there is no level `comunity`"),
    ("{post: grid-lead}", "{post: grid-led}", "there is no post `grid-led`"),
    ("rotates: [grid-lead]", "rotates: [grid-led]", "there is no post `grid-led`"),
    ("asked_by: [secretary]", "asked_by: [secretry]", "there is no post `secretry`"),
    ("rotates: [grid-lead]", "rotates: []", "name either `post` or `rotates`"),
    ("{post: grid-lead}", "{count: 2}", "name exactly one of `post`, `bodies`, `set`"),
    ("quorum: 2/3", "quorum: two", "write a share like 2/3"),
    ("over: 1/2", "over: 1/1", "nothing is more than all"),
    ("{quorum: 2/3, over: 1/2}", "resident.assembly", "shorter than the 10 days of the law"),
    ("{quorum: 2/3, over: 1/2}", "mediation", "`mediation` is no rule of meetings"),
    ("{quorum: 2/3, over: 1/2}", "resident.rep", "there is no rule of law `resident.rep`"),
]


@pytest.mark.parametrize(("was", "now", "said"), SLIPS)
def test_a_slip_is_told_where_it_stands(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert was in HALL
    found = faults(tmp_path, {**SOUND, "councils.yaml": HALL.replace(was, now, 1)})
    assert any(said in one for one in found), found


def test_a_council_that_nobody_may_call_is_a_fault(tmp_path: Path) -> None:
    found = faults(tmp_path, {**SOUND, "people.yaml": FILES["people.yaml"]})
    assert any("no post may call this council" in one for one in found)


def test_hands_are_judged_by_laws_that_count_people_without_a_roll() -> None:
    found = {key for key, law in STATUTES.items() if countable(law)}
    assert found == {
        "villager.reps",
        "resident.reps",
        "collective.assembly",
        "collective.reps",
        "collective.board",
    }


def test_a_changed_council_is_told(tmp_path: Path) -> None:
    old = load(write(tmp_path / "old" / "xinjie", SOUND))
    changed = {**SOUND, "councils.yaml": HALL.replace("every: month", "every: quarter")}
    new = load(write(tmp_path / "new" / "xinjie", changed))
    (change,) = diff(old, new)
    assert "council “Hall”, `every`: month → quarter" in change.say("en")
