"""The drawing of a case type: valid, harmless, deterministic, and nothing lies on anything else."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations, pairwise, product
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest

from gezhi.pack.cases import CaseType
from gezhi.pack.diagram import Shape, diagram
from gezhi.pack.diagram.figure import figure
from gezhi.pack.diagram.lanes import lanes
from gezhi.pack.diagram.measure import width, wrap
from gezhi.pack.loader import load
from gezhi.pack.pack import Pack
from tests.pack.sample import write

PACKS = Path(__file__).resolve().parents[2] / "packs"
SVG = "{http://www.w3.org/2000/svg}"


@cache
def shipped(name: str) -> Pack:
    """A shipped pack, read once."""
    return load(PACKS / name)


DRAWN = [
    (name, case, shape, lang)
    for name in sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))
    for case in sorted(shipped(name).cases)
    for shape in ("wide", "tall")
    for lang in ("zh", "en")
]


class Area(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float
    what: str

    def meets(self, other: Area) -> bool:
        return (
            self.left < other.right - 0.5
            and other.left < self.right - 0.5
            and self.top < other.bottom - 0.5
            and other.top < self.bottom - 0.5
        )

    def holds(self, other: Area) -> bool:
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return load(write(tmp_path / "xinjie"))


@pytest.fixture
def report(pack: Pack) -> CaseType:
    return pack.cases["report"]


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def texts(svg: str, part: str = "text") -> list[str]:
    return [one.text or "" for one in parsed(svg).iter(f"{SVG}{part}")]


def areas(svg: str) -> tuple[list[Area], list[Area]]:
    """The places of the texts, and of boxes and pills."""
    root = parsed(svg)
    written: list[Area] = []
    for text in root.iter(f"{SVG}text"):
        size = float(text.attrib["font-size"])
        x, y, wide = float(text.attrib["x"]), float(text.attrib["y"]), width(text.text or "", size)
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.attrib["text-anchor"]]
        written.append(Area(left, y - size * 0.8, left + wide, y + size * 0.15, text.text or ""))
    boxes: list[Area] = []
    for rect in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
        boxes.append(Area(x, y, x + w, y + h, rect.attrib["class"]))
    return written, boxes


@pytest.mark.parametrize(("name", "case", "shape", "lang"), DRAWN)
def test_nothing_lies_on_anything_else(name: str, case: str, shape: Shape, lang: str) -> None:
    pack = shipped(name)
    stages = [stage.stage for stage in pack.cases[case].stages]
    svg = diagram(pack.cases[case], lang, stages[-1], stages[:-1], people=pack.people, shape=shape)
    assert_tidy(svg)


def crowded() -> CaseType:
    """Every kind of way at once, many of each, with long names."""
    keys = [f"step-{at}" for at in range(6)]
    stages: list[dict[str, Any]] = []
    for at, key in enumerate(keys):
        outcomes: dict[str, Any] = {}
        for to, other in enumerate(keys):
            for turn in range(4 if to == at + 1 else 1):
                name = {
                    "zh": f"情况属实，交给第{to}步{'再' * turn}办",
                    "en": f"True, to {to} {turn}",
                }
                up = "one-level-up" if to <= at else "same"
                outcomes[f"to-{to}-{turn}"] = {"to": other, "at": up, "name": name}
        outcomes["end"] = {"end": "done", "name": {"zh": "到此为止，讲清理由", "en": "Ends here"}}
        stages.append(
            {
                "stage": key,
                "name": {"zh": f"第{at}步办理", "en": f"Step number {at}"},
                "by": {"post": "community-first-secretary"},
                "may": "case.settle",
                "within": {"working_hours": 4},
                "overdue": "one-level-up",
                "outcomes": outcomes,
                "silent": {"end": "done"},
                "object": {"to": keys[0], "within": {"hours": 8}},
            }
        )
    done = {
        "name": {"zh": "已经办完，没有收到评价", "en": "Settled, no answer"},
        "counts_as": "apart",
    }
    return CaseType.model_validate(
        {"case": "crowded", "name": "挤", "form": [], "stages": stages, "results": {"done": done}}
    )


def assert_tidy(svg: str) -> None:
    """No text, box or pill lies on another, and all stand on the page."""
    written, boxes = areas(svg)
    page = Area(0, 0, float(parsed(svg).attrib["width"]), float(parsed(svg).attrib["height"]), "")
    for one, other in combinations(written, 2):
        assert not one.meets(other), f"{one.what} lies on {other.what}"
    for one, other in combinations(boxes, 2):
        assert not one.meets(other), f"{one} lies on {other}"
    for one in [*written, *boxes]:
        assert page.holds(one), f"{one.what} stands out of the page"
    for text in written:
        for box in boxes:
            inside = box.holds(text)
            assert inside or not text.meets(box), f"{text.what} crosses the edge of {box}"


@pytest.mark.parametrize("shape", ["wide", "tall"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_crowded_case_type_is_still_tidy(shape: Shape, lang: str) -> None:
    svg = diagram(crowded(), lang, shape=shape)
    assert_tidy(svg)
    assert_no_line_through_words(svg)


def test_lanes_that_meet_lie_beside_each_other() -> None:
    drawn = figure(crowded(), "zh", None, None, ())
    back, skip = lanes(drawn, "back"), lanes(drawn, "skip")
    assert sorted(back.values()) == [0, 1, 2, 3, 4, 5], "each reaches into all the others"
    assert back[5] < back[0], "short ones lie inside"
    assert len(set(skip.values())) == len(skip)
    affair = shipped("weituo").cases["village-affair"]
    assert lanes(figure(affair, "zh", None, None, ()), "back") == {5: 0, 1: 1}


def runs(svg: str) -> list[Area]:
    """The straight parts of all lines, as thin areas."""
    found: list[Area] = []
    for path in parsed(svg).iter(f"{SVG}path"):
        if path.attrib["class"] == "gz-line":
            numbers = [float(one) for one in re.findall(r"-?[0-9.]+", path.attrib["d"])]
            points = list(zip(numbers[::2], numbers[1::2], strict=True))
            for (x, y), (u, v) in pairwise(points):
                found.append(Area(min(x, u), min(y, v), max(x, u) + 1, max(y, v) + 1, "a line"))
    return found


def assert_no_line_through_words(svg: str) -> None:
    written, lines = areas(svg)[0], runs(svg)
    for text, line in product(written, lines):
        assert not text.meets(line), f"a line runs through {text.what}"


@pytest.mark.parametrize(("name", "case", "shape", "lang"), DRAWN)
def test_no_line_runs_through_a_word(name: str, case: str, shape: Shape, lang: str) -> None:
    pack = shipped(name)
    svg = diagram(pack.cases[case], lang, people=pack.people, shape=shape)
    assert_no_line_through_words(svg)


@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_it_stands_alone_and_carries_nothing_that_a_policy_forbids(
    report: CaseType, shape: Shape
) -> None:
    svg = diagram(report, shape=shape)
    root = parsed(svg)
    allowed = {"svg", "title", "desc", "g", "rect", "circle", "path", "polygon", "text"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= allowed
    names = {name for one in root.iter() for name in one.attrib}
    assert "style" not in names
    assert not [name for name in names if name.startswith("on") or "href" in name]
    paints = {one.attrib.get(name) for one in root.iter() for name in ("fill", "stroke")}
    assert paints <= {None, "none", "currentColor"}
    assert root.attrib["viewBox"] == f"0 0 {root.attrib['width']} {root.attrib['height']}"


@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_it_can_be_heard(pack: Pack, report: CaseType, shape: Shape) -> None:
    root = parsed(diagram(report, "zh", "settle", ["accept"], people=pack.people, shape=shape))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"
    assert title.text == "居民报事"
    assert desc.text is not None
    first, second, third, fourth = desc.text.split("。")
    assert first.startswith("1 受理，网格长，4 个工作时，逾期升一级，已完成：accepted → 分流；")
    assert "当场办好 → 评价" in first
    assert second.startswith("2 分流，书记，4 个工作时：to-grid → 办理")
    assert third.startswith("3 办理，网格长、部门，按事项，其余 5 个工作日，现在：")
    assert "cannot → 分流，升一级" in third
    assert "到期没有答复 → 办结：未评价" in fourth


@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_every_step_shows_holder_and_time_and_every_outcome_its_name(
    pack: Pack, report: CaseType, shape: Shape
) -> None:
    shown = texts(diagram(report, "en", people=pack.people, shape=shape))
    joined = " ".join(shown)
    for word in ("Accept", "Route", "Settle", "Evaluate", "Grid lead", "Secretary", "14 days"):
        assert word in joined
    for word in ("accepted", "On the spot", "to-grid", "to-department", "settled", "Referred"):
        assert word in joined
    assert "↑ cannot" in joined
    assert "↑ not-solved" in joined


@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_where_the_case_is_is_said_by_more_than_colour(report: CaseType, shape: Shape) -> None:
    svg = diagram(report, "en", "route", ["accept"], shape=shape)
    root = parsed(svg)
    groups = {one.attrib["class"]: one for one in root.iter(f"{SVG}g")}
    here, done = groups["gz-stage is-now"], groups["gz-stage is-done"]
    assert [one.text for one in here.iter(f"{SVG}text")][-1] == "now here"
    assert [one.attrib["class"] for one in done.iter(f"{SVG}path")] == ["gz-tick"]
    assert svg.count("now here") == 1
    widths = {
        name: next(one.iter(f"{SVG}rect")).attrib["stroke-width"]
        for name, one in groups.items()
        if name.startswith("gz-stage")
    }
    assert widths["gz-stage is-now"] > widths["gz-stage is-done"]


def test_a_return_enters_the_step_that_it_returns_to(report: CaseType) -> None:
    """In the tall drawing ways back run left of the boxes, one lane for all that lead to a step."""
    root = parsed(diagram(report, shape="tall"))
    boxes = [one for one in root.iter(f"{SVG}rect") if one.attrib["class"] == "gz-box"]
    left = min(float(one.attrib["x"]) for one in boxes)
    tips = [
        tuple(float(part) for part in re.split("[ ,]", one.attrib["points"])[:2])
        for group in root.iter(f"{SVG}g")
        if "gz-back" in group.attrib["class"]
        for one in group.iter(f"{SVG}polygon")
    ]
    route = boxes[1]
    top, height = float(route.attrib["y"]), float(route.attrib["height"])
    assert [x for x, _ in tips] == [left]
    assert all(top < y < top + height for _, y in tips)


def test_the_same_arguments_give_the_same_text(pack: Pack, report: CaseType) -> None:
    one = diagram(report, "zh", "route", ["accept"], people=pack.people)
    assert one == diagram(report, "zh", "route", ["accept"], people=pack.people)
    assert one != diagram(report, "zh", "settle", ["accept"], people=pack.people)
    assert one != diagram(report, "en", "route", ["accept"], people=pack.people)


def test_two_drawings_on_one_page_share_no_id(report: CaseType) -> None:
    ids = [
        one.attrib["id"]
        for shape in ("wide", "tall")
        for one in parsed(diagram(report, shape=shape)).iter()
        if "id" in one.attrib
    ]
    assert len(ids) == len(set(ids)) == 4


def test_a_phone_shows_the_tall_drawing_whole() -> None:
    for name, case, shape, lang in DRAWN:
        if shape == "tall":
            pack = shipped(name)
            svg = diagram(pack.cases[case], lang, people=pack.people, shape="tall")
            assert parsed(svg).attrib["width"] == "360"


def test_signs_of_markup_are_texts(tmp_path: Path) -> None:
    files = {"zh": '<受理> & "x" ]]>', "en": "</text><script>alert(1)</script>\x01\ud7ff"}
    stage = {
        "stage": "only",
        "name": files,
        "by": "reporter",
        "may": "case.open",
        "within": {"days": 1},
        "outcomes": {"done": {"end": "done", "name": files}},
    }
    case = CaseType.model_validate(
        {
            "case": "odd",
            "name": files,
            "form": [],
            "stages": [stage],
            "results": {"done": {"name": files, "counts_as": "apart"}},
        }
    )
    for shape in ("wide", "tall"):
        for lang in ("zh", "en"):
            assert parsed(diagram(case, lang, shape=shape)) is not None
    assert "<script" not in diagram(case, "en")


@pytest.mark.parametrize(
    ("text", "room", "most", "lines"),
    [
        ("办好了", 100, 2, ["办好了"]),
        ("这一级办不了，请上级分流", 100, 2, ["这一级办不了，", "请上级分流"]),
        ("还没解决上一级重办", 60, 2, ["还没解决上", "一级重办"]),
        ("一二三四五六七八九十", 36, 2, ["一二三", "四五…"]),
        ("cannot be settled here", 80, 2, ["cannot be", "settled here"]),
        ("unbelievablylongword", 40, 2, ["unbeli", "evab…"]),
        ("", 40, 2, []),
    ],
)
def test_texts_break_where_people_would(
    text: str, room: float, most: int, lines: list[str]
) -> None:
    assert wrap(text, 12, room, most) == lines
    assert all(width(line, 12) <= room for line in lines)
