"""Disclosures and lists as packs write them: what is refused, where, and what a version changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write
from tests.pack.test_points import SOUND as SCHEMES

KINDS = """\
disclosure: money
name: {zh: 财务, en: Money}
at: community
affairs: finance
every: quarter
within: {days: 10}
busy: month
days: 15
law: disclosure.village
by: [grid-lead]
answer: {working_days: 7}
form: table
columns:
  - {column: account, name: {zh: 科目, en: Account}}
  - {column: opening, kind: money, part: opening, name: {zh: 期初, en: Opening}}
  - {column: income, kind: money, part: income, name: {zh: 收入, en: Income}}
  - {column: expense, kind: money, part: expense, name: {zh: 支出, en: Expenses}}
  - {column: closing, kind: money, part: closing, name: {zh: 期末, en: Closing}}
source: 测试 / a test
---
disclosure: support
name: {zh: 救助, en: Support}
at: community
affairs: residents
course:
  - {phase: policy, every: once, within: {days: 30}}
  - {phase: result, every: year, within: {days: 30}}
days: 20
law: disclosure.resident
by: [grid-lead]
answer: {working_days: 7}
form: text
source: 测试 / a test
---
list: powers
name: {zh: 清单, en: Powers}
at: community
of: powers
source: 测试 / a test
entries:
  - {power: reports, name: {zh: 受理, en: Reports}, who: secretary, basis: 法, case: report}
  - {power: seal, name: {zh: 用章, en: Seal}, who: secretary, basis: {zh: 法, en: Law}}
"""
PEOPLE = SCHEMES["people.yaml"]


def able(people: str) -> str:
    """The sample's grid lead may post."""
    head, _, rest = people.partition("grid-lead:")
    return f"{head}grid-lead:{rest.replace('may: [', 'may: [disclosure.post, ', 1)}"


SOUND = {**FILES, "people.yaml": able(PEOPLE), "disclosure.yaml": KINDS}


def told(tmp_path: Path, was: str, now: str) -> list[str]:
    assert was in KINDS, was
    folder = write(tmp_path / "xinjie", {**SOUND, "disclosure.yaml": KINDS.replace(was, now, 1)})
    return [fault.say("en").removeprefix(f"{folder.as_posix()}/") for fault in read(folder)[1]]


def test_a_sound_one_is_read_whole(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie", SOUND))
    money, support = pack.disclosures["money"], pack.disclosures["support"]
    assert [(one.phase, one.every) for one in money.turns] == [("", "quarter")]
    assert [(one.phase, one.every) for one in support.turns] == [
        ("policy", "once"),
        ("result", "year"),
    ]
    assert support.turn("execution") is None
    assert (money.part("closing"), support.part("closing")) == (4, None)
    assert [one.case for one in pack.lists["powers"].entries] == ["report", None]
    assert restore(dump(pack)) == pack


SLIPS = [
    ("at: community", "at: comunity", "disclosure.yaml:3: there is no level `comunity`"),
    ("by: [grid-lead]", "by: [secretary]", "post `secretary` may not `disclosure.post`"),
    ("days: 15", "days: 14", "14 days are too few"),
    ("days: 15", "days: 14", "Villagers Committees Law (2025), art. 35 asks for 15 at least"),
    ("days: 20", "days: 14", "Residents Committees Law (2025), art. 34 asks for 15 at least"),
    ("busy: month\n", "", "busy finances are not provided for"),
    (
        "every: quarter\nwithin: {days: 10}\nbusy: month",
        "every: year\nwithin: {days: 9}",
        "too rare",
    ),
    ("every: quarter", "every: month", "`busy` goes with what is public by quarter"),
    ("within: {days: 10}\n", "", "write either `every` with `within`, or a `course`"),
    ("days: 20\n", "days: 20\nevery: month\nwithin: {days: 3}\n", "write either `every`"),
    ("{phase: result,", "{phase: policy,", "phase `policy` stands twice"),
    ("column: income", "column: account", "column `account` stands twice"),
    (", part: income", "", "income, expense and closing are needed"),
    ("part: income", "part: expense", "a `part` stands in two columns"),
    ("kind: money, part: income", "part: income", "`income` must be money"),
    ("form: text", "form: table", "a table has columns, a text has none"),
    ("who: secretary", "who: secretery", "there is no post `secretery`"),
    ("case: report", "case: reports", "there is no case type `reports`"),
    ("power: seal", "power: reports", "power `reports` stands twice"),
    ("disclosure: money", "disclosing: money", "neither something to disclose nor a list"),
]


@pytest.mark.parametrize(("was", "now", "expected"), SLIPS)
def test_slips_are_told_at_their_line(tmp_path: Path, was: str, now: str, expected: str) -> None:
    found = told(tmp_path, was, now)
    assert any(expected in one for one in found), found
    assert all(one.startswith("disclosure.yaml:") for one in found), found


def test_exactly_fifteen_days_are_enough(tmp_path: Path) -> None:
    assert told(tmp_path, "days: 20", "days: 15") == []


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("within: {days: 10}", "within: {days: 9}", "disclosure “Money”, "),
        ("zh: 科目, en: Account", "zh: 科目, en: Accounts", "column “Account"),
        (
            "who: secretary, basis: {zh: 法, en: Law}}",
            "who: grid-lead, basis: {zh: 法, en: Law}}",
            "“Seal” in list",
        ),
        ("days: 20", "days: 30", "disclosure “Support”, "),
    ],
)
def test_what_a_version_changes(tmp_path: Path, was: str, now: str, expected: str) -> None:
    old = load(write(tmp_path / "xinjie", SOUND))
    assert was in KINDS
    text = KINDS.replace(was, now, 1)
    new = load(write(tmp_path / "newer" / "xinjie", {**SOUND, "disclosure.yaml": text}))
    found = [one.what.say("en") for one in diff(old, new)]
    assert len(found) == 1
    assert expected in found[0]
    assert diff(old, old) == []
