"""Records from a table: every bad row is told, and nothing of a bad table is recorded."""

from __future__ import annotations

from datetime import datetime

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.sheets import Table, read_table
from gezhi.base.words import Mistake
from gezhi.engines.points import actions
from gezhi.engines.points.models import Record
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Forbidden, Invalid, system
from tests.village import Village, build_village, told

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)


@pytest.fixture
def village(db: None):
    with clock.at(NOW):
        yield build_village()


def sheet(*rows: str, heads: str = "户,事项,日期,分,说明") -> Table:
    return read_table("\n".join([heads, *rows]).encode("gbk"))


def plan(village: Village, table: Table, by: str = "scorer", **more) -> actions.RecordPlan:
    return actions.plan_records(village.viewer(by), village.scheme, table, **more)


def faults(made: actions.RecordPlan) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in made.faults]


def item(village: Village, key: str) -> str:
    pair = village.in_force.scheme.item(key)
    assert pair is not None
    return pair[1].name.zh


def test_a_table_is_recorded_and_waits_for_review(village: Village) -> None:
    table = sheet(
        f"1 组 12号,{item(village, 'yard-clean')},2026-03-10,1,院里扫了",
        "13800000002,rooms-clean,2026年3月9日,,",
        "neighbour,yard-clean,,,",
    )
    assert table.encoding == "gb18030"
    made = plan(village, table)
    assert made.faults == []
    rows = actions.import_records(village.viewer("scorer"), made)
    assert [(row.item, row.holder, str(row.day), row.points) for row in rows] == [
        ("yard-clean", village.home("h1"), "2026-03-10", 1),
        ("rooms-clean", village.home("h2"), "2026-03-09", rows[1].points),
        ("yard-clean", village.home("h2"), "2026-03-11", 2),
    ]
    assert {row.state for row in rows} == {Record.WAITING}
    assert rows[0].note == "院里扫了"
    assert {row.by for row in rows} == {village.accounts["scorer"].pk}


def test_every_bad_row_is_told_and_nothing_is_recorded(village: Village) -> None:
    actions.record_points(village.viewer("scorer"), [told(village, "front-kept", home="h2")])
    table = sheet(
        "1 组 12号,yard-clean,2026-03-10,,",
        "1 组 99号,yard-clean,2026-03-10,,",
        "2 组 5号,yard-clean,2026-03-10,,",
        "1 组 12号,没有这一条,2026-03-10,,",
        "1 组 12号,yard-clean,2026-03-10,,",
        "1 组 12号,rooms-clean,2026-01-05,,",
        "1 组 12号,rooms-clean,2026-03-12,,",
        "1 组 12号,rooms-clean,下周三,,",
        "1 组 12号,rooms-clean,2026-03-10,99,",
        "1 组 13号,front-kept,2026-03-10,,",
        ",rooms-clean,2026-03-10,,",
    )
    made = plan(village, table)
    assert faults(made) == [
        (3, "户"),
        (4, "户"),
        (5, "事项"),
        (6, "事项"),
        (7, "日期"),
        (8, "日期"),
        (9, "日期"),
        (10, "分"),
        (11, "事项"),
        (12, "户"),
    ]
    with pytest.raises(Invalid) as fault:
        actions.import_records(village.viewer("scorer"), made)
    assert [one.field for one in fault.value.wrong][:3] == ["3.户", "4.户", "5.事项"]
    assert Record.objects.count() == 1


def test_what_went_bad_since_the_dry_run_stops_all_of_it(village: Village) -> None:
    made = plan(village, sheet("1 组 12号,rooms-clean,,,", "1 组 12号,yard-clean,,,"))
    actions.record_points(village.viewer("scorer"), [told(village, "yard-clean")])
    with pytest.raises(Invalid) as fault:
        actions.import_records(village.viewer("scorer"), made)
    assert [(one.field, one.code) for one in fault.value.wrong] == [("3.item", "limit")]
    assert Record.objects.count() == 1


def test_the_same_batch_counts_once(village: Village) -> None:
    table, batch = sheet("1 组 12号,yard-clean,,,", "1 组 13号,yard-clean,,,"), new_id()
    for _ in range(2):
        again = plan(village, table, batch=batch)
        actions.import_records(village.viewer("scorer"), again)
    assert Record.objects.count() == 2
    assert Journal.objects.filter(verb="points.recorded").count() == 2
    assert faults(plan(village, table)) == [(2, "事项"), (3, "事项")]


def test_a_door_that_fits_twice_is_asked_in_full(village: Village) -> None:
    from gezhi.engines.people.models import Household

    Household.objects.create(place=village.places["group2"], code="12号")
    secretary = system("import")
    made = actions.plan_records(secretary, village.scheme, sheet("12号,yard-clean,,,"))
    assert faults(made) == [(2, "户")]
    assert "1 组 12号、2 组 12号" in made.faults[0].words.zh
    told_ = sheet("2 组,12号,yard-clean", heads="小组,户,事项")
    [(row, new)] = actions.plan_records(secretary, village.scheme, told_).new
    assert (row, new.holder == village.home("h1")) == (2, False)


def test_large_tables_go_in_parts(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    from gezhi.engines.points.actions.cycle import importing

    monkeypatch.setattr(importing, "MOST", 2)
    rows = ["1 组 12号,yard-clean,,,", "1 组 13号,yard-clean,,,", "1 组 12号,rooms-clean,,,"]
    made = plan(village, sheet(*rows, "1 组 12号,yard-clean,,,"))
    assert faults(made) == [(5, "事项")]
    actions.import_records(village.viewer("scorer"), plan(village, sheet(*rows)))
    assert Record.objects.count() == 3


def test_who_does_not_record_imports_nothing(village: Village) -> None:
    made = plan(village, sheet("1 组 12号,yard-clean,,,"), by="reviewer")
    assert faults(made) == [(2, "户")]
    with pytest.raises(Invalid):
        actions.import_records(village.viewer("reviewer"), made)
    with pytest.raises(Mistake):
        plan(village, sheet("x", heads="名字"))
    with pytest.raises(Invalid):
        actions.import_records(village.viewer("scorer"), plan(village, sheet()))


def test_taking_the_register_out_is_journalled(village: Village) -> None:
    actions.record_points(village.viewer("scorer"), [told(village, "yard-clean")])
    from gezhi.engines.points.queries import Sought

    rows = list(actions.export_records(village.viewer("secretary"), village.scheme, Sought()))
    assert len(rows) == 1
    assert Journal.objects.filter(verb="points.records_exported").count() == 1
    with pytest.raises(Forbidden):
        actions.export_records(village.viewer("shopkeeper"), village.scheme, Sought())
