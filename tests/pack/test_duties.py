"""Duties and rosters as packs write them: what is refused, and what a new version changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write

DUTY = """\
duty: round
name: {zh: 巡格, en: Round}
post: grid-lead
every: FREQ=WEEKLY;BYDAY=MO
window: {from: 09:00, to: 17:00}
checklist:
  - {item: look, name: {zh: 看, en: Look}}
lead: secretary
source: 测试 / a test
---
roster: watch
name: {zh: 值班, en: Watch}
at: community
every: FREQ=DAILY
window: {from: 08:00, to: 08:00, days: 2}
needs:
  - {post: grid-lead, count: 1}
lead: secretary
source: 测试 / a test
"""
SOUND = {
    **FILES,
    "people.yaml": FILES["people.yaml"].replace("may: [case.", "may: [duty.lead, case."),
    "duties.yaml": DUTY,
}


def told(tmp_path: Path, was: str, now: str, people: str | None = None) -> list[str]:
    assert was in DUTY, was
    files = {**SOUND, "duties.yaml": DUTY.replace(was, now, 1)}
    if people is not None:
        files["people.yaml"] = people
    folder = write(tmp_path / "xinjie", files)
    return [fault.say("en").removeprefix(f"{folder.as_posix()}/") for fault in read(folder)[1]]


def test_a_sound_file_is_read_whole(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie", SOUND))
    assert pack.duties["round"].window.length.total_seconds() == 8 * 3600
    assert pack.rosters["watch"].window.length.total_seconds() == 24 * 3600
    assert restore(dump(pack)) == pack


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("post: grid-lead", "post: nobody", "duties.yaml:3: there is no post `nobody`"),
        ("BYDAY=MO", "BYMONTHDAY=99", "duties.yaml:4: `FREQ=WEEKLY;BYMONTHDAY=99`"),
        (
            "FREQ=WEEKLY;BYDAY=MO",
            "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
            "duties.yaml:4: `FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30` never falls on any day",
        ),
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=HOURLY", "duties.yaml:4: `FREQ=HOURLY` is no recurrence"),
        ("FREQ=WEEKLY;BYDAY=MO", "FREQ=DAILY;COUNT=3", "duties.yaml:4: leave out COUNT"),
        (
            "FREQ=WEEKLY;BYDAY=MO\nwindow: {from: 09:00, to: 17:00}",
            "FREQ=DAILY\nwindow: {from: 00:00, to: 00:00}",
            "duties.yaml:4: it is due at every moment of every day",
        ),
        (
            "to: 17:00}",
            "to: 17:00, days: 9}",
            "duties.yaml:5: the next one begins before the last one ends",
        ),
        ("to: 17:00}", "to: 08:00}", "duties.yaml:5: `to` is not later than `from`"),
        ("lead: secretary", "lead: grid-leed", "duties.yaml:8: there is no post `grid-leed`"),
        ("post: grid-lead\n", "post: grid-lead\nat: community\n", "duties.yaml:4: `community`"),
        ("count: 1}", "count: 1}\n  - {post: grid-lead, count: 1}", "`grid-lead` stands twice"),
        ("at: community", "at: comunity", "there is no level `comunity`"),
    ],
)
def test_what_does_not_hold_is_told_with_its_line(
    tmp_path: Path, was: str, now: str, says: str
) -> None:
    found = told(tmp_path, was, now)
    assert len([one for one in found if says in one]) == 1, found


def test_a_lead_must_be_able_to_lead(tmp_path: Path) -> None:
    found = told(tmp_path, "duty: round", "duty: round", FILES["people.yaml"])
    assert any("may not `duty.lead`" in one for one in found), found


def test_two_posts_that_are_told_the_same_are_told(tmp_path: Path) -> None:
    again = DUTY.split("---")[0].replace("duty: round", "duty: other")
    again = again.replace("post: grid-lead", "post: grid-worker")
    people = SOUND["people.yaml"]
    if "grid-worker:" not in people:
        people = people.replace("  grid-lead:", WORKER + "  grid-lead:", 1)
    found = told(tmp_path, "---\n", f"---\n{again}---\n", people)
    assert any("asks `grid-lead` for `look` on the same days" in one for one in found), found


WORKER = """\
  grid-worker:
    name: {zh: 网格员, en: Grid worker}
    at: grid
    may: [case.open]
"""


def test_a_new_version_says_what_changes(tmp_path: Path) -> None:
    old = load(write(tmp_path / "old" / "xinjie", SOUND))
    changed = DUTY.replace("BYDAY=MO", "BYDAY=TU").replace("count: 1", "count: 2")
    new = load(write(tmp_path / "new" / "xinjie", {**SOUND, "duties.yaml": changed}))
    said = [one.say("en") for one in diff(old, new)]
    assert len(said) == 2, said
    assert "duty “Round”" in said[0]
    assert "roster “Watch”" in said[1]


def test_a_replay_does_duties_that_there_are(tmp_path: Path) -> None:
    replay = FILES["replay.yaml"] + "doing:\n  - {duty: round}\n  - {duty: rond}\n"
    folder = write(tmp_path / "xinjie", {**SOUND, "replay.yaml": replay})
    found = [fault.say("en") for fault in read(folder)[1]]
    assert len(found) == 1, found
    assert "there is no duty `rond`; did you mean `round`?" in found[0]
