"""Checks that need more than one edit to be seen."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shutil import copytree

from gezhi.pack import check as checks
from gezhi.pack.check import CHECKS, check
from gezhi.pack.check.rising import ladder
from gezhi.pack.faults import Fault
from gezhi.pack.loader import load, read, trace
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack
from tests.pack.sample import FILES, edited, write

REPORT = "cases/report.yaml"
SHIPPED = Path(__file__).resolve().parents[2] / "packs"


def faults(tmp_path: Path, files: dict[str, str], word: str) -> list[str]:
    _, found = read(write(tmp_path / "xinjie", files))
    told = [str(fault).partition("xinjie/")[2] for fault in found]
    return [one for one in told if word in one]


def changed(*pairs: tuple[str, str]) -> dict[str, str]:
    files = dict(FILES)
    for old, new in pairs:
        assert files[REPORT].count(old) == 1, old
        files[REPORT] = files[REPORT].replace(old, new)
    return files


def test_silence_must_not_go_round_for_ever(tmp_path: Path) -> None:
    files = changed(
        ("    silent: {end: silent}", "    silent: {to: route, at: one-level-up}"),
        ("    suggest: [routing", "    silent: {to: evaluate}\n    suggest: [routing"),
    )
    assert faults(tmp_path, files, "for ever") == [
        "cases/report.yaml:30: if nobody answers it goes round for ever: "
        "route → evaluate → route; let one of them end: `silent: {end: …}`"
    ]


def test_a_stage_that_nothing_leads_to(tmp_path: Path) -> None:
    files = changed(
        ("      accepted: route\n", ""),
        ("cannot: {to: route, at: one-level-up}", "cannot: {end: referred}"),
        ("not-solved: {to: route, at: one-level-up}", "not-solved: {end: referred}"),
    )
    told = faults(tmp_path, files, "no way")
    assert [one.partition("; ")[0] for one in told] == [
        "cases/report.yaml:24: no way from the first stage leads to `route`",
        "cases/report.yaml:33: no way from the first stage leads to `settle`",
    ]


def test_an_objection_leads_on(tmp_path: Path) -> None:
    """A stage reached by objection alone is reached."""
    files = changed(
        ("object: {to: route", "object: {to: again"),
        (
            "  - stage: evaluate\n",
            "  - stage: again\n    name: 再分\n    by: {post: secretary}\n    may: case.route\n"
            "    within: {hours: 4}\n    outcomes: {back: evaluate}\n  - stage: evaluate\n",
        ),
    )
    assert read(write(tmp_path / "xinjie", files))[1] == []


def test_a_case_that_can_never_end(tmp_path: Path) -> None:
    files = changed(
        ("not-for-us: {end: referred, say: required}", "not-for-us: evaluate"),
        ("solved: {end: solved}\n      not", "solved: accept\n      not"),
        ("    silent: {end: silent}\n", ""),
    )
    assert faults(tmp_path, files, "never end") == [
        "cases/report.yaml:14: `report` can never end; give an outcome an `end: result`"
    ]


def test_the_way_up_in_order(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie"))
    assert ladder(pack, "case.accept") == [
        ("sub-district", "dispatcher"),
        ("community", "secretary"),
        ("grid", "grid-lead"),
    ]
    assert ladder(pack, "case.merge") == []


def test_a_post_over_the_ground_is_on_the_way_up(tmp_path: Path) -> None:
    """A post of the party tree counts at the level that its own lies over."""
    files = edited("people.yaml", "    kinds: {old: {zh: 老, en: old}}", "    may: [case.merge]")
    assert ladder(load(write(tmp_path / "xinjie", files)), "case.merge") == [
        ("community", "group-leader")
    ]


def test_silence_moves_a_scenario_on(tmp_path: Path) -> None:
    """After a silent stage a case may stand at the next without a step."""
    silent = ("    suggest: [routing", "    silent: {to: evaluate}\n    suggest: [routing")
    files = changed(silent)
    files["scenarios/solved.yaml"] = """\
given: {case: report, place: grid 3, opened: 2026-03-02 09:00}
when:
  - {at: 2026-03-02 10:00, by: grid-lead, accept: accepted}
  - {at: 2026-03-09 10:00}
  - {at: 2026-03-10 10:00, by: reporter, evaluate: solved}
then: {result: solved}
"""
    assert faults(tmp_path, files, "scenarios") == []


def test_an_objection_sends_a_scenario_back(tmp_path: Path) -> None:
    text = FILES["scenarios/solved.yaml"].replace("settle: settled", "settle: objected")
    told = faults(tmp_path, {**FILES, "scenarios/solved.yaml": text}, "scenarios")
    assert told == [
        "scenarios/solved.yaml:13: by now the case stands at `route`, not at `evaluate`; "
        "add the steps between"
    ]


def test_all_who_hold_a_post_are_counted_together(tmp_path: Path) -> None:
    """Two lines of staff for one post must fit into its places together."""
    twice = "{post: grid-lead, count: 4}\n  - {post: grid-lead, count: 1}"
    files = edited("replay.yaml", "{post: grid-lead, count: 4}", twice)
    assert faults(tmp_path, files, "replay") == [
        "replay.yaml:9: 5 hold `grid-lead`, but 4 places take at most 1 each; "
        "write at most 4, or raise `held_by`"
    ]


def test_a_check_runs_only_on_parts_that_could_be_read(tmp_path: Path) -> None:
    reading = trace(write(tmp_path / "xinjie"))
    assert reading.pack is not None
    broken = reading.pack.model_copy(update={"people": type(reading.pack.people)()})
    assert check(broken, reading.origins) != []
    reading.origins.broken |= {"people", "cases"}
    assert check(broken, reading.origins) == []


def test_a_new_check_is_one_line_in_the_list(tmp_path: Path, monkeypatch: object) -> None:
    def nobody_is_called_secretary(pack: Pack, origins: Origins) -> Iterable[Fault]:
        for key in pack.people.posts:
            if key == "secretary":
                yield origins.fault(("people", "posts", key), ("不叫书记", "not called secretary"))

    assert hasattr(monkeypatch, "setattr")
    more = (*CHECKS, (nobody_is_called_secretary, frozenset({"people"})))
    monkeypatch.setattr(checks, "CHECKS", more)  # pyright: ignore[reportAttributeAccessIssue]
    assert faults(tmp_path, FILES, "secretary") == ["people.yaml:6: not called secretary"]


def test_the_form_of_a_case_that_goes_on_must_be_filled(tmp_path: Path) -> None:
    """Weituo's village affair asks for its kind, which no matter knows."""
    folder = tmp_path / "weituo"
    copytree(SHIPPED / "weituo", folder)
    path = folder / "cases" / "matter.yaml"
    text = path.read_text(encoding="utf-8")
    short = text.replace("{case: village-affair, answers: {what: other}}", "village-affair")
    assert short != text
    path.write_text(short, encoding="utf-8")
    _, (fault,) = read(folder, library=SHIPPED)
    assert "`village-affair` requires `what`, which does not come along" in fault.say("en")
