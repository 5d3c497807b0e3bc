"""Campaigns as packs write them: what is refused, where, and what a new version changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.published import dump, restore

PACKS = Path(__file__).resolve().parents[2] / "packs"


def pack_with(tmp_path: Path, was: str, now: str, file: str = "campaigns.yaml") -> Path:
    """The city's pack with something else in one of its files."""
    folder = tmp_path / "houma"
    shutil.copytree(PACKS / "houma", folder)
    shutil.rmtree(folder / "scenarios", ignore_errors=True)
    text = (folder / file).read_text(encoding="utf-8")
    assert was in text, was
    (folder / file).write_text(text.replace(was, now, 1), encoding="utf-8")
    return folder


def told(tmp_path: Path, was: str, now: str, file: str = "campaigns.yaml") -> list[str]:
    folder = pack_with(tmp_path, was, now, file)
    faults = read(folder, library=PACKS)[1]
    return [one.say("en").removeprefix(f"{folder.as_posix()}/").split(": ", 1)[1] for one in faults]


def test_a_campaign_is_read_whole(tmp_path: Path) -> None:
    pack = load(PACKS / "houma", library=PACKS)
    found = pack.campaigns["grassroots"]
    kinds = [kind for _, kind, _, _ in found.teams()]
    assert (len(found.steps), len(found.measures), len(found.guarantees)) == (6, 4, 5)
    assert (kinds.count("task-force"), kinds.count("guidance-group")) == (11, 4)
    assert found.deliverable("nothing") is None
    assert found.topic("grid-meeting") is not None
    assert restore(dump(pack)).campaigns == pack.campaigns


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("owner: party-office", "owner: party-ofice", "there is no unit `party-ofice`"),
        ("lead: organisation", "lead: nobody", "there is no unit `nobody`"),
        ("office: office", "office: supervision", "`supervision` may not `campaign.run`"),
        ("to: 2026-03-13}", "to: 2026-09-13}", "step `prepare` reaches beyond the campaign"),
        ("from: 2026-03-16, to: 2026-04-03", "from: 2026-03-16, to: 2026-03-03", "must not be"),
        ("step: survey", "step: prepare", "step `prepare` stands twice"),
        ("guidance-1, guidance-2", "guidance-1, guidance-1", "`guidance-1` stands twice"),
        ("topic: property-talk", "topic: grid-meeting", "`grid-meeting` stands twice"),
        ("document: stars-village", "document: rules-village", "`rules-village` stands twice"),
        ("remind: mon", "remind: monday", "monday"),
    ],
)
def test_what_does_not_hold_together_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert any(said in one for one in told(tmp_path, was, now)), told(tmp_path / "again", was, now)


def test_the_replay_names_what_there_is(tmp_path: Path) -> None:
    wrong = told(
        tmp_path / "a",
        "campaign: grassroots\n    tasks",
        "campaign: grass\n    tasks",
        "replay.yaml",
    )
    assert any("there is no campaign `grass`" in one for one in wrong)
    wrong = told(tmp_path / "b", "inspector: city-secretary", "inspector: grid-lead", "replay.yaml")
    assert any("`grid-lead` may not `campaign.supervise`" in one for one in wrong)


def test_a_new_version_says_what_changes(tmp_path: Path) -> None:
    old = load(PACKS / "houma", library=PACKS)
    new = load(pack_with(tmp_path, "remind: mon", "remind: tue"), library=PACKS)
    changes = [one.say("en") for one in diff(old, new) if one.path[:1] == ("campaigns",)]
    assert len(changes) == 1
    assert "Campaign for governance" in changes[0]
    assert "task-force" in changes[0]
