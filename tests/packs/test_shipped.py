"""The packs that are shipped: each loads, holds together, and is written as a pack should be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from gezhi.engines.cases.queries import rehearse
from gezhi.pack.loader import read
from gezhi.pack.pack import Pack

PACKS = Path(__file__).resolve().parents[2] / "packs"
NAMES = sorted(one.parent.name for one in PACKS.glob("*/pack.yaml"))
LOCALITIES = [name for name in NAMES if name != "base"]
FILES = sorted(PACKS.rglob("*.yaml"))
HAN, ENGLISH = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[A-Za-z]{2,}[,;]? [A-Za-z]{2,}")


@cache
def pack_of(name: str) -> Pack:
    pack, faults = read(PACKS / name)
    assert pack is not None, "\n".join(map(str, faults))
    return pack


def _scenarios() -> list[tuple[str, str]]:
    return [(name, key) for name in NAMES for key in pack_of(name).scenarios]


def _texts(written: Any) -> Iterator[str]:
    """Every text; a mapping of two languages is two."""
    if isinstance(written, str):
        yield written
    for one in written.values() if isinstance(written, dict) else ():
        yield from _texts(one)
    for one in written if isinstance(written, list) else ():
        yield from _texts(one)


def _mappings(written: Any) -> Iterator[dict[str, Any]]:
    if isinstance(written, dict):
        yield written
        for one in written.values():
            yield from _mappings(one)
    elif isinstance(written, list):
        for one in written:
            yield from _mappings(one)


# Where `help` is a thing that is given, and not a word beside a question.
WITH_KINDS_OF_HELP = ("people.yaml", "duties.yaml", "replay.yaml")


def test_the_packs_are_there() -> None:
    localities = {
        "dazhou",
        "dongzhuang",
        "fengcheng",
        "houma",
        "huanghexilu",
        "liwan",
        "luxi",
        "qincunbei",
        "weituo",
        "xuanwei",
    }
    assert {"base", "_template", *localities} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_loads_without_faults_or_warnings(name: str) -> None:
    pack, faults = read(PACKS / name)
    assert [str(one) for one in faults] == []
    assert pack is not None


@pytest.mark.parametrize("name", NAMES)
def test_no_chinese_text_goes_on_in_english(name: str) -> None:
    for file in (PACKS / name).rglob("*.yaml"):
        for written in yaml.load_all(file.read_text(encoding="utf-8"), yaml.BaseLoader):
            mixed = [text for text in _texts(written) if HAN.search(text) and ENGLISH.search(text)]
            assert not mixed, file


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(PACKS).as_posix())
def test_every_text_is_in_both_languages(file: Path) -> None:
    for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
        for one in _mappings(document):
            if "zh" in one or "en" in one:
                assert set(one) == {"zh", "en"}, one
            for key in ("name", "now", "about", "because", "duty", "motto", "help"):
                a_key = key == "duty" and file.name in ("duties.yaml", "replay.yaml")
                a_key |= key == "help" and file.name in WITH_KINDS_OF_HELP
                an_answer = key in ("name", "help") and "scenarios" in file.parts
                if key in one and not (a_key or (an_answer and isinstance(one[key], str))):
                    assert set(one[key]) == {"zh", "en"}, f"{key}: {one[key]}"


@pytest.mark.parametrize(("name", "scenario"), _scenarios())
def test_scenario_comes_out_as_it_says(name: str, scenario: str) -> None:
    pack = pack_of(name)
    rehearsal = rehearse(pack, pack.scenarios[scenario])
    assert rehearsal.passed, "\n".join([*rehearsal.wrong, *rehearsal.story])
    assert pack.scenarios[scenario].name is not None


@pytest.mark.parametrize(("name", "scenario"), _scenarios())
def test_scenario_says_who_did_it(name: str, scenario: str) -> None:
    pack = pack_of(name)
    people = {*pack.people.posts, *pack.people.units(), "reporter", "concerned"}
    given = pack.scenarios[scenario].given
    assert given.place.split()[0] in pack.places.levels()
    for step in pack.scenarios[scenario].when:
        done = set(step) - {"at", "by", "unit"}
        assert ("by" in step) == bool(done), f"{step}: an act has a doer, and a doer an act"
        assert step.get("by", "reporter") in people, step


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("huanghexilu", 8),
        ("weituo", 6),
        ("xuanwei", 20),
        ("luxi", 6),
        ("qincunbei", 4),
        ("fengcheng", 9),
        ("liwan", 11),
        ("_template", 2),
        ("dongzhuang", 1),
        ("houma", 6),
        ("base", 0),
    ],
)
def test_there_are_enough_scenarios(name: str, least: int) -> None:
    assert len(pack_of(name).scenarios) >= least


@pytest.mark.parametrize("name", NAMES)
def test_outcomes_stages_and_matters_are_named(name: str) -> None:
    pack = pack_of(name)
    for type_ in pack.cases.values():
        assert type_.source, f"{type_.case} names no source"
        for stage in type_.stages:
            assert stage.now is not None, f"{type_.case}.{stage.stage} tells the reporter nothing"
            for key, outcome in stage.outcomes.items():
                assert outcome.name is not None, f"{type_.case}.{stage.stage}.{key}"
        for route in type_.routing:
            assert route.source, f"{type_.case}: {route.because.zh} names no source"


@pytest.mark.parametrize("name", NAMES)
def test_a_photo_or_a_name_is_never_required(name: str) -> None:
    for type_ in pack_of(name).cases.values():
        for field in type_.form:
            if type_.concerned is not None and field.kind == "name":
                continue  # of the person to whom the notice goes, who is not the reporter
            if field.identifying or field.kind in ("images", "voice"):
                assert not field.required, f"{type_.case}.{field.field}"


@pytest.mark.parametrize(
    ("name", "tree", "words"),
    [("base", "matters", range(8, 16)), ("weituo", "village-matters", range(7, 16))],
)
def test_matters_are_spoken_of(name: str, tree: str, words: range) -> None:
    matters = pack_of(name).matters[tree].matters
    above = {one.under for one in matters}
    leaves = [one for one in matters if one.matter not in above and one.matter != "other"]
    assert len(leaves) >= 40
    assert {one.matter: len(one.words) for one in leaves if len(one.words) not in words} == {}
    said = Counter(word for one in leaves for word in one.words)
    assert [word for word, times in said.items() if times > 1] == [], "said of two matters"


@pytest.mark.parametrize("name", NAMES)
def test_own_times_of_matters_say_where_they_come_from(name: str) -> None:
    for tree in pack_of(name).matters.values():
        for matter in tree.matters:
            if matter.within is not None:
                assert matter.source, f"{matter.matter} has a time of its own and no source"
                assert "°" in matter.source, f"{matter.matter}: no national rule, so mark it"


def test_secondary_times_are_those_of_the_law_page() -> None:
    matters = pack_of("base").matters["matters"]
    within = {key: matters.get(key) for key in ("exposed-rubbish", "illegal-building")}
    for key, matter in within.items():
        assert matter is not None
        assert matter.within is not None
        assert matter.within.working_hours == 4, key


@pytest.mark.parametrize("name", LOCALITIES)
def test_administrators_are_three_and_see_no_cases(name: str) -> None:
    posts = pack_of(name).people.posts
    three = [posts[key] for key in ("system-admin", "security-admin", "auditor")]
    granted = [ability for post in three for ability in post.may]
    assert not any(ability.startswith(("case.", "person.")) for ability in granted)
    assert len([one for one in granted if one != "place.see"]) == len(set(granted) - {"place.see"})
    assert {post.at for post in three} == {pack_of(name).manifest.attach}


@pytest.mark.parametrize("name", LOCALITIES)
def test_a_matter_stands_on_one_list_of_powers(name: str) -> None:
    people = pack_of(name).people
    powers = Counter(power for _, unit in people.units().values() for power in unit.powers)
    assert [power for power, times in powers.items() if times > 1] == []
