"""Slips in procedures are told: what is asked, on what an outcome hangs, who sees what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read

PACKS = Path(__file__).resolve().parents[2] / "packs"


def faults(folder: Path, pack: str, was: str, now: str) -> list[str]:
    """What is wrong with a shipped pack after one change of its text."""
    copy = changed(folder, pack, was, now)
    _, found = read(copy, library=PACKS)
    return [str(one) for one in found if one.severity == "fault"]


def changed(folder: Path, pack: str, was: str, now: str) -> Path:
    """A shipped pack with one change of its text."""
    copy = folder / pack
    shutil.copytree(PACKS / pack, copy)
    for path in sorted(copy.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        if was in text:
            path.write_text(text.replace(was, now, 1), encoding="utf-8")
            return copy
    raise AssertionError(f"{was} stands nowhere in {pack}")


CARRIED = "if: {field: vote.carried, is: true}}"
SLIPS = [
    ("qincunbei", CARRIED, "if: {field: vote.caried, is: true}}", "vote.caried"),
    ("qincunbei", CARRIED, "if: {field: votes.carried, is: true}}", "votes.carried"),
    ("qincunbei", "field: held-on, kind: date", "field: where, kind: date", "asked in the form"),
    ("qincunbei", "field: held-on, kind: date", "field: held-on, kind: images", "required"),
    ("qincunbei", "more_than: 1/2, of: present", "more_than: 3/2, of: present", "share"),
    ("qincunbei", "more_than: 1/2, of: present", "more_than: half, of: present", "share"),
    ("qincunbei", "more_than: 1/2, of: present", "more_than: 1/2, at_least: 1/2", "one of"),
    ("qincunbei", "attend: 1/2,", "attend: two thirds,", "share"),
    ("fengcheng", "rule: villager.reps", "rule: villager.rep", "villager.reps"),
    ("fengcheng", "rule: villager.reps", "rule: village.election", "village.election"),
    ("fengcheng", "kind: vote, rule: villager.reps", "kind: vote", "`rule` belongs"),
    ("liwan", "except: {field: what, is: disputes}", "except: {field: wat, is: disputes}", "wat"),
    ("weituo", "outcome, is: not-a-promise", "outcome, is: not-promised", "not-promised"),
    (
        "liwan",
        "except: {field: what, is: disputes}",
        "except: {field: what, is: dispute}",
        "dispute",
    ),
    ("xuanwei", "with: [{post: legal-adviser}]", "with: [{post: legal-advisor}]", "legal-advisor"),
    ("xuanwei", "with: [{post: legal-adviser}]", "with: [reporter]", "posts and bodies"),
]


@pytest.mark.parametrize(("pack", "was", "now", "told"), SLIPS)
def test_a_slip_is_told(tmp_path: Path, pack: str, was: str, now: str, told: str) -> None:
    found = faults(tmp_path, pack, was, now)
    assert any(told in one for one in found), found


def test_what_is_confidential_is_not_public(tmp_path: Path) -> None:
    found = faults(tmp_path, "luxi", "\npublic:\n", "\nconfidential: true\npublic:\n")
    assert any("confidential is not public" in one for one in found), found


def test_only_what_is_confidential_says_who_sees_it(tmp_path: Path) -> None:
    found = faults(tmp_path, "luxi", "\npublic:\n", "\nsees: [shopkeeper]\npublic:\n")
    assert any("`sees` belongs" in one for one in found), found
    assert any("`shopkeeper` may not see cases" in one for one in found), found


def test_a_stage_always_has_a_way_on(tmp_path: Path) -> None:
    lost = "end: rejected, if: {field: vote.carried, is: false}"
    same = lost.replace("is: false", "is: true")
    found = faults(tmp_path, "qincunbei", lost, same)
    assert any("none may fit" in one for one in found), found


def test_a_change_of_what_is_asked_is_told(tmp_path: Path) -> None:
    new = load(
        changed(tmp_path, "fengcheng", "rule: villager.reps", "rule: villager.group"), library=PACKS
    )
    told = [one.say("en") for one in diff(load(PACKS / "fengcheng", library=PACKS), new)]
    assert len(told) == 1, told
    assert "Votes of the representatives" in told[0]
