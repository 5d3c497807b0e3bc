"""Mutual help as packs write it: items that are there and cost nobody points."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore
from tests.pack.sample import write
from tests.pack.test_points import POINTS, SOUND

MUTUAL = """\
mutual:
  open_for: {days: 30}
  kinds:
    - {kind: errand, name: {zh: 跑腿, en: An errand}, give: neighbour, receive: yard, again: rescue}
    - {kind: lift, name: {zh: 搬东西, en: Carrying}, give: neighbour}
categories:
"""
HELPING = {**SOUND, "points.yaml": POINTS.replace("categories:\n", MUTUAL, 1)}

SLIPS = [
    ("give: neighbour, receive", "give: neigbour, receive", "did you mean `neighbour`?"),
    ("receive: yard", "receive: yrd", "there is no item `yrd`"),
    ("again: rescue", "again: recsue", "there is no item `recsue`"),
    ("receive: yard", "receive: quarrel", "`quarrel` is a deduction: help costs no points"),
    ("kind: lift", "kind: errand", "kind of help `errand` stands twice"),
    ("holder: household", "holder: body", "help is given by people"),
    ("  open_for: {days: 30}\n", "", "`open_for` is missing"),
    ("open_for: {days: 30}", "open_for: {weeks: 4}", "weeks"),
]


def faults(folder: Path, files: dict[str, str]) -> list[str]:
    _, found = read(write(folder / "xinjie", files))
    return [one.say("en") for one in found]


def test_mutual_help_is_read_whole(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie", HELPING))
    mutual = pack.schemes["stars"].mutual
    assert mutual is not None
    kind = mutual.kind("errand")
    assert kind is not None
    assert (kind.give, kind.receive, kind.again) == ("neighbour", "yard", "rescue")
    assert mutual.kind("nothing") is None
    assert restore(dump(pack)) == pack


@pytest.mark.parametrize(("was", "now", "said"), SLIPS, ids=[said for _, _, said in SLIPS])
def test_a_slip_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert faults(tmp_path, HELPING) == []
    text = HELPING["points.yaml"]
    assert was in text
    found = faults(tmp_path / "slip", {**HELPING, "points.yaml": text.replace(was, now, 1)})
    assert any(said in one for one in found), found


def test_a_new_version_says_what_changes(tmp_path: Path) -> None:
    old = load(write(tmp_path / "old" / "xinjie", SOUND))
    new = load(write(tmp_path / "new" / "xinjie", HELPING))
    assert any("mutual" in change.say("en") for change in diff(old, new))
