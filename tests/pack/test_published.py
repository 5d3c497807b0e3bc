"""A published version comes back as it was, and its fingerprint is its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from gezhi.base.words import Mistake
from gezhi.pack.diff import diff
from gezhi.pack.loader import load
from gezhi.pack.published import digest, dump, restore
from tests.pack.sample import FILES, edited, write

PACKS = Path(__file__).resolve().parents[2] / "packs"
SHIPPED = sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_packs_come_back_equal(name: str) -> None:
    pack = load(PACKS / name)
    again = restore(dump(pack))
    assert again == pack
    assert dump(again) == dump(pack)
    assert diff(pack, again) == []


def test_every_kind_of_value_comes_back(tmp_path: Path) -> None:
    more = """\
working_time:
  hours: [{from: 9:00, to: 12:00}]
  days_off: {2026-10-09: 赶场}
"""
    files = {**FILES, "pack.yaml": FILES["pack.yaml"] + more}
    files["cases/report.yaml"] = files["cases/report.yaml"].replace(
        "{field: danger, is: true}, {not", "{any: [{field: since, before: 2026-01-01}]}, {not"
    )
    files["scenarios/solved.yaml"] = files["scenarios/solved.yaml"].replace(
        "what: noise, text: 太吵了睡不着", "what: noise, text: null, homes: 3.5, danger: false"
    )
    pack = load(write(tmp_path / "xinjie", files))
    assert restore(dump(pack)) == pack


def test_the_order_that_people_see_is_kept(tmp_path: Path) -> None:
    pack = load(write(tmp_path / "xinjie"))
    again = restore(dump(pack))
    assert list(again.people.posts) == list(pack.people.posts)
    assert list(again.cases["report"].stages[0].outcomes) == [
        "accepted",
        "on-the-spot",
        "not-for-us",
    ]


def test_defaults_are_written_out(tmp_path: Path) -> None:
    """A later release that changes a default must not change what was published."""
    pack = load(write(tmp_path / "xinjie"))
    stage = json.loads(dump(pack))["pack"]["cases"]["report"]["stages"][2]
    assert stage["extend"]["times"] == 1
    settled = {"to": "evaluate", "at": "same", "say": "optional", "asks": []}
    assert stage["outcomes"]["settled"] == settled


def test_the_fingerprint_is_the_same_in_every_process(tmp_path: Path) -> None:
    folder = write(tmp_path / "xinjie")
    program = (
        "import sys; from pathlib import Path; from gezhi.pack.loader import load; "
        "from gezhi.pack.published import digest; print(digest(load(Path(sys.argv[1]))))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert found == {digest(load(folder))}
    assert all(len(one) == 64 for one in found)


def test_the_fingerprint_changes_with_any_edit(tmp_path: Path) -> None:
    edits = [
        ("pack.yaml", "2026.1", "2026.2"),
        ("people.yaml", "老, en: old", "老, en: aged"),
        ("cases/report.yaml", "else: {working_days: 5}", "else: {working_days: 6}"),
        ("replay.yaml", "count: 5", "count: 6"),
    ]
    packs = [
        load(write(tmp_path / str(at) / "xinjie", edited(*edit))) for at, edit in enumerate(edits)
    ]
    assert len({digest(pack) for pack in [load(write(tmp_path / "xinjie")), *packs]}) == 5


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "{}", "[" * 100_000),
        *('{"format": 1}', '{"format": 2, "pack": {}}'),
        *('{"format": 1, "pack": {"manifest": {}}}', '{"format": 1, "pack": {"oh": 1}}'),
    ],
    ids=lambda text: text[:30] or "empty",
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(Mistake, match="not a published pack of format 1"):
        restore(text)
