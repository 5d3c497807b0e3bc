"""One slip, one place: every kind of fault with its file and line, in both languages.

The slips stand in two sheets beside this file. Each is one edit of the sample pack with the whole
of what is said of it, so that a fault reported elsewhere, twice, or not at all, fails here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from gezhi.pack.faults import Fault
from gezhi.pack.loader import read
from tests.pack.sample import edited, write

HERE = Path(__file__).parent
SHEETS = ("slips_of_form.yaml", "slips_of_sense.yaml")
SLIPS: list[dict[str, Any]] = [
    slip for sheet in SHEETS for slip in yaml.safe_load((HERE / sheet).read_text(encoding="utf-8"))
]


def said(faults: list[Fault], folder: Path, lang: str) -> list[str]:
    return [fault.say(lang).removeprefix(f"{folder.as_posix()}/") for fault in faults]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip['in']} {slip['now'][:30]!r}")
def test_a_slip_is_told_where_it_is(tmp_path: Path, slip: dict[str, Any]) -> None:
    folder = write(tmp_path / "xinjie", edited(slip["in"], slip["was"], slip["now"]))
    pack, faults = read(folder)
    assert said(faults, folder, "en") == slip["en"]
    assert said(faults, folder, "zh") == slip["zh"]
    assert (pack is None) == any(not fault.is_warning for fault in faults)


def test_the_column_is_where_the_word_begins(tmp_path: Path) -> None:
    files = edited("cases/report.yaml", "accepted: route", "accepted: rute")
    _, (fault,) = read(write(tmp_path / "xinjie", files))
    line = files["cases/report.yaml"].splitlines()[fault.line - 1]
    assert line[fault.column - 1 :] == "rute"


def test_all_slips_are_told_at_once_in_order_of_place(tmp_path: Path) -> None:
    files = edited("people.yaml", "[case.open, case.accept", "[case.opne, case.accept")
    files |= {
        "places.yaml": files["places.yaml"].replace("over: community", "over: comunity"),
        "pack.yaml": files["pack.yaml"].replace("version: 2026.1", "version: one"),
        "cases/matters.yaml": files["cases/matters.yaml"].replace("under: order", "under: ordre"),
        "cases/report.yaml": files["cases/report.yaml"].replace(
            "accepted: route", "accepted: rute"
        ),
    }
    _, faults = read(write(tmp_path / "xinjie", files))
    assert [(Path(fault.file).name, fault.line) for fault in faults] == [
        ("matters.yaml", 5),
        ("report.yaml", 22),
        ("pack.yaml", 2),
        ("people.yaml", 15),
        ("places.yaml", 10),
    ]


@pytest.mark.parametrize(
    ("name", "was"),
    [
        ("people.yaml", "name: {zh: 部门"),
        ("places.yaml", "name: {zh: 网格"),
        ("cases/matters.yaml", "name: {zh: 事项"),
        ("cases/report.yaml", "name: {zh: 居民报事"),
    ],
)
def test_a_broken_file_makes_no_other_file_look_wrong(tmp_path: Path, name: str, was: str) -> None:
    """Nobody is told that a post is unknown only because people.yaml has a slip."""
    for now in (was.replace("name", "nome"), was.replace("name: ", "name: ["), f"\t{was}"):
        folder = write(tmp_path / str(len(now)) / "xinjie", edited(name, was, now))
        _, faults = read(folder)
        assert {fault.file.partition("xinjie/")[2] for fault in faults} == {name}
