"""Pacts as packs write them: what is refused, what the law says, what a new version changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.diff import diff
from gezhi.pack.loader import load, read
from gezhi.pack.pact_law import doubts
from gezhi.pack.published import dump, restore
from tests.pack.sample import FILES, write
from tests.town import PACKS, loaded

PACT = """\
pact: pact
name: {zh: 公约, en: Pact}
at: community
source: 测试 / a test
sections:
  - {section: houses, name: {zh: 房前屋后, en: Houses}, articles: [每周打扫一次。], invented: true}
  - {section: feasts, name: {zh: 红白事, en: Feasts}}
talk: {days: 7}
adopted_by: {statute: villager.assembly}
filed_with: {zh: 镇人民政府, en: The town}
acknowledged: true
"""
SOUND = {
    **FILES,
    "people.yaml": FILES["people.yaml"].replace("case.settle", "case.settle, pact.keep", 1),
    "councils.yaml": PACT,
}


def told(tmp_path: Path, was: str, now: str) -> list[str]:
    text = SOUND["councils.yaml"]
    assert was in text, was
    folder = write(tmp_path / "xinjie", {**SOUND, "councils.yaml": text.replace(was, now, 1)})
    return [fault.say("en").removeprefix(f"{folder.as_posix()}/") for fault in read(folder)[1]]


def test_a_sound_pact_is_read_whole(tmp_path: Path) -> None:
    folder = write(tmp_path / "xinjie", SOUND)
    assert [one for one in read(folder)[1] if one.file.endswith("councils.yaml")] == []
    pack = load(folder)
    found = pack.pacts["pact"]
    assert [one.section for one in found.sections] == ["houses", "feasts"]
    assert (found.adopted_by.statute, found.acknowledged) == ("villager.assembly", True)
    assert restore(dump(pack)) == pack


SLIPS = [
    ("at: community", "at: comunity", "councils.yaml:3: there is no level `comunity`"),
    ("section: feasts", "section: houses", "section of a pact `houses` stands twice"),
    ("{statute: villager.assembly}", "{ballot: none}", "there is no ballot `none`"),
    ("{statute: villager.assembly}", "{}", "name a `ballot` or a `statute`"),
    ("villager.assembly", "owner.special", "councils.yaml:9"),
    ("talk: {days: 7}\n", "", "`talk` is missing"),
    ("filed_with: {zh: 镇人民政府, en: The town}\n", "", "it is not said with whom it is filed"),
    ("每周打扫一次。", "不打扫的罚款50元。", "“罚款”: this looks like a fine"),
    ("每周打扫一次。", "不打扫的取消低保。", "article 31"),
    ("每周打扫一次。", "不打扫的张贴姓名曝光。", "PIPL article 25"),
]


@pytest.mark.parametrize(("was", "now", "said"), SLIPS, ids=[now[:30] for _, now, _ in SLIPS])
def test_a_slip_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    found = told(tmp_path, was, now)
    assert any(said in one for one in found), found


def test_a_pact_that_nobody_keeps_is_told(tmp_path: Path) -> None:
    folder = write(tmp_path / "xinjie", {**SOUND, "people.yaml": FILES["people.yaml"]})
    assert any("nobody drafts it" in fault.say("en") for fault in read(folder)[1])


UNLAWFUL = [
    "罚金一百元",
    "每次罚50元",
    "没收狗",
    "停发补贴",
    "不得享受村里的福利",
    "取消入学资格",
    "上黑榜",
    "点名批评",
    "张贴违约人名单",
    "断水断电",
    "Whoever litters is fined 50 yuan",
    "They lose their welfare allowance",
]
LAWFUL = [
    "不罚款，只劝导",
    "不得曝光任何人",
    "门前屋后自己扫",
    "红事办10桌以内",
    "积极申请救助，村里帮忙办理",
    "We sweep before our own doors",
    "Nobody is told off, no fines",
]


@pytest.mark.parametrize("text", UNLAWFUL)
def test_what_a_pact_cannot_say_is_found(text: str) -> None:
    found = doubts(text)
    assert found
    assert all(one.source.zh and one.mend.say("en") for one in found)


@pytest.mark.parametrize("text", LAWFUL)
def test_what_a_pact_can_say_is_left_alone(text: str) -> None:
    assert doubts(text) == []


@pytest.mark.parametrize("pack", ["liwan", "fengcheng", "xuanwei"])
def test_shipped_pacts_say_nothing_unlawful(pack: str) -> None:
    (found,) = loaded(pack).pacts.values()
    articles = [one.zh for part in found.sections for one in part.articles]
    assert len(articles) >= 5
    assert [one for one in articles if doubts(one)] == []
    assert all(part.invented for part in found.sections)
    assert (PACKS / pack / "councils.yaml").exists()


CHANGES = [
    ("{days: 7}", "{days: 10}", "pact “Pact”, `talk`: 7 days"),
    ("每周打扫一次。", "每天打扫一次。", "section “Houses” of pact “Pact”"),
    ("  - {section: feasts", "  # {section: feasts", "removed section “Feasts” of pact “Pact”"),
]


@pytest.mark.parametrize(("was", "now", "said"), CHANGES, ids=[said for _, _, said in CHANGES])
def test_a_change_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    old = load(write(tmp_path / "old" / "xinjie", SOUND))
    text = PACT.replace(was, now, 1)
    new = load(write(tmp_path / "new" / "xinjie", {**SOUND, "councils.yaml": text}))
    found = [one.say("en") for one in diff(old, new)]
    assert any(said in one for one in found), found
