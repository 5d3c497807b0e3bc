"""Funds as packs write them: what is refused, where, and what a new version changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write

FUND = """\
fund: club
name: {zh: 社团经费, en: Club dues}
at: community
kept_by: [grid-lead]
approved_by: [secretary]
income:
  - {line: dues, name: {zh: 会费, en: Dues}}
spending:
  - {line: things, name: {zh: 器材, en: Things}}
source: 测试 / a test
"""
SOUND = {
    **FILES,
    "people.yaml": FILES["people.yaml"].replace("may: [case.", "may: [fund.keep, case."),
    "points.yaml": FUND,
}


def told(tmp_path: Path, was: str, now: str) -> list[str]:
    assert was in FUND, was
    files = {**SOUND, "points.yaml": FUND.replace(was, now, 1)}
    folder = write(tmp_path / "xinjie", files)
    return [fault.say("en").removeprefix(f"{folder.as_posix()}/") for fault in read(folder)[1]]


def test_a_sound_fund_is_read_whole(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie", SOUND))
    found = pack.funds["club"]
    assert (found.kept_by, found.approved_by) == (["grid-lead"], ["secretary"])
    line = found.line("in", "dues")
    assert line is not None
    assert line.name.zh == "会费"
    assert found.line("out", "dues") is None
    assert restore(dump(pack)) == pack


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("at: community", "at: comunity", "points.yaml:3: there is no level `comunity`"),
        ("[secretary]", "[secretery]", "points.yaml:5: there is no post `secretery`"),
        (
            "  - {line: dues, name: {zh: 会费, en: Dues}}",
            "  - {line: dues, name: {zh: 会费, en: Dues}}\n  - {line: dues, name: {zh: 捐}}",
            "line `dues` stands twice",
        ),
        ("source: 测试 / a test\n", "", "source"),
    ],
)
def test_slips_are_told_at_their_line(tmp_path: Path, was: str, now: str, fault: str) -> None:
    assert any(fault in one for one in told(tmp_path, was, now)), told(tmp_path, was, now)


def test_one_person_cannot_ask_and_approve(tmp_path: Path) -> None:
    files = {**SOUND, "points.yaml": FUND.replace("[grid-lead]", "[secretary]")}
    folder = write(tmp_path / "xinjie", files)
    faults = [fault.say("en") for fault in read(folder)[1]]
    alone = "`secretary` alone keeps and approves"
    held = "held_by: 1" in SOUND["people.yaml"].partition("secretary:")[2].partition("\n\n")[0]
    assert any(alone in one for one in faults) == held


def test_a_new_version_says_whom_it_touches(tmp_path: Path) -> None:
    old = load(write(tmp_path / "old" / "xinjie", SOUND))
    files = {**SOUND, "points.yaml": FUND.replace("会费, en: Dues", "队费, en: Dues")}
    new = load(write(tmp_path / "new" / "xinjie", files))
    assert diff(old, old) == []
    (change,) = diff(old, new)
    assert "社团经费" in change.what.zh
    assert change.touches.posts >= {"grid-lead", "secretary"}
