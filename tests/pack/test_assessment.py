"""Assessments in a pack: weights, outcomes instead of activity, and what law allows."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read

PACKS = Path(__file__).resolve().parents[2] / "packs"


def told(folder: Path, old: str, new: str) -> list[str]:
    """What is said of Fengcheng's pack after a change of its assessment."""
    pack = folder / "fengcheng"
    shutil.copytree(PACKS / "fengcheng", pack)
    file = pack / "assessment.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    _, faults = read(pack, library=PACKS)
    return [fault.say("en") for fault in faults]


IN_TIME = "{count: case.overdue, distinct: subject}"
SLIPS = [
    ("weight: 40", "weight: 41", "the weights add up to 101 and not to 100"),
    (IN_TIME, "{count: case.opened}", "`case.opened` says how busy somebody was"),
    (IN_TIME, "{count: person.revealed}", "`person.revealed` says how busy"),
    (IN_TIME, "{count: duty.done}", "`duty.done` says how busy"),
    (IN_TIME, "{count: case.nothing}", "`case.nothing`"),
    ("班子带得怎么样", "在线时长", "“在线时长” says how busy"),
    ("班子带得怎么样", "每天打卡", "“打卡” says how busy"),
    ("from: 60", "from: 80", "grades stand from the best down"),
    ("from: 0", "from: 1", "the last from 0"),
    ("judged_by: [township-leader]", "judged_by: [secretary-director]", "judges and is judged"),
    ("judged_by: [township-leader]", "judged_by: [mediator]", "may not `assessment.judge`"),
    ("paid_by: [pay-officer]", "paid_by: [mediator]", "may not `assessment.pay`"),
    ("posts: [secretary-director]", "posts: [nobody]", "there is no post `nobody`"),
    ("posts: [secretary-director]", "bodies: nothing", "there is no kind of body `nothing`"),
    ("posts: [secretary-director]", "posts: [grid-worker]", "it is ranked by outcomes alone"),
    ("factor: 1.2", "share: 0.5", ""),
    ("    full: 0\n    none: 5", "    full: 5\n    none: 5", "what is worth all"),
    ("expires: 2028-12-31\n", "", "expires"),
    ("purpose: {", "aim: {", "purpose"),
]


@pytest.mark.parametrize(("old", "new", "said"), SLIPS)
def test_a_slip_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    found = told(tmp_path, old, new)
    assert any(said in one and "assessment.yaml" in one for one in found), found


def test_a_share_of_what_was_done_in_time_may_count(tmp_path: Path) -> None:
    share = (
        "{share: {count: duty.done, where: {field: late, is: false}}, among: {count: duty.done}}"
    )
    assert told(tmp_path, IN_TIME, share) == []


def test_a_share_wants_a_ranking_and_a_factor_wants_pay(tmp_path: Path) -> None:
    found = told(tmp_path, "ranking:\n  why", "notranking:\n  why")
    assert found
    text = (PACKS / "fengcheng" / "assessment.yaml").read_text(encoding="utf-8")
    ranking = text[text.index("ranking:") : text.index("pay:")]
    pay = text[text.index("pay:") : text.index("source: 凤")]
    assert any("ranking is off here" in one for one in told(tmp_path / "a", ranking, ""))
    assert any("`factor`" in one for one in told(tmp_path / "b", pay, ""))


def test_a_changed_weight_stands_in_the_difference() -> None:
    pack = load(PACKS / "fengcheng", library=PACKS)
    rules = pack.assessments["village-officers"]
    lines = [rules.indicators[0].model_copy(update={"weight": 50}), *rules.indicators[1:]]
    changed = {"village-officers": rules.model_copy(update={"indicators": lines})}
    (one,) = diff(pack, pack.model_copy(update={"assessments": changed}))
    assert one.path[:2] == ("assessments", "village-officers")
    assert "township-leader" in one.touches.posts
