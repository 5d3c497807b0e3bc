"""The pages tell it truly: the guides' pack works, and the reference knows every key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from gezhi.pack.abilities import ABILITY_NAMES
from gezhi.pack.cases import PUBLIC_FACTS, ROUTING_FACTS
from gezhi.pack.forms import Kind
from gezhi.pack.insight import FACTS, VERBS
from gezhi.pack.loader import load, read
from gezhi.pack.scenarios import STEP_WORDS
from gezhi.pack.schema import FILES
from gezhi.pack.shapes import inner_models, keys_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "docs" / "packs"
REFERENCE = (PAGES / "reference.md").read_text(encoding="utf-8")
GUIDES = ("guide.en.md", "guide.zh-CN.md")
BLOCK = re.compile(r"```yaml\n# ([a-z/]+\.yaml)\n(.*?)```", re.DOTALL)


def blocks(guide: str) -> dict[str, str]:
    """The files that a guide writes, by their names."""
    text = (PAGES / guide).read_text(encoding="utf-8")
    return {name: f"# {name}\n{body}" for name, body in BLOCK.findall(text)}


@pytest.fixture(params=GUIDES)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The pack of a reader who follows a guide to its end."""
    folder = tmp_path / "packs" / "xinjie"
    shutil.copytree(ROOT / "packs" / "_template", folder)
    for name, text in blocks(request.param).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_pack_of_the_guide_has_no_fault_and_no_warning(written: Path) -> None:
    _, faults = read(written, library=ROOT / "packs")
    assert [str(fault) for fault in faults] == []


def test_the_pack_of_the_guide_is_what_the_guide_says(written: Path) -> None:
    pack = load(written, library=ROOT / "packs")
    assert [stage.stage for stage in pack.cases["report"].stages] == [
        *("accept", "route", "settle", "evaluate")
    ]
    assert "solved-unconfirmed" in pack.cases["report"].results, "handed down by the base"
    noise = pack.matters["matters"].get("noise")
    assert noise is not None
    assert noise.within is not None
    assert (noise.within.say("en"), pack.matters["matters"].matters[-1].matter) == (
        "8 working hours",
        "night-market",
    )


def test_the_examples_of_the_guide_go_as_told(written: Path) -> None:
    """What `gezhi pack test` would say to the reader."""
    from gezhi.engines.cases.queries.rehearsing import rehearse

    pack = load(written, library=ROOT / "packs")
    assert len(pack.scenarios) == 2
    assert [rehearse(pack, scenario).wrong for scenario in pack.scenarios.values()] == [[], []]


def test_both_guides_write_the_same_pack() -> None:
    assert blocks("guide.en.md") == blocks("guide.zh-CN.md")
    assert len(blocks("guide.en.md")) == 7


@pytest.mark.parametrize(("guide", "lang"), [("guide.en.md", "en"), ("guide.zh-CN.md", "zh")])
def test_what_the_guides_quote_is_what_is_said(guide: str, lang: str, tmp_path: Path) -> None:
    text = (PAGES / guide).read_text(encoding="utf-8")
    folder = tmp_path / "packs" / "xinjie"
    shutil.copytree(ROOT / "packs" / "_template", folder)
    quoted = [fault.say(lang).partition("packs/xinjie/")[2] for fault in _read(folder)]
    for name, body in blocks(guide).items():
        (folder / name).write_text(body, encoding="utf-8")
    report = folder / "cases/report.yaml"
    report.write_text(report.read_text(encoding="utf-8").replace("to: route}", "to: rute}"))
    quoted += [_read(folder)[0].say(lang).partition("packs/xinjie/")[2]]
    assert len(quoted) == 2
    for line in quoted:
        assert f"packs/xinjie/{line}\n" in text


def _read(folder: Path) -> list[object]:
    faults = read(folder, library=ROOT / "packs")[1]
    return [*faults]


def models_of_files() -> Iterator[type[BaseModel]]:
    """Every model that a file of a pack is read by."""
    seen: dict[type[BaseModel], None] = {}
    for _, models in FILES.values():
        for model in models:
            seen |= dict.fromkeys(inner_models(model))
    yield from seen


def table(name: str) -> dict[str, bool]:
    """The keys that the reference lists for a model, and whether it says that they must be."""
    found = re.search(rf"\n### {name} · .*?(?=\n##|\Z)", REFERENCE, re.DOTALL)
    assert found is not None, f"no table for {name}"
    rows = re.findall(r"^\| `([a-z_]+)`( ●)? \|", found[0], re.MULTILINE)
    return {key: bool(must) for key, must in rows}


@pytest.mark.parametrize("model", list(models_of_files()), ids=lambda model: model.__name__)
def test_the_reference_has_every_key(model: type[BaseModel]) -> None:
    fields = zip(keys_of(model), model.model_fields.values(), strict=True)
    assert table(model.__name__) == {key: field.is_required() for key, field in fields}


def test_the_reference_has_no_table_of_nothing() -> None:
    headings = set(re.findall(r"^### (\w+) · ", REFERENCE, re.MULTILINE))
    assert headings - {model.__name__ for model in models_of_files()} == {"Abilities", "Steps"}


def test_the_reference_has_every_word_of_the_closed_lists() -> None:
    for ability, (zh, en) in ABILITY_NAMES.items():
        row = next(line for line in REFERENCE.splitlines() if line.startswith(f"| `{ability}` |"))
        assert zh in row
        assert en in row
    words = {*VERBS, *FACTS, *ROUTING_FACTS, *PUBLIC_FACTS, *STEP_WORDS, *Kind.__args__}
    assert not [word for word in sorted(words) if f"`{word}`" not in REFERENCE]


def test_verbs_and_facts_are_listed_and_nothing_else() -> None:
    for name, words in (("Verbs", VERBS), ("Facts", FACTS)):
        found = re.search(rf"^{name} .*?\.\n", REFERENCE, re.MULTILINE | re.DOTALL)
        assert found is not None
        assert set(re.findall(r"`([a-z_.]+)`", found[0])) == set(words)
