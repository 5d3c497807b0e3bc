"""Schemes and shops as packs write them: what is refused, where, and what a new version changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write

POINTS = """\
scheme: stars
name: {zh: 星级, en: Stars}
unit: {zh: 分, en: points}
at: community
holder: household
source: 测试 / a test
total: 10
adopted_by: {zh: 代表会议, en: The representatives}
recorded_by: [grid-lead]
review: {by: [secretary], appeal: {working_days: 7}}
themes: {3: [clean]}
honours:
  - {honour: model, name: {zh: 模范户, en: Model}, stars: 2}
tiers:
  - {tier: silver, name: {zh: 银, en: Silver}, from: 5, rights: {zh: 优先, en: First in line}}
  - {tier: gold, name: {zh: 金, en: Gold}, from: 8, rights: {zh: 更优先, en: Before silver}}
categories:
  - category: clean
    name: {zh: 卫生, en: Clean}
    star: {name: {zh: 卫生星, en: Star of cleanliness}, from: 4}
    items:
      - {item: yard, name: {zh: 院子, en: Yard}, points: 2, times: 2}
      - {item: waste, name: {zh: 垃圾, en: Waste}, points: 2}
  - category: helps
    name: {zh: 互助, en: Helps}
    star: {name: {zh: 互助星, en: Star of help}, from: 3}
    items:
      - {item: neighbour, name: {zh: 帮邻居, en: A neighbour}, points: 4, per: year}
      - {item: rescue, name: {zh: 救人, en: Rescue}, points: 50, kind: bonus, evidence: note}
      - {item: quarrel, name: {zh: 吵架, en: Quarrel}, points: 1, kind: deduction}
---
shop: yard
name: {zh: 超市, en: Shop}
at: community
takes: [stars]
kept_by: [secretary]
goods:
  - {good: soap, name: {zh: 肥皂, en: Soap}, points: 5, limit: {most: 2, per: quarter}}
  - {good: oil, name: {zh: 油, en: Oil}, points: 30, tier: gold}
"""

SOUND = {
    **FILES,
    "people.yaml": FILES["people.yaml"]
    .replace(
        "case.route, case.settle]\n  grid",
        "case.route, case.settle, points.review, points.exchange]\n  grid",
    )
    .replace(
        "[case.open, case.accept, case.settle]",
        "[case.open, case.accept, case.settle, points.record]",
    ),
    "points.yaml": POINTS,
}


def told(tmp_path: Path, was: str, now: str, *, file: str = "points.yaml") -> list[str]:
    assert SOUND[file].count(was) >= 1, was
    folder = write(tmp_path / "xinjie", {**SOUND, file: SOUND[file].replace(was, now, 1)})
    _, faults = read(folder)
    return [fault.say("en").removeprefix(f"{folder.as_posix()}/") for fault in faults]


def test_a_sound_scheme_is_read_whole(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie", SOUND))
    scheme = pack.schemes["stars"]
    assert [item.item for _, item in scheme.items()] == [
        *("yard", "waste", "neighbour", "rescue", "quarrel"),
    ]
    found = scheme.item("neighbour")
    assert found is not None
    assert found[0].category == "helps"
    assert scheme.item("nothing") is None
    assert pack.shops["yard"].goods[1].tier == "gold"
    assert restore(dump(pack)) == pack


SLIPS = [
    ("total: 10", "total: 12", "points.yaml:7: the 3 base items add up to 10 points, not 12"),
    ("points: 4, per: year", "points: 3, per: year", "the 3 base items add up to 9 points, not 10"),
    ("item: waste", "item: yard", "points.yaml:23: item `yard` stands twice"),
    ("category: helps", "category: clean", "category `clean` stands twice"),
    ("from: 4}", "from: 7}", "the category gives 6 points at most, its star asks 7"),
    ("stars: 2}", "stars: 3}", "points.yaml:13: there are 2 stars in all, 3 cannot be reached"),
    ("{3: [clean]}", "{3: [celan]}", "there is no category `celan`; did you mean `clean`?"),
    ("{3: [clean]}", "{13: [clean]}", "points.yaml:11"),
    ("from: 8, rights", "from: 5, rights", "`gold` begins at 5, not above `silver`"),
    ("tier: gold, name", "tier: silver, name", "tier `silver` stands twice"),
    (
        "recorded_by: [grid-lead]",
        "recorded_by: [dispatcher]",
        "post `dispatcher` may not `points.record`",
    ),
    ("by: [secretary], appeal", "by: [secretry], appeal", "there is no post `secretry`"),
    ("holder: household", "holder: dog", "points.yaml:5"),
    (
        "at: community\nholder",
        "at: comunity\nholder",
        "points.yaml:4: there is no level `comunity`",
    ),
    ("points: 50", "points: -50", "points.yaml:29"),
    ("points: 50", "points: 0.5", "points.yaml:29"),
    ("points: 50", "points: 100000", "points.yaml:29"),
    ("takes: [stars]", "takes: [stras]", "there is no scheme `stras`; did you mean `stars`?"),
    ("tier: gold}\n", "tier: bronze}\n", "there is no tier `bronze`"),
    ("good: oil", "good: soap", "good `soap` stands twice"),
    ("most: 2, per: quarter", "per: quarter", "points.yaml:38: `most` is missing"),
    ("kept_by: [secretary]", "kept_by: [grid-lead]", "post `grid-lead` may not `points.exchange`"),
    (
        "kept_by: [secretary]",
        "kept_by: [secretary]\nhonoured_by: [grid-lead]",
        "post `grid-lead` may not `points.redeem`",
    ),
    ("tier: gold}\n", "honoured_by: [x]}\n", "`oil` comes from the shelf"),
    (
        "tier: gold}\n",
        "kind: service, honoured_by: [secretary]}\n",
        "post `secretary` is not in the shop's `honoured_by`",
    ),
    (
        "shop: yard\n",
        "shpo: yard\n",
        "neither a scheme of points, a shop, a commendation nor a fund",
    ),
]


@pytest.mark.parametrize(("was", "now", "said"), SLIPS, ids=[now[:30] for _, now, _ in SLIPS])
def test_a_slip_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    found = told(tmp_path, was, now)
    assert any(said in one for one in found), found


def test_who_records_alone_cannot_review(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "recorded_by: [grid-lead]\nreview: {by: [secretary]",
        "recorded_by: [grid-lead]\nreview: {by: [grid-lead]",
    )
    assert any("may not `points.review`" in one for one in found)
    assert any("alone records and reviews" in one for one in found)


CHANGES = [
    ("points: 2}", "points: 3}", "item “Waste” of scheme “Stars”, points: 2 → 3"),
    ("total: 10", "total: 10\nexpire: 24", "scheme “Stars”, expires (months): none → 24"),
    (
        "      - {item: quarrel",
        "      # {item: quarrel",
        "removed item “Quarrel” of scheme “Stars”",
    ),
    ("points: 30, tier", "points: 28, tier", "good “Oil” of shop “Shop”, points: 30 → 28"),
    ("from: 4}", "from: 5}", "category “Clean” of scheme “Stars”, star:"),
]


@pytest.mark.parametrize(("was", "now", "said"), CHANGES, ids=[said for _, _, said in CHANGES])
def test_a_change_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    old = load(write(tmp_path / "old" / "xinjie", SOUND))
    files = {**SOUND, "points.yaml": POINTS.replace(was, now, 1)}
    if "total" in was:
        assert "expire" in files["points.yaml"]
    pack, _ = read(write(tmp_path / "new" / "xinjie", files))
    if pack is None:
        files["points.yaml"] = files["points.yaml"].replace("total: 10", "total: 11")
        pack = load(write(tmp_path / "newer" / "xinjie", files))
    assert any(said in change.say("en") for change in diff(old, pack)), diff(old, pack)
    assert diff(old, old) == []


def test_a_locality_changes_a_key_of_a_scheme_of_the_pack_below(tmp_path: Path) -> None:
    write(tmp_path / "xinjie", SOUND)
    above = {
        "pack.yaml": FILES["pack.yaml"]
        .replace("xinjie", "dajie")
        .replace("source", "extends: xinjie\nsource"),
        "points.yaml": "scheme: stars\nexpire: 12\n",
    }
    pack = load(write(tmp_path / "dajie", above), library=tmp_path)
    assert pack.schemes["stars"].expire == 12
    assert pack.schemes["stars"].total == 10
    assert list(pack.shops) == ["yard"]


LAW = [
    ("zh: 院子", "zh: 按时签到", "points.yaml:22: warning: “签到”: this looks like checking in"),
    (
        "zh: 更优先",
        "zh: 积分排名靠前",
        "points.yaml:16: warning: “积分排名”: this looks like a ranking",
    ),
    (
        "en: Soap",
        "en: A quota of soap",
        "points.yaml:38: warning: “quota”: this looks like a quota",
    ),
]


@pytest.mark.parametrize(("was", "now", "said"), LAW, ids=[said[:16] for _, _, said in LAW])
def test_what_touches_a_rule_of_law_is_pointed_out(
    tmp_path: Path, was: str, now: str, said: str
) -> None:
    """In schemes and shops as in every other text, and as a warning: the pack still loads."""
    (found,) = told(tmp_path, was, now)
    assert found.startswith(said)
    assert "letter 2026 No. 12" in found


def test_what_refuses_such_a_practice_is_not(tmp_path: Path) -> None:
    assert told(tmp_path, "zh: 院子", "zh: 院子干净，不打卡") == []
