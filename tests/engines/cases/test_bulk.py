"""Many cases at once are opened as one by one: the same rows, the same refusals, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from gezhi.base import clock
from gezhi.engines.cases.actions import OpenCase, add_file, open_case, open_many, streaming
from gezhi.engines.cases.models import Case, CaseFile, Reporter, Step
from gezhi.engines.cases.queries import following
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, system
from tests.town import LAT, LON, Town, build_town

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
IMPORT = system("import")


@pytest.fixture
def hands() -> Iterator[clock.Clock]:
    with clock.at(MONDAY) as standing:
        yield standing


@pytest.fixture
def town(hands: clock.Clock) -> Town:
    return build_town()


def command(case: UUID | None = None, east: float = 0.0025, **more: Any) -> OpenCase:
    answers = {
        "what": "parking",
        "text": "楼下总是停满车\n\t反斜杠 \\N 和 100% 都在",
        "where": {"lon": LON + east, "lat": LAT + 0.0025},
        **more,
    }
    return OpenCase("report", answers) if case is None else OpenCase("report", answers, id=case)


def rows() -> list[list[dict[str, Any]]]:
    """All that is stored of cases, without what is drawn by chance."""
    own = {
        Case: ("id", "code"),
        Step: ("id", "case_id"),
        Reporter: ("id", "case_id", "origin"),
        Journal: ("id", "subject"),
    }
    found = []
    for model, chance in own.items():
        some = model.objects.filter(verb="case.opened") if model is Journal else model.objects.all()
        stored = [
            {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            for row in some.order_by("pk")
        ]
        found.append([{k: v for k, v in row.items() if k not in chance} for row in stored])
    return found


@pytest.mark.parametrize("role", ["resident", "grid-worker", ""])
def test_many_and_one_by_one_store_the_same(town: Town, role: str) -> None:
    viewer = town.viewer(role) if role else IMPORT
    wanted = [
        {},
        {"what": "exposed-rubbish"},
        {"east": 0.0225, "what": "exposed-rubbish", "danger": True},
        {"name": "王", "phone": "13800001111", "text": "路灯不亮了"},
        {"where": {"place": town.places["g00"].code, "note": "北门口"}},
        {"where": {"place": str(town.places["c1"].pk)}},
    ]
    for one in wanted:
        open_case(viewer, command(**one))
    alone = rows()
    assert Case.objects.count() == len(wanted)
    Reporter.objects.all().delete()
    Step.objects.all().delete()
    Case.objects.all().delete()
    until = Journal.objects.latest("pk").pk
    open_many(viewer, [command(**one) for one in wanted])
    together = rows()
    together[3] = together[3][len(wanted) :]
    assert Journal.objects.filter(pk__gt=until).count() == len(wanted)
    assert together == alone


def test_receipts_come_in_order_and_lead_to_their_cases(town: Town) -> None:
    wanted = [command(text=f"第 {number} 件事情") for number in range(7)]
    receipts = open_many(town.viewer("resident"), wanted)
    assert [receipt.id for receipt in receipts] == [one.id for one in wanted]
    for number, receipt in enumerate(receipts):
        viewer, row = following(receipt.follow)
        assert row.text == f"第 {number} 件事情"
        assert (row.code, row.due) == (receipt.code, receipt.due)
        assert viewer.links["case"] == receipt.id
    told = Journal.objects.filter(verb="case.opened").order_by("pk")
    assert list(told.values_list("subject", flat=True)) == [str(one.id) for one in wanted]


def test_each_case_can_have_its_own_moment(town: Town) -> None:
    moments = [MONDAY - timedelta(days=day) for day in (30, 20, 10)]
    open_many(IMPORT, [command() for _ in moments], opened=moments)
    assert list(Case.objects.order_by("opened").values_list("opened", flat=True)) == moments
    assert list(Step.objects.order_by("started").values_list("started", flat=True)) == moments
    told = Journal.objects.filter(verb="case.opened").order_by("at")
    assert list(told.values_list("at", flat=True)) == moments
    assert all(case.due > case.opened for case in Case.objects.all())


def test_every_fault_is_told_with_its_number_and_nothing_is_stored(town: Town) -> None:
    wanted = [
        command(),
        command(what="no-such", text=""),
        command(),
        OpenCase("no-such-type", {}, place=town.places["g00"].pk),
        command(where={"lon": 10.0, "lat": 10.0}),
        command(uuid4()),
        command(phone="12"),
    ]
    wanted.append(command(wanted[0].id))
    with pytest.raises(Invalid) as refused:
        open_many(town.viewer("resident"), wanted)
    assert [(one.field, one.code) for one in refused.value.wrong] == [
        ("1.what", "unknown"),
        ("1.text", "required"),
        ("3.type", "unknown"),
        ("4.where", "outside"),
        ("5.id", "id"),
        ("6.phone", "phone"),
        ("7.id", "twice"),
    ]
    assert not Case.objects.exists()
    assert not Journal.objects.filter(verb="case.opened").exists()


def test_a_type_that_is_not_for_the_viewer_is_refused(hands: clock.Clock) -> None:
    town = build_town_of_villages()
    affair = OpenCase(
        "village-affair",
        {
            "what": "planning",
            "text": "修一条通到村口的路,大家商量",
            "where": {"lon": LON, "lat": LAT},
        },
    )
    with pytest.raises(Forbidden):
        open_case(town, affair)
    with pytest.raises(Invalid) as refused:
        open_many(town, [affair])
    assert [(one.field, one.code) for one in refused.value.wrong] == [("0", "not-allowed")]


def build_town_of_villages() -> Any:
    """A resident's viewer in a town on the other pack."""
    from datetime import date

    from gezhi.engines.places import actions as places
    from gezhi.engines.trust import actions as trust
    from gezhi.engines.trust.queries import viewer_of
    from gezhi.pack.loader import load
    from tests.town import PACKS, box

    outline = box(LON - 0.01, LAT - 0.01, 0.02, 0.02)
    root = places.NewPlace("sub-district", "试点镇", code="500117103000", geometry=outline)
    made = places.add_place(IMPORT, root)
    version = trust.publish_pack(IMPORT, load(PACKS / "weituo", library=PACKS))
    places.attach_pack(IMPORT, made, version, date(2020, 1, 1))
    return viewer_of(trust.find_or_make_resident("+8613800000003").pk)


def test_faults_of_a_later_chunk_undo_the_earlier(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "CHUNK", 3)
    wanted = [command() for _ in range(7)]
    open_many(IMPORT, wanted)
    assert Case.objects.count() == 7
    with pytest.raises(Invalid) as refused:
        open_many(IMPORT, [*(command() for _ in range(7)), command(text="")])
    assert [one.field for one in refused.value.wrong] == ["7.text"]
    assert Case.objects.count() == 7


def test_sent_twice_is_opened_once(town: Town) -> None:
    viewer = town.viewer("resident")
    first = [command() for _ in range(3)]
    receipts = open_many(viewer, first)
    again = open_many(viewer, [*first, command()])
    assert [(one.code, one.follow) for one in again[:3]] == [
        (one.code, one.follow) for one in receipts
    ]
    assert [one.again for one in again] == [True, True, True, False]
    assert Case.objects.count() == 4
    with pytest.raises(Invalid) as refused:
        open_many(town.viewer("neighbour"), [command(), first[1]])
    assert [(one.field, one.code) for one in refused.value.wrong] == [("1", "id-taken")]
    assert Case.objects.count() == 4


@pytest.mark.parametrize("chunk", [1, 100])
def test_a_number_that_is_taken_is_said(
    town: Town, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    """Two ids with one receipt number, written together or apart: refused as a whole, to be tried
    again."""
    monkeypatch.setattr(streaming, "CHUNK", chunk)
    monkeypatch.setattr(
        "gezhi.engines.cases.actions.opening.short_code", lambda case: "K7Q4M-2XD9P-F"
    )
    with pytest.raises(Changed):
        open_many(IMPORT, [command() for _ in range(4)])
    assert not Case.objects.exists()


def test_files_go_with_their_cases(town: Town) -> None:
    viewer = town.viewer("resident")
    voice = add_file(viewer, "voice", b"OggS" + b"\0" * 60)
    receipts = open_many(viewer, [command(), command(voice=[str(voice.pk)])])
    assert CaseFile.objects.get(pk=voice.pk).case_id == receipts[1].id


def test_a_hundred_cost_as_many_statements_as_ten(town: Town) -> None:
    from django.test.utils import CaptureQueriesContext

    open_many(IMPORT, [command()])
    counts = []
    for number in (10, 100):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            open_many(IMPORT, [command() for _ in range(number)])
        counts.append(len(asked))
    assert counts[0] == counts[1]
