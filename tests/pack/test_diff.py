"""What a new version changes, whom it touches, and what running cases could not follow."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.diff import Change, diff
from gezhi.pack.loader import load
from gezhi.pack.pack import Pack
from tests.pack.sample import FILES, edited, write


def changes(tmp_path: Path, file: str, old: str, new: str) -> list[Change]:
    return diff(sample(tmp_path), load(write(tmp_path / "new" / "xinjie", edited(file, old, new))))


def sample(tmp_path: Path) -> Pack:
    return load(write(tmp_path / "old" / "xinjie"))


R = "cases/report.yaml"
ONE = [
    (
        R,
        "within: {working_hours: 4}\n    overdue",
        "within: {working_hours: 8}\n    overdue",
        "~ 事项类型「居民报事」 · 环节「受理」 · 时限：4 个工作时 → 8 个工作时"
        "［涉及岗位 grid-lead；事项类型 report］",
        "~ case type “Report”, stage “Accept”, time: 4 working hours → 8 working hours "
        "[touches posts grid-lead; case types report]",
    ),
    (
        R,
        "      to-grid: {to: settle, holder: {post: grid-lead}}\n",
        "      to-grid: {to: settle, holder: {post: secretary}}\n",
        None,
        "~ case type “Report”, stage “Route”, outcome “to-grid”, holder: grid-lead → secretary "
        "[touches posts grid-lead, secretary; case types report]",
    ),
    (
        R,
        "      not-for-us: {end: referred, say: required}\n",
        "",
        "- 删去事项类型「居民报事」 · 环节「受理」 · 办法「not-for-us」"
        "［涉及岗位 grid-lead；事项类型 report］",
        "- removed case type “Report”, stage “Accept”, outcome “not-for-us” "
        "[touches posts grid-lead; case types report]",
    ),
    (
        R,
        "cannot: {to: route, at: one-level-up}",
        "cannot: {to: route}",
        None,
        "~ case type “Report”, stage “Settle”, outcome “cannot”, goal: “Route, one level up” → "
        "“Route” [touches posts grid-lead; bodies department; case types report]",
    ),
    (
        R,
        "    silent: {end: silent}\n",
        "    silent: {end: referred}\n",
        None,
        "~ case type “Report”, stage “Evaluate”, outcome “silent”, goal: “ends: No answer” → "
        "“ends: Referred” [touches case types report]",
    ),
    (
        R,
        "{field: danger, kind: yes-no",
        "{field: danger, kind: yes-no, required: true",
        None,
        "~ case type “Report”, field “Danger”, required: no → yes "
        "[touches case types report] (not for running cases)",
    ),
    (
        R,
        "shows: [what, place, result]",
        "shows: [what, place, stage]",
        None,
        "~ case type “Report”, what is shown: + stage, - result [touches case types report]",
    ),
    (
        R,
        "because: {zh: 其余, en: The rest}",
        "because: {zh: 其余, en: All others}",
        "~ 事项类型「居民报事」 · 第 3 条分流规则 · 理由：“The rest” → “All others”"
        "［涉及事项类型 report］",
        "~ case type “Report”, routing rule 3, reason: “The rest” → “All others” "
        "[touches case types report]",
    ),
    (
        R,
        "less_than: 3",
        "less_than: 4",
        None,
        "~ case type “Report”, routing rule 1, condition: danger is True and not "
        "(homes less_than 3) → danger is True and not (homes less_than 4) "
        "[touches case types report]",
    ),
    (
        "people.yaml",
        "may: [case.open, case.accept, case.settle]",
        "may: [case.accept, case.settle, case.merge]",
        "~ 岗位「网格长」 · 权限：+ 合并与拆分，- 上报事项"
        "［涉及岗位 grid-lead；事项类型 report；层级 grid］",
        "~ post “Grid lead”, abilities: + merge and split cases, - report a matter for others "
        "[touches posts grid-lead; case types report; levels grid]",
    ),
    (
        "people.yaml",
        "powers: [noise]",
        "powers: [noise, order]",
        None,
        "~ unit “Police”, list of powers: + order [touches bodies department, police]",
    ),
    (
        "people.yaml",
        "  group-leader:\n    name: {zh: 党小组长, en: Group leader}\n    at: group\n"
        "    kinds: {old: {zh: 老, en: old}}\n",
        "",
        "- 删去岗位「党小组长」［涉及岗位 group-leader；层级 group］（办理中的事项用不了）",
        "- removed post “Group leader” [touches posts group-leader; levels group] "
        "(not for running cases)",
    ),
    (
        "places.yaml",
        "{from: 300, to: 500}",
        "{from: 300, to: 600}",
        None,
        "~ level “Grid”, households: from 300, to 500 → from 300, to 600 "
        "[touches posts grid-lead; levels grid]",
    ),
    (
        "places.yaml",
        "code: {digits: 3}",
        "code: {digits: 4}",
        None,
        "~ level “Grid”, code: digits 3 → digits 4 [touches posts grid-lead; levels grid] "
        "(not for running cases)",
    ),
    (
        "cases/matters.yaml",
        "within: {working_hours: 4}",
        "within: {working_hours: 2}",
        "~ 事项「垃圾」 · 时限：4 个工作时 → 2 个工作时［涉及组织 urban；事项类型 report］",
        "~ matter “Rubbish”, time: 4 working hours → 2 working hours "
        "[touches bodies urban; case types report]",
    ),
    (
        "pack.yaml",
        "attach: sub-district\n",
        "attach: sub-district\nworking_time: {week: [mon, tue, wed, thu, fri, sat]}\n",
        "~ 工作时间 · 工作日：+ sat［涉及事项类型 report］",
        "~ working time, days of the week: + sat [touches case types report]",
    ),
    (
        "scenarios/solved.yaml",
        "hand_overs: 3",
        "hand_overs: 3, held_by: reporter",
        "~ 改动情景「solved」",
        "~ changed scenario “solved”",
    ),
    ("replay.yaml", "reported: 5", "reported: 6", None, "~ changed `figures` of the replay"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "zh", "en"), ONE, ids=[case[4][:50] for case in ONE]
)
def test_one_edit_is_one_change(
    tmp_path: Path, file: str, old: str, new: str, zh: str | None, en: str
) -> None:
    (change,) = changes(tmp_path, file, old, new)
    assert change.say("en") == en == str(change)
    if zh is not None:
        assert change.say("zh") == zh


def test_the_same_pack_has_no_changes(tmp_path: Path) -> None:
    assert diff(sample(tmp_path), sample(tmp_path)) == []


def test_a_new_version_alone_is_no_change(tmp_path: Path) -> None:
    assert changes(tmp_path, "pack.yaml", "2026.1", "2026.2") == []


def test_what_running_cases_cannot_follow(tmp_path: Path) -> None:
    files = edited("people.yaml", "      police:", "      station:")
    files["cases/report.yaml"] = (
        files["cases/report.yaml"]
        .replace("    body: police", "    body: station")
        .replace("  - {field: phone, kind: phone, name: {zh: 电话, en: Phone}}\n", "")
        .replace("kind: number, least: 1, most: 99", "kind: text")
        .replace("homes, less_than: 3", "homes, is: many")
    )
    files["scenarios/solved.yaml"] = files["scenarios/solved.yaml"].replace("police", "station")
    files["replay.yaml"] = files["replay.yaml"].replace("police", "station")
    new = load(write(tmp_path / "new" / "xinjie", files))
    broken = {".".join(one.path): one.kind for one in diff(sample(tmp_path), new) if one.breaking}
    assert broken == {
        "people.bodies.department.police": "removed",
        "cases.report.homes.kind": "changed",
        "cases.report.phone": "removed",
    }


def test_an_ability_lost_is_breaking_only_where_a_stage_needs_it(tmp_path: Path) -> None:
    old = sample(tmp_path)
    without = FILES["people.yaml"].replace(
        "may: [case.open, case.accept, case.settle]", "may: [case.open, case.settle]"
    )
    report = FILES[R].replace("by: {post: grid-lead}\n", "by: {post: secretary}\n")
    scenario = FILES["scenarios/solved.yaml"].replace("by: grid-lead", "by: secretary")
    files = {**FILES, "people.yaml": without, R: report, "scenarios/solved.yaml": scenario}
    found = diff(old, load(write(tmp_path / "new" / "xinjie", files)))
    assert {one.path[-1]: one.breaking for one in found} == {
        "may": True,
        "by": False,
        "solved": False,
    }


def test_order_is_a_change_where_people_see_it(tmp_path: Path) -> None:
    lines = [
        "      to-grid: {to: settle, holder: {post: grid-lead}}\n",
        "      to-department: {to: settle, holder: {body: department}}\n",
    ]
    (change,) = changes(tmp_path, R, "".join(lines), "".join(reversed(lines)))
    assert str(change) == (
        "~ case type “Report”, stage “Route”: outcomes reordered "
        "[touches posts secretary; case types report]"
    )


def test_the_order_of_options_is_a_change(tmp_path: Path) -> None:
    packs: list[Pack] = []
    for at, order in enumerate(("few: 少, many: 多", "many: 多, few: 少")):
        asked = f"kind: choice, options: {{{order}}}"
        files = edited(R, "kind: number, least: 1, most: 99", asked)
        files[R] = files[R].replace("homes, less_than: 3", "homes, is: few")
        packs.append(load(write(tmp_path / str(at) / "xinjie", files)))
    (change,) = diff(*packs)
    assert change.path == ("cases", "report", "homes", "options")
    assert not change.breaking


def test_added_parts(tmp_path: Path) -> None:
    files = dict(FILES)
    files["cases/idea.yaml"] = """\
case: idea
name: {zh: 建议, en: Idea}
source: 测试
form: []
stages:
  - stage: read
    name: {zh: 看, en: Read}
    by: {post: secretary}
    may: case.accept
    within: {working_days: 5}
    outcomes: {read: {end: done}}
results: {done: {name: {zh: 看过, en: Read}, counts_as: apart}}
"""
    files["people.yaml"] += "  club: {name: {zh: 社团, en: Club}}\n"
    new = load(write(tmp_path / "new" / "xinjie", files))
    assert [str(one) for one in diff(sample(tmp_path), new)] == [
        "+ added body “Club” [touches bodies club]",
        "+ added case type “Idea” [touches case types idea]",
    ]
    assert [one.breaking for one in diff(new, sample(tmp_path))] == [True, True]
