"""Commendations as packs write them: what is refused, where, and what a new version changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write
from tests.pack.test_points import SOUND as SCHEMES

MODELS = """\
commendation: models
name: {zh: 先进, en: Models}
at: community
nominated_by: [grid-lead, residents]
reviewed_by: [secretary, dispatcher]
notice: {working_days: 5}
decided_by: {zh: 党委会, en: The committee}
source: 测试 / a test
kinds:
  - {kind: neighbour, name: {zh: 邻居, en: Neighbour}, holder: person, what: {zh: 帮, en: Helps}}
  - {kind: house, name: {zh: 好院子, en: House}, holder: household, what: {zh: 干净, en: Clean}}
  - {kind: grid, name: {zh: 好网格, en: Grid}, holder: place, level: grid, what: {zh: 静, en: Calm}}
"""
PEOPLE = SCHEMES["people.yaml"]
SOUND = {
    **FILES,
    "people.yaml": PEOPLE.replace("case.settle, case.extend]", "case.extend, points.review]", 1),
    "points.yaml": MODELS,
}


def told(tmp_path: Path, was: str, now: str) -> list[str]:
    text = SOUND["points.yaml"]
    assert was in text, was
    folder = write(tmp_path / "xinjie", {**SOUND, "points.yaml": text.replace(was, now, 1)})
    return [fault.say("en").removeprefix(f"{folder.as_posix()}/") for fault in read(folder)[1]]


def test_a_sound_commendation_is_read_whole(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie", SOUND))
    found = pack.commendations["models"]
    assert (found.by_residents, found.posts, found.every) == (True, ["grid-lead"], "year")
    assert [one.holder for one in found.kinds] == ["person", "household", "place"]
    assert (found.kinds[2].level, found.of_places) == ("grid", False)
    assert found.kind("nothing") is None
    assert restore(dump(pack)) == pack


SLIPS = [
    ("at: community", "at: comunity", "points.yaml:3: there is no level `comunity`"),
    (
        "[grid-lead, residents]",
        "[residents, grid-led]",
        "points.yaml:4: there is no post `grid-led`",
    ),
    ("[grid-lead, residents]", "[dispatcher]", "post `dispatcher` may not `points.record`"),
    ("[secretary, dispatcher]", "[grid-lead]", "post `grid-lead` may not `points.review`"),
    ("[secretary, dispatcher]", "[residents]", "there is no post `residents`"),
    ("kind: house", "kind: neighbour", "kind of models `neighbour` stands twice"),
    ("holder: person", "holder: dog", "points.yaml:10"),
    ("level: grid", "level: gird", "points.yaml:12: there is no level `gird`"),
    ("holder: place, level: grid", "holder: place", "names the `level` of the places"),
    ("holder: person", "holder: person, level: grid", "names the `level` of the places"),
    ("{working_days: 5}", "{working_days: 0}", "points.yaml:6"),
    ("notice: {working_days: 5}\n", "", "`notice` is missing"),
    ("source: ", "every: month\nsource: ", "points.yaml:8"),
    ("commendation: models", "comendation: models", "a commendation nor a fund"),
]


@pytest.mark.parametrize(("was", "now", "said"), SLIPS, ids=[now[:30] for _, now, _ in SLIPS])
def test_a_slip_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    found = told(tmp_path, was, now)
    assert any(said in one for one in found), found


CHANGES = [
    ("working_days: 5", "working_days: 7", "commendation “Models”, notice:"),
    ("zh: 帮, en: Helps", "zh: 帮, en: Helped", "kind “Neighbour” of commendation “Models”"),
    ("  - {kind: house", "  # {kind: house", "removed kind “House” of commendation “Models”"),
]


@pytest.mark.parametrize(("was", "now", "said"), CHANGES, ids=[said for _, _, said in CHANGES])
def test_a_change_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    old = load(write(tmp_path / "old" / "xinjie", SOUND))
    files = {**SOUND, "points.yaml": SOUND["points.yaml"].replace(was, now, 1)}
    new = load(write(tmp_path / "new" / "xinjie", files))
    assert any(said in change.say("en") for change in diff(old, new)), diff(old, new)
    assert diff(old, old) == []


def test_one_reviewer_alone_could_answer_no_objection(tmp_path: Path) -> None:
    """Whoever accepted a nomination does not answer for it."""
    found = told(tmp_path, "[secretary, dispatcher]", "[secretary]")
    assert any("`secretary` alone reviews" in one for one in found), found


def test_a_locality_changes_a_key_of_the_pack_below(tmp_path: Path) -> None:
    write(tmp_path / "xinjie", SOUND)
    above = {
        "pack.yaml": FILES["pack.yaml"]
        .replace("xinjie", "dajie")
        .replace("source", "extends: xinjie\nsource"),
        "points.yaml": "commendation: models\nnotice: {working_days: 3}\n",
    }
    pack = load(write(tmp_path / "dajie", above), library=tmp_path)
    found = pack.commendations["models"]
    assert (found.notice.working_days, len(found.kinds)) == (3, 3)


PLAN = """\
commending:
  - commendation: models
    kinds: [{kind: neighbour, count: 2, posts: [grid-lead]}, {kind: house, count: 1}]
"""


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("", "", ""),
        ("commendation: models", "commendation: model", "there is no commendation `model`"),
        ("kind: house", "kind: hose", "there is no kind of models `hose`"),
        ("posts: [grid-lead]", "posts: [grid-led]", "there is no post `grid-led`"),
        ("posts: [grid-lead]", "body: nothing", "there is no kind of body `nothing`"),
    ],
)
def test_a_replay_commends_what_there_is(tmp_path: Path, was: str, now: str, said: str) -> None:
    plan = PLAN.replace(was, now, 1) if was else PLAN
    files = {**SOUND, "replay.yaml": FILES["replay.yaml"] + plan}
    found = [fault.say("en") for fault in read(write(tmp_path / "xinjie", files))[1]]
    assert any(said in one for one in found) if said else found == [], found
