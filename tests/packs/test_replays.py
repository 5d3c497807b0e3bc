"""The replays of the shipped packs: their paths can be walked, and the numbers add up."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from gezhi.pack.cases import CaseType, Outcome
from gezhi.pack.loader import load
from gezhi.pack.pack import Pack
from gezhi.pack.replay import Path as Way
from gezhi.pack.replay import Replay, legs
from tests.packs.reported import ABOUT, AT_LEAST, COVERED, REPORTED

PACKS = Path(__file__).resolve().parents[2] / "packs"


@cache
def pack_of(name: str) -> Pack:
    return load(PACKS / name)


def replay_of(name: str) -> Replay:
    replay = pack_of(name).replay
    assert replay is not None
    return replay


def _outcome(type_: CaseType, stage: str, key: str) -> Outcome:
    """The outcome that a step of a path takes; objections and silence have no key in the pack."""
    found = type_.stage(stage)
    if key == "objected":
        assert found.object_ is not None, f"{stage} allows no objection"
        return Outcome(to=found.object_.to)
    if key == "silent":
        assert found.silent is not None, f"{stage} ends not by silence"
        return found.silent
    return found.outcomes[key]


def ends(pack: Pack, way: Way) -> tuple[str, str]:
    """Where a path leads: ("closed", result) or ("open", stage). Every step must follow."""
    stage: str | None = pack.cases[way.case].stages[0].stage
    result = ""
    assert all(len(took) == 1 for took in way.takes), f"{way.path}: one outcome to a step"
    for type_, at, key in legs(pack.cases, way):
        assert at == stage, f"{way.path} stands at {stage}, not {at}"
        outcome = _outcome(type_, at, key)
        stage, result = outcome.to, outcome.end or ""
        if outcome.opens is not None:
            stage, result = pack.cases[outcome.opens.case].stages[0].stage, ""
    return ("closed", result) if stage is None else ("open", stage)


def test_every_replay_is_looked_at() -> None:
    assert {one.parent.name for one in PACKS.glob("*/replay.yaml")} == set(REPORTED)


@pytest.mark.parametrize("name", sorted(REPORTED))
def test_every_reported_figure_is_listed(name: str) -> None:
    figures = replay_of(name).figures
    assert {one.figure: one.reported for one in figures} == REPORTED[name]
    assert {one.figure for one in figures if one.within == "at-least"} == AT_LEAST[name]
    assert {one.figure for one in figures if one.within == "about"} == ABOUT.get(name, set())
    assert all(one.name is not None and one.practice for one in figures)
    assert sum(one.metric is not None for one in figures) == COVERED[name]


@pytest.mark.parametrize("name", sorted(REPORTED))
def test_every_path_can_be_walked(name: str) -> None:
    pack, replay = pack_of(name), replay_of(name)
    assert len({way.path for way in replay.paths}) == len(replay.paths)
    for way in replay.paths:
        state, where = ends(pack, way)
        waits = [took for took in way.takes if "silent" not in took.values()]
        assert len(way.hours) == len(waits), f"{way.path}: hours to each step but silence"
        if state == "closed":
            *_, last = legs(pack.cases, way)
            assert where in last.type.results, way.path
        assert way.path.startswith("open-") <= (state == "open"), way.path


@pytest.mark.parametrize("name", sorted(REPORTED))
def test_bodies_are_chosen_by_their_powers(name: str) -> None:
    """A path that goes to a department takes matters that some department's list names."""
    pack = pack_of(name)
    powers = {power for _, unit in pack.people.units().values() for power in unit.powers}
    for way in replay_of(name).paths:
        to_department = any(
            {"to-department", "by-department", "to-office"} & set(t.values()) for t in way.takes
        )
        moved_up = any({"cannot", "not-solved"} & set(t.values()) for t in way.takes)
        if to_department and not moved_up:
            assert set(way.categories) <= powers, way.path


def test_huanghexilu_has_438_uploaded_and_400_closed() -> None:
    pack, replay = pack_of("huanghexilu"), replay_of("huanghexilu")
    counted: Counter[str] = Counter()
    for way in replay.paths:
        if way.case == "report":
            counted[ends(pack, way)[0]] += way.count
    assert counted == {"closed": 400, "open": 38}


def test_huanghexilu_ground_and_staff_are_those_reported() -> None:
    replay = replay_of("huanghexilu")
    ground = {one.level: one.count for one in replay.ground}
    assert (ground["community"], ground["grid"], ground["branch"]) == (8, 33, 33)
    assert (ground["group"], ground["hub-household"]) == (68, 216)
    workers = {one.kind: one.count for one in replay.staff if one.post == "grid-worker"}
    assert workers == {"full-time": 88, "part-time": 2303, "departmental": 56}
    assert [one.count for one in replay.staff if one.post == "department-liaison"] == [11]
    assert len(pack_of("huanghexilu").people.bodies["grid-team"].units) == 6


@pytest.mark.parametrize("name", ["huanghexilu", "luxi", "qincunbei"])
def test_paths_show_every_way_of_the_loop(name: str) -> None:
    replay = replay_of(name)
    paths = [way for way in replay.paths if way.case == "report"]
    taken = {key for way in paths for took in way.takes for key in took.values()}
    type_ = pack_of(name).cases["report"]
    known = {key for stage in type_.stages for key in stage.outcomes}
    assert taken == known | {"objected", "silent"}


def test_luxi_has_five_levels_of_grid_and_a_branch_in_every_estate() -> None:
    pack, replay = pack_of("luxi"), replay_of("luxi")
    ground = {one.level: one.count for one in replay.ground}
    grid = [level.level for level in pack.places.trees["grid"]]
    assert grid == ["sub-district", "community", "grid", "estate", "micro-grid"]
    assert [ground[level] for level in ("community", "estate", "micro-grid")] == [7, 83, 1025]
    assert ground["branch"] == 83
    assert pack.places.levels()["branch"][2].over == "estate"
    assert [one.count for one in replay.staff if one.post == "branch-secretary"] == [83]


def test_qincunbei_has_its_five_levels_and_four_in_every_grid() -> None:
    pack, replay = pack_of("qincunbei"), replay_of("qincunbei")
    ground = {one.level: one.count for one in replay.ground}
    grid = [level.level for level in pack.places.trees["grid"]]
    assert [ground.get(level, 1) for level in grid] == [1, 7, 8, 72, 82]
    assert (ground["estate"], ground["branch"]) == (9, 7)
    held = {one.post for one in replay.staff}
    in_a_grid = {key for key, post in pack.people.posts.items() if post.at == "grid"}
    assert in_a_grid == {"grid-lead", "grid-worker", "information-officer", "police-officer"}
    assert in_a_grid | {"estate-lead", "building-lead", "entrance-lead"} <= held


def test_weituo_takes_six_actions_and_three_splits() -> None:
    pack, replay = pack_of("weituo"), replay_of("weituo")
    taken = [leg for way in replay.paths for leg in legs(pack.cases, way)]
    matters = [leg for leg in taken if leg.type.case == "matter"]
    assert {leg.stage for leg in matters} == {one.stage for one in pack.cases["matter"].stages}
    assert len({leg.stage for leg in matters}) == 6
    splits = {leg.outcome for leg in matters if leg.stage == "split"}
    assert splits == {"people", "village", "government"}
    assert len(pack.cases["village-affair"].stages) == 7
    assert len(pack.people.bodies["governance-centre"].units) == 14
    handed_over = [
        way.count
        for way in replay.paths
        for leg in legs(pack.cases, way)
        if leg.outcome == "to-seven-steps"
    ]
    assert sum(handed_over) == 6
    assert all(way.case == "matter" for way in replay.paths), "no village affair opened by hand"


@pytest.mark.parametrize(
    ("name", "kind", "figure"),
    [
        ("huanghexilu", "grid-team", "grid_teams"),
        ("weituo", "governance-centre", "governance_centres"),
    ],
)
def test_a_body_counts_by_the_people_in_it(name: str, kind: str, figure: str) -> None:
    """A unit that the pack lists is no record of anybody: one without members is not counted."""
    pack, replay = pack_of(name), replay_of(name)
    (metric,) = [one.metric for one in replay.figures if one.figure == figure]
    assert metric is not None
    assert (metric.count, metric.distinct) == ("appointment.started", "body")
    joined = {one.unit for one in replay.members}
    assert set(pack.people.bodies[kind].units) <= joined
    assert all(one.metric is None or one.metric.count != "body.added" for one in replay.figures), (
        "a listed unit states its number"
    )


@pytest.mark.parametrize("name", sorted(REPORTED))
def test_staff_fits_the_posts(name: str) -> None:
    """No more people than a post may hold at all its places together."""
    pack, replay = pack_of(name), replay_of(name)
    ground = {one.level: one.count for one in replay.ground}
    held: Counter[str] = Counter()
    for one in replay.staff:
        post = pack.people.posts[one.post]
        assert (one.kind is not None) == bool(post.kinds), one.post
        assert one.kind is None or one.kind in post.kinds
        held[one.post] += one.count
    for key, count in held.items():
        post = pack.people.posts[key]
        if post.held_by is not None:
            assert count <= post.held_by * ground.get(post.at, 1), key
