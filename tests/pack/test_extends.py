"""A locality over the base: what is handed down, what replaces, and who wrote what."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.pack.faults import PackFaults
from gezhi.pack.loader import load, read, trace
from tests.pack.sample import FILES, write

LOCAL = """\
pack: jiedao
version: 2026.1
name: 街道
source: 测试
extends: xinjie
attach: sub-district
"""


def locality(library: Path, **files: str) -> Path:
    """A pack that extends the sample; file names with `__` for the slash."""
    named = {f"{name.replace('__', '/')}.yaml": text for name, text in files.items()}
    return write(library / "jiedao", {"pack.yaml": LOCAL, **named})


@pytest.fixture
def library(tmp_path: Path) -> Path:
    more = "motto: 有事说一声\nworking_time: {hours: [{from: 08:30, to: 17:00}]}\n"
    write(tmp_path / "xinjie", {**FILES, "pack.yaml": FILES["pack.yaml"] + more})
    return tmp_path


def test_all_but_scenarios_and_replay_is_handed_down(library: Path) -> None:
    base, pack = load(library / "xinjie"), load(locality(library))
    assert (pack.places, pack.people, pack.cases, pack.matters) == (
        base.places,
        base.people,
        base.cases,
        base.matters,
    )
    assert pack.manifest.working_time == base.manifest.working_time
    assert (pack.manifest.pack, pack.manifest.motto) == ("jiedao", None)
    assert pack.scenarios == {}
    assert pack.replay is None


def test_a_case_type_replaces_the_keys_that_it_writes(library: Path) -> None:
    text = "case: report\nname: 诉求\nopen: [resident]\n"
    base, pack = load(library / "xinjie"), load(locality(library, cases__report=text))
    mine, theirs = pack.cases["report"], base.cases["report"]
    assert (mine.name.zh, mine.open) == ("诉求", ["resident"])
    assert (mine.form, mine.stages, mine.results) == (theirs.form, theirs.stages, theirs.results)


def test_posts_bodies_and_trees_are_merged_by_key(library: Path) -> None:
    people = """\
posts:
  grid-lead: {held_by: 2}
  guard: {name: 保安, at: grid}
bodies:
  department:
    units: {police: {name: 派出所, powers: [noise, rubbish]}}
"""
    party = "[{level: committee, over: community, name: 党委}, {level: group, name: 组}]"
    places = f"trees: {{party: {party}}}\n"
    pack = load(locality(library, people=people, places=places))
    assert pack.people.posts["grid-lead"].held_by == 2
    assert pack.people.posts["grid-lead"].name.zh == "网格长"
    assert list(pack.people.posts)[:2] == ["grid-lead", "guard"], "own posts come first"
    assert list(pack.people.bodies["department"].units) == ["police"]
    assert [level.name.zh for level in pack.places.trees["party"]] == ["党委", "组"]
    assert len(pack.places.trees["grid"]) == 3


def test_matters_are_joined_by_key(library: Path) -> None:
    text = """\
tree: matters
matters:
  - {matter: noise, name: 扰民, within: {working_hours: 2}}
  - {matter: dogs, under: order, name: 养犬}
"""
    pack = load(locality(library, cases__matters=text))
    tree = pack.matters["matters"]
    assert [matter.matter for matter in tree.matters] == ["order", "noise", "rubbish", "dogs"]
    noise = tree.get("noise")
    assert noise is not None
    assert (noise.name.zh, noise.under) == ("扰民", None), "a matter is replaced as a whole"
    assert tree.name.zh == "事项"


def test_origins_say_which_pack_wrote_what(library: Path) -> None:
    reading = trace(locality(library, cases__report="case: report\nopen: [resident]\n"))
    origins = reading.origins
    assert [source.pack for source in origins.chain] == ["jiedao", "xinjie"]
    assert origins.pack_of("cases", "report", "open") == "jiedao"
    assert origins.pack_of("cases", "report", "stages") == "xinjie"
    assert origins.spot("cases", "report", "open", 0).line == 2


def test_faults_below_are_told_in_the_file_below(library: Path) -> None:
    text = FILES["cases/report.yaml"].replace("accepted: route", "accepted: rute")
    (library / "xinjie/cases/report.yaml").write_text(text, encoding="utf-8")
    _, (fault,) = read(locality(library))
    assert (fault.file, fault.line) == ((library / "xinjie/cases/report.yaml").as_posix(), 22)


def test_a_slip_between_two_packs_stands_where_it_was_written(library: Path) -> None:
    """The base routes to a post that the locality moved to a level without ground."""
    text = "trees: {grid: [{level: sub-district, code: division, name: 街道}]}\n"
    _, faults = read(locality(library, places=text))
    told = {(Path(fault.file).parent.name, Path(fault.file).name, fault.line) for fault in faults}
    assert ("xinjie", "people.yaml", 8) in told
    assert ("xinjie", "places.yaml", 10) in told


def test_a_chain_of_three(library: Path) -> None:
    locality(library, people="posts: {guard: {name: 保安, at: grid}}\n")
    top = LOCAL.replace("pack: jiedao", "pack: shequ").replace("extends: xinjie", "extends: jiedao")
    write(
        library / "shequ", {"pack.yaml": top.replace("attach: sub-district", "attach: community")}
    )
    reading = trace(library / "shequ")
    assert reading.faults == []
    assert [source.pack for source in reading.origins.chain] == ["shequ", "jiedao", "xinjie"]
    assert reading.pack is not None
    assert "guard" in reading.pack.people.posts


def test_a_circle_is_told_and_ends(library: Path) -> None:
    folder = locality(library)
    text = FILES["pack.yaml"] + "extends: jiedao\n"
    (library / "xinjie/pack.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PackFaults) as caught:
        load(folder)
    (fault,) = caught.value.faults
    assert str(fault) == (
        f"{library.as_posix()}/xinjie/pack.yaml:6: `extends` goes in a circle: "
        "jiedao → xinjie → jiedao; break it at one place"
    )


def test_a_pack_that_extends_itself(tmp_path: Path) -> None:
    _, faults = read(write(tmp_path / "jiedao", {"pack.yaml": LOCAL.replace("xinjie", "jiedao")}))
    assert "`extends` goes in a circle: jiedao → jiedao" in str(faults[0])


def test_a_pack_that_is_not_there(library: Path) -> None:
    folder = locality(library)
    (folder / "pack.yaml").write_text(LOCAL.replace("xinjie", "xinjei"), encoding="utf-8")
    write(library / "_hidden", FILES)
    _, (fault,) = read(folder)
    assert fault.line == 5
    assert str(fault).endswith(
        f"there is no pack `xinjei` in {library.as_posix()}; did you mean `xinjie`?"
    )


def test_the_library_is_searched_in_order(library: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "own" / "jiedao", {"pack.yaml": LOCAL})
    assert read(folder)[0] is None
    assert load(folder, library=library).people.posts.keys() >= {"grid-lead"}
    other = {**FILES, "people.yaml": FILES["people.yaml"].replace("网格长", "格长")}
    first = write(tmp_path / "first" / "xinjie", other).parent
    assert load(folder, library=[first, library]).people.posts["grid-lead"].name.zh == "格长"
    assert load(folder, library=[library, first]).people.posts["grid-lead"].name.zh == "网格长"
