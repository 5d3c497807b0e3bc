"""A pack without faults loads, and what is loaded is what was written."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from gezhi.pack.loader import load, read, trace
from tests.pack.sample import FILES, edited, write

PACKS = Path(__file__).resolve().parents[2] / "packs"
SHIPPED = sorted(path.parent.name for path in PACKS.glob("*/pack.yaml"))


def test_the_sample_has_no_fault_and_no_warning(tmp_path: Path) -> None:
    pack, faults = read(write(tmp_path / "xinjie"))
    assert [str(fault) for fault in faults] == []
    assert pack is not None
    assert pack.cases["report"].stage("settle").outcomes["cannot"].at == "one-level-up"


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_packs_have_no_fault_and_no_warning(name: str) -> None:
    _, faults = read(PACKS / name)
    assert [str(fault) for fault in faults] == []


def test_loading_and_checking_takes_less_than_the_time_it_may() -> None:
    """0.7 s is the aim; it takes a twentieth of it, so a slow machine does not fail this."""
    load(PACKS / "huanghexilu")
    begun = time.process_time()
    load(PACKS / "huanghexilu")
    assert time.process_time() - begun < 0.7


def test_bare_numbers_are_texts_where_a_text_is_wanted(tmp_path: Path) -> None:
    files = edited("pack.yaml", "2026.1", "2026.10")
    files["pack.yaml"] = files["pack.yaml"].replace("{zh: 新街, en: New Street}", "2026")
    pack = load(write(tmp_path / "xinjie", files))
    assert pack.manifest.version == "2026.10"
    assert pack.manifest.name.zh == "2026"


@pytest.mark.parametrize("opened", ["2026-03-02 9:00", "'2026-03-02 09:00'", "2026-03-02T09:00:00"])
def test_dates_and_times_are_read_with_quotes_and_without(tmp_path: Path, opened: str) -> None:
    pack = load(
        write(tmp_path / "xinjie", edited("scenarios/solved.yaml", "2026-03-02 09:00", opened))
    )
    assert pack.scenarios["solved"].given.opened.isoformat() == "2026-03-02T09:00:00"


def test_working_time_takes_plain_times_and_dates(tmp_path: Path) -> None:
    more = "working_time: {hours: [{from: 9:00, to: 17:30}], days_off: {2026-10-09: 村里赶场}}\n"
    pack = load(write(tmp_path / "xinjie", {**FILES, "pack.yaml": FILES["pack.yaml"] + more}))
    (span,) = pack.manifest.working_time.hours
    assert (span.from_.isoformat(), span.to.isoformat()) == ("09:00:00", "17:30:00")
    assert [day.isoformat() for day in pack.manifest.working_time.days_off] == ["2026-10-09"]


def test_yes_and_no_are_words_and_answers(tmp_path: Path) -> None:
    files = edited("cases/report.yaml", "required: true", "required: yes")
    files["cases/report.yaml"] = files["cases/report.yaml"].replace(
        "kind: yes-no, name: {zh: 危险, en: Danger}",
        "kind: choice, options: {yes: 是, no: 否}, name: {zh: 危险, en: Danger}",
    )
    files["cases/report.yaml"] = files["cases/report.yaml"].replace(
        "danger, is: true", "danger, is: yes"
    )
    pack = load(write(tmp_path / "xinjie", files))
    form = {field.field: field for field in pack.cases["report"].form}
    assert form["what"].required
    assert list(form["danger"].options) == ["yes", "no"]


def test_several_scenarios_of_a_file_are_numbered(tmp_path: Path) -> None:
    text = FILES["scenarios/solved.yaml"]
    files = {**FILES, "scenarios/solved.yaml": f"{text}---\n{text}"}
    assert list(load(write(tmp_path / "xinjie", files)).scenarios) == ["solved", "solved-2"]


def test_pages_for_people_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    folder = write(tmp_path / "xinjie", {**FILES, "README.md": "# 新街", ".notes/x.txt": "x"})
    assert read(folder)[1] == []


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    folder = write(tmp_path / "xinjie")
    (folder / "pack.yaml").write_bytes(b"\xef\xbb\xbf" + (folder / "pack.yaml").read_bytes())
    assert read(folder)[1] == []


def test_a_pack_stays_pure_data_and_origins_know_the_lines(tmp_path: Path) -> None:
    reading = trace(write(tmp_path / "xinjie"))
    spot = reading.origins.spot("cases", "report", "stages", "settle", "within", "else")
    line = FILES["cases/report.yaml"].splitlines()[spot.line - 1]
    assert spot.file.endswith("xinjie/cases/report.yaml")
    assert "working_days: 5" in line
    assert line[spot.column - 1 :].startswith("else")
