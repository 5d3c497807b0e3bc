"""One word, the same address everywhere: pack file, schema, engine, tests and page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.tree import ENGINES, ROOT, SOURCE, SURFACES, folders, tracked

# Engines that the deployment has by itself; a locality writes nothing about them.
WITHOUT_PACK_FILE = {"trust", "insight"}
# Parts of a pack that are not the noun of an engine.
NOT_AN_ENGINE = {"pack", "wiring", "text", "scenarios", "replay", "README"}


def pack_words() -> set[str]:
    """First words under packs/<name>/: `cases` of both `cases.yaml` and `cases/pothole.yaml`."""
    packs = [path.parent for path in tracked() if path.match("packs/*/pack.yaml")]
    inside = [
        path.relative_to(pack) for path in tracked() for pack in packs if pack in path.parents
    ]
    return {path.parts[0].split(".")[0] for path in inside}


def test_every_pack_file_has_its_engine_and_its_schema() -> None:
    words = pack_words() - NOT_AN_ENGINE
    assert words, "there are no packs"
    assert words <= folders(ENGINES), "pack files without an engine of that name"
    assert words <= folders(SOURCE / "pack"), "pack files without a schema module of that name"


@pytest.mark.parametrize("engine", sorted(folders(ENGINES)))
def test_engine_is_mirrored(engine: str) -> None:
    missing = []
    if engine not in WITHOUT_PACK_FILE:
        if engine not in pack_words():
            missing.append(f"packs/<locality>/{engine}.yaml")
        if engine not in folders(SOURCE / "pack"):
            missing.append(f"src/gezhi/pack/{engine}.py")
    if not list((ROOT / "tests" / "engines" / engine).rglob("test_*.py")):
        missing.append(f"tests/engines/{engine}/test_*.py")
    if not (ROOT / "docs" / "engines" / f"{engine}.md").is_file():
        missing.append(f"docs/engines/{engine}.md")
    assert not missing


@pytest.mark.parametrize("surface", sorted(folders(SURFACES)))
def test_surface_is_tested(surface: str) -> None:
    assert list((ROOT / "tests" / "surfaces" / surface).rglob("test_*.py"))


@pytest.mark.parametrize(
    ("mirror", "package"),
    [("tests/engines", ENGINES), ("docs/engines", ENGINES), ("tests/surfaces", SURFACES)],
)
def test_nothing_mirrors_what_is_not_there(mirror: str, package: Path) -> None:
    inside = [path for path in tracked() if path.as_posix().startswith(f"{mirror}/")]
    words = {path.parts[2].split(".")[0] for path in inside} - {"__init__", "conftest", "README"}
    assert words <= folders(package)
