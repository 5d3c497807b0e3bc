"""Contracts come in one by one or by a table; the same one only once; parties stay sealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.sheets import Table
from gezhi.base.words import Mistake
from gezhi.engines.assets import actions
from gezhi.engines.assets.models import Defect, Entry, Step
from gezhi.engines.assets.queries import (
    Sought,
    count_entries,
    entry_seen,
    list_entries,
    public_counts,
    public_entries,
    public_register,
    register_at,
    register_counts,
)
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Forbidden, Invalid, Missing
from tests.registering import GOOD, NOW, REGISTER, camera, camera_village, contract, entered
from tests.town import Town


def kinds(row: Entry) -> set[str]:
    return set(Defect.objects.filter(entry=row).values_list("kind", flat=True))


def test_one_is_entered_once_however_often_it_is_sent(town: Town) -> None:
    asked = contract(town)
    first = actions.enter(town.viewer("secretary"), asked)
    again = actions.enter(town.viewer("secretary"), asked)
    assert first.pk == again.pk == asked.id
    assert Entry.objects.count() == Step.objects.count() == 1
    assert Journal.objects.filter(verb="asset.entered").count() == 1
    other = contract(town, id=asked.id, place="other")
    with pytest.raises((Changed, Forbidden)):
        actions.enter(town.viewer("secretary"), other)


def test_who_keeps_nothing_there_enters_nothing(town: Town) -> None:
    for role in ("township", "grid-lead", "resident", "other-secretary"):
        with pytest.raises(Forbidden):
            actions.enter(town.viewer(role), contract(town))
    with pytest.raises(Invalid) as refused:
        actions.enter(town.viewer("secretary"), contract(town, place="grid"))
    assert refused.value.wrong[0].field == "place"
    assert not Entry.objects.exists()


def test_the_same_number_again_is_refused_and_fills_in_what_was_missing(town: Town) -> None:
    row = entered(town, phone="", agreed="")
    with pytest.raises(Invalid) as refused:
        entered(town, number=" 2024-01 ", phone="13800000008")
    wrong = refused.value.wrong[0]
    assert (wrong.field, wrong.code, wrong.facts["entry"]) == ("number", "known", str(row.pk))
    merged = entered(town, number=" 2024-01 ", phone="13800000008", price="1", merge=True)
    seen = entry_seen(town.viewer("secretary"), row.pk)
    assert merged.pk == row.pk
    assert (seen.answers["phone"], seen.answers["agreed"]) == ("+8613800000008", "tender")
    assert seen.answers["price"] == 6000, "what was known is never written over"
    assert entered(town, "other-secretary", place="other").pk != row.pk, "another village's own"


def test_what_is_wrong_is_found_at_once_and_again_after_a_change(town: Town) -> None:
    row = entered(town, written="no", price="500")
    assert kinds(row) == {"unwritten", "underpriced"}
    found = Defect.objects.get(entry=row, kind="unwritten")
    assert (found.due - found.found, found.by) == (timedelta(30), None)
    viewer, id = town.viewer("secretary"), new_id()
    changed = {**GOOD, "written": "no", "price": "500", "meeting": "no"}
    actions.change_entry(viewer, row.pk, changed, id)
    actions.change_entry(viewer, row.pk, changed, id)
    assert kinds(row) == {"unwritten", "underpriced", "no-meeting"}
    step = Step.objects.get(entry=row, kind="changed")
    assert step.names == ["meeting"]
    assert Journal.objects.filter(verb="asset.defect_found").count() == 3


def test_a_plot_that_is_let_twice_is_found(town: Town) -> None:
    entered(town)
    later = {"from": "2034-04-01", "to": "2040-03-31"}
    assert kinds(entered(town, number="2024-02", **later)) == set()
    assert kinds(entered(town, number="2024-03")) == {"twice-let"}


def test_parties_are_sealed_and_seen_only_by_who_needs_them(town: Town) -> None:
    row = entered(town)
    with connection.cursor() as cursor:
        cursor.execute("SELECT facts, sealed, words FROM assets_entry")
        stored = str([bytes(c) if isinstance(c, memoryview) else c for c in cursor.fetchone()])
    assert "赵" not in stored
    assert "13800000009" not in stored
    assert "赵" not in str(list(Journal.objects.values_list("data", flat=True)))
    assert entry_seen(town.viewer("secretary"), row.pk).answers["party"] == "赵某某"
    assert entry_seen(town.viewer("township"), row.pk).answers["party"] == "赵某某"
    for role in ("resident", "grid-lead", "other-secretary", "auditor"):
        with pytest.raises(Missing):
            entry_seen(town.viewer(role), row.pk)


def test_everybody_reads_the_counts_and_the_open_fields_alone(town: Town) -> None:
    entered(town, written="no")
    village = town.places["village"]
    found = public_register(ANYONE, village.pk, REGISTER)
    rows, more = public_entries(ANYONE, found, village.path)
    said = str([[str(value) for _, value in one.fields] for one in rows])
    assert more is None
    assert "村东一号地" in said
    assert "赵" not in said
    assert "138" not in said
    assert public_counts(ANYONE, found, village.path).found == 1
    assert public_counts(ANYONE, found, town.places["other"].path).all == 0


def test_a_list_is_filtered_and_paged_within_ones_own_ground(town: Town) -> None:
    for n in range(5):
        entered(town, number=f"A-{n}", plot=f"地{n}", written="no" if n == 0 else "yes")
    entered(town, "other-secretary", place="other", number="B-1")
    viewer, root = town.viewer("secretary"), town.places["city"].pk
    found = register_at(viewer, root, REGISTER)
    page, more = list_entries(viewer, found, Sought(), size=3)
    rest, end = list_entries(viewer, found, Sought(), after=more, size=3)
    assert [len(page), len(rest), end] == [3, 2, None]
    assert count_entries(viewer, found, Sought(defect="any")) == 1
    assert count_entries(viewer, found, Sought(defect="no-meeting")) == 0
    assert count_entries(viewer, found, Sought(text="a-3")) == 1
    assert count_entries(viewer, found, Sought(text="耕地")) == 5
    above = town.viewer("township")
    assert register_counts(above, register_at(above, root, REGISTER)).all == 6
    with pytest.raises(Missing):
        register_at(town.viewer("resident"), root, REGISTER)


HEADS = ("合同编号", "标的", "地块、房屋或设备", "面积（亩）", "起始日", "到期日", "每年价款（元）")
HEADS += ("有书面合同", "经村民会议或代表会议同意", "对方")


def row_of(number: str, plot: str = "甲地", **more: str) -> list[str]:
    cells = [number, "耕地", plot, "5", "2020-01-01", "2030-12-31", "3000", "是", "否", "钱某"]
    at = {"kind": 1, "from": 4, "price": 6}
    for key, value in more.items():
        cells[at[key.rstrip("_")]] = value
    return cells


def test_a_table_with_bad_rows_writes_nothing_and_tells_them_all(town: Town) -> None:
    entered(town)
    table = Table(
        HEADS,
        [
            row_of("N-1"),
            row_of("", "乙地"),
            row_of("N-3", kind="月亮"),
            row_of("N-1"),
            row_of("2024-01"),
            row_of("N-6", price="many"),
        ],
        "xlsx",
    )
    root = town.places["city"].pk
    plan = actions.plan_entries(town.viewer("secretary"), root, REGISTER, table)
    assert [(one.row, one.column) for one in plan.faults] == [
        (3, "合同编号"),
        (4, "标的"),
        (5, "合同编号"),
        (6, "合同编号"),
        (7, "每年价款（元）"),
    ]
    with pytest.raises(Invalid):
        actions.import_entries(town.viewer("secretary"), plan)
    assert Entry.objects.count() == 1


def test_a_good_table_counts_once_under_its_batch(town: Town) -> None:
    table = Table(HEADS, [row_of(f"N-{n}", f"地{n}") for n in range(30)], "xlsx")
    viewer, root, batch = town.viewer("secretary"), town.places["city"].pk, new_id()
    for _ in range(2):
        plan = actions.plan_entries(viewer, root, REGISTER, table, batch)
        assert not plan.faults
        actions.import_entries(viewer, plan)
    assert Entry.objects.count() == Defect.objects.filter(kind="no-meeting").count() == 30
    assert Journal.objects.filter(verb="asset.entered").count() == 30
    assert all(one.state == "running" for one in Entry.objects.all())


def test_a_table_without_its_columns_says_which(town: Town) -> None:
    with pytest.raises(Mistake) as told:
        actions.plan_entries(
            town.viewer("secretary"),
            town.places["city"].pk,
            REGISTER,
            Table(("合同编号",), [["1"]], "xlsx"),
        )
    assert "标的" in told.value.say("zh")


def test_it_moves_on_as_the_pack_has_it(town: Town) -> None:
    row, viewer = entered(town), town.viewer("secretary")
    with pytest.raises(Invalid):
        actions.move_entry(viewer, actions.MoveEntry(row.pk, "end"))
    with pytest.raises(Changed):
        actions.move_entry(viewer, actions.MoveEntry(row.pk, "settle", "好了"))
    with pytest.raises(Invalid) as refused:
        actions.move_entry(viewer, actions.MoveEntry(row.pk, "renew", "续五年"))
    assert refused.value.wrong[0].field == "files"
    with pytest.raises(Forbidden):
        actions.move_entry(town.viewer("township"), actions.MoveEntry(row.pk, "end", "到期"))
    asked = actions.MoveEntry(row.pk, "end", "到期收回")
    assert actions.move_entry(viewer, asked).over == NOW.date()
    assert actions.move_entry(viewer, asked).state == "ended"
    assert Step.objects.filter(entry=row, kind="moved").count() == 1
    with pytest.raises(Changed):
        actions.change_entry(viewer, row.pk, GOOD, new_id())


def test_a_file_renews_it(town: Town) -> None:
    row, viewer = entered(town), town.viewer("secretary")
    file = actions.take_register_file(viewer, "a/续签.pdf", b"%PDF-1.4 x")
    actions.move_entry(viewer, actions.MoveEntry(row.pk, "renew", "续五年", (file.pk,)))
    seen = entry_seen(viewer, row.pk)
    assert [one.name for one in seen.files] == ["续签.pdf"]
    with pytest.raises(Invalid):
        actions.take_register_file(viewer, "x.exe", b"MZ")


def test_parties_are_let_go_of_after_it_ended(town: Town, now: clock.Clock) -> None:
    row, viewer = entered(town), town.viewer("secretary")
    actions.move_entry(viewer, actions.MoveEntry(row.pk, "end", "到期"))
    with clock.at(NOW + timedelta(days=1824)):
        actions.pass_assets_time()
        assert "party" in entry_seen(viewer, row.pk).answers
    with clock.at(NOW + timedelta(days=1826)):
        assert actions.pass_assets_time() == 1
        assert actions.pass_assets_time() == 0
        assert "party" not in entry_seen(viewer, row.pk).answers


def test_a_camera_is_in_a_register_too(db: None, now: clock.Clock) -> None:
    village = camera_village()
    camera(village)
    assert kinds(camera(village, "C-2", sign="no")) == {"unsigned"}
    viewer = village.viewer("keeper")
    spot = actions.NewEntry("junctions", village.places["village"].pk, {"name": "东口"})
    actions.enter(viewer, spot)
    found = register_at(viewer, village.places["village"].pk, "cameras")
    counts = register_counts(viewer, found)
    assert (counts.all, counts.covered, counts.sites) == (2, 1, 1)
