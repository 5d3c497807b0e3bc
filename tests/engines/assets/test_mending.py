"""Defects are mended with something that shows it; cameras are looked at, and findings go on."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from gezhi.base import clock
from gezhi.engines.assets import actions
from gezhi.engines.assets.models import Defect, Inspection
from gezhi.engines.assets.queries import inspection_of, to_inspect
from gezhi.engines.cases.models import Case
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Missing
from gezhi.wiring import follow
from tests.registering import NOW, camera, camera_village, entered
from tests.town import Town

ALL = ("picture", "clock", "mount", "sign")


def test_an_amendment_or_a_resolution_mends_it(town: Town) -> None:
    row, viewer = entered(town, written="no", meeting="no"), town.viewer("secretary")
    written = Defect.objects.get(entry=row, kind="unwritten")
    agreed = Defect.objects.get(entry=row, kind="no-meeting")
    assert actions.begin_mending(viewer, written.pk).state == "mending"
    assert actions.begin_mending(viewer, written.pk).state == "mending"
    for how, name in (("amendment", "files"), ("resolution", "resolution"), ("magic", "how")):
        with pytest.raises(Invalid) as refused:
            actions.mend_defect(viewer, actions.Mend(written.pk, how, "补签了"))  # type: ignore[arg-type]
        assert refused.value.wrong[0].field == name
    file = actions.take_register_file(viewer, "补充协议.pdf", b"%PDF-1.4 y")
    asked = actions.Mend(written.pk, "amendment", "补签了书面合同", (file.pk,))
    for _ in range(2):
        assert actions.mend_defect(viewer, asked).state == "mended"
    assert Defect.objects.get(pk=written.pk).file_id == file.pk
    resolution = uuid4()
    by_vote = actions.Mend(agreed.pk, "resolution", "代表会议补议通过", (), resolution)
    assert actions.mend_defect(viewer, by_vote).resolution == resolution
    with pytest.raises(Changed):
        actions.drop_defect(viewer, written.pk, "不算")


def test_a_defect_found_by_hand_stands_open_once(town: Town) -> None:
    row, viewer = entered(town), town.viewer("secretary")
    asked = actions.NewDefect(row.pk, "other", "四至没有写清")
    made = actions.find_defect(viewer, asked)
    assert actions.find_defect(viewer, asked).pk == made.pk
    assert (made.due - made.found) == timedelta(60)
    with pytest.raises(Changed):
        actions.find_defect(viewer, actions.NewDefect(row.pk, "other", "再来一次"))
    with pytest.raises(Invalid):
        actions.find_defect(viewer, actions.NewDefect(row.pk, "moon", "没有这种"))
    for role, fault in (("township", Forbidden), ("other-secretary", Missing)):
        with pytest.raises(fault):
            actions.drop_defect(town.viewer(role), made.pk, "不是")
    for _ in range(2):
        assert actions.drop_defect(viewer, made.pk, "图纸上有").state == "dropped"


def test_what_is_mended_on_its_last_day_is_in_time(town: Town) -> None:
    row, viewer = entered(town), town.viewer("secretary")
    for number, late in ((0, False), (1, True)):
        made = actions.find_defect(viewer, actions.NewDefect(row.pk, "other", f"第{number}处"))
        with clock.at(NOW + timedelta(days=60 + number)):
            asked = actions.Mend(made.pk, "resolution", "代表会议补议通过", (), uuid4())
            actions.mend_defect(viewer, asked)
        told = Journal.objects.filter(verb="asset.defect_mended").last()
        assert told is not None
        assert told.data["late"] is late


def test_what_was_dropped_does_not_come_back_by_itself(town: Town) -> None:
    row, viewer = entered(town, written="no"), town.viewer("secretary")
    found = Defect.objects.get(entry=row)
    actions.drop_defect(viewer, found.pk, "有书面合同，录错了")
    from gezhi.base.ids import new_id
    from tests.registering import GOOD

    actions.change_entry(viewer, row.pk, {**GOOD, "written": "no"}, new_id())
    assert Defect.objects.filter(entry=row).count() == 1


def test_a_camera_is_due_a_look_again_after_its_days(db: None, now: clock.Clock) -> None:
    village = camera_village()
    row, viewer = camera(village), village.viewer("keeper")
    assert [one.row.pk for one in to_inspect(viewer)] == [row.pk]
    asked = actions.Inspect(row.pk, "health", ALL)
    for _ in range(2):
        assert actions.inspect(viewer, asked).fine
    assert to_inspect(viewer) == []
    assert Inspection.objects.count() == 1
    with clock.at(NOW + timedelta(days=30)):
        assert [one.due for one in to_inspect(viewer)] == [NOW.date() + timedelta(30)]
    assert to_inspect(village.viewer("scorer")) == []
    with pytest.raises((Forbidden, Missing)):
        inspection_of(village.viewer("scorer"), row.pk, "health")


def test_what_is_not_ticked_is_explained_and_becomes_a_case(db: None, now: clock.Clock) -> None:
    village = camera_village()
    row, viewer = camera(village), village.viewer("keeper")
    with pytest.raises(Invalid) as refused:
        actions.inspect(viewer, actions.Inspect(row.pk, "health", ALL[1:]))
    assert refused.value.wrong[0].field == "finding"
    made = actions.inspect(viewer, actions.Inspect(row.pk, "health", ALL[1:], "画面全黑"))
    with clock.at(NOW + timedelta(minutes=5)):
        follow(1000)
        follow(1000)
    case = Case.objects.get(pk=made.pk)
    assert "画面全黑" in case.text
    assert Inspection.objects.get(pk=made.pk).opened


def test_what_is_over_is_looked_at_no_more(db: None, now: clock.Clock) -> None:
    village = camera_village()
    row, viewer = camera(village), village.viewer("keeper")
    actions.move_entry(viewer, actions.MoveEntry(row.pk, "remove", "杆子拆了"))
    assert to_inspect(viewer) == []
    with pytest.raises(Changed):
        actions.inspect(viewer, actions.Inspect(row.pk, "health", ALL))
