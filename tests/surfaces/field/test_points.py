"""The scoring sheet on a phone: one tap records once, for one's own ground alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from gezhi.base.ids import new_id
from gezhi.engines.people.actions import end_appointment
from gezhi.engines.people.models import Appointment, Household
from gezhi.engines.points import actions
from gezhi.engines.points.actions import Verdict
from gezhi.engines.points.models import Record
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.scoring import (
    door,
    ground,
    id_in,
    monday,
    record,
    row_of,
    scorer,
    tap,
    text,
    town,
    village,
)
from tests.town import SYSTEM
from tests.village import Village

__all__ = ["monday", "scorer", "town", "village"]
pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_today_leads_to_the_sheet_for_who_records(sign_in: SignIn) -> None:
    assert 'href="/field/points/"' in text(sign_in("scorer").get("/field/"))
    page = text(sign_in("reviewer").get("/field/"))
    assert "记积分" not in page
    assert 'href="/field/points/"' not in page


def test_my_ground_stands_with_its_doors_counted(scorer: Client, village: Village) -> None:
    record(village)
    page = text(scorer.get("/field/points/"))
    assert ground(village) in page
    assert ground(village, 2) not in page
    for words in ("健康银行（十星）", "2026年3月", "2 户", "本期记过 1", "1 组"):
        assert words in page


def test_who_records_nothing_reads_what_this_is_for(sign_in: SignIn) -> None:
    page = text(sign_in("reviewer").get("/field/points/"))
    assert "现在没有由您来记的积分方案" in page


@pytest.mark.parametrize(
    ("role", "expected"),
    [("other-scorer", 404), ("reviewer", 403), ("shopkeeper", 403), ("resident", 403)],
)
def test_nobody_else_gets_in_or_records(
    sign_in: SignIn, village: Village, role: str, expected: int
) -> None:
    client = sign_in(role)
    for address in (ground(village), door(village), ground(village, more="item/yard-clean/")):
        answer = client.get(address)
        assert answer.status_code == expected, address
        assert "12号" not in text(answer)
        sent = {"item": "yard-clean", "holder": village.home("h1"), "id": str(new_id())}
        assert client.post(address, sent).status_code in (expected, 405)
    assert not Record.objects.exists()


def test_a_visitor_is_asked_to_sign_in(village: Village) -> None:
    for address in ("/field/points/", ground(village), door(village), "/field/points/mine/"):
        answer = Client().get(address)
        assert answer.status_code == 302
        assert "/account/login" in answer["Location"]


def test_another_grounds_household_is_not_here(scorer: Client, village: Village) -> None:
    elsewhere = door(village, "h3")
    assert scorer.get(elsewhere).status_code == 404
    sent = {"item": "yard-clean", "id": str(new_id())}
    assert scorer.post(elsewhere, sent).status_code == 404
    sent = {"holder": village.home("h3"), "id": str(new_id())}
    assert scorer.post(ground(village, more="item/yard-clean/"), sent).status_code == 404
    assert not Record.objects.exists()


def test_doors_are_found_by_number_and_bear_no_names(scorer: Client, village: Village) -> None:
    page = text(scorer.get(ground(village)))
    assert page.index("12号") < page.index("13号")
    assert "resident" not in page
    page = text(scorer.get(ground(village), {"q": "13"}))
    assert "13号" in page
    assert "12号" not in page
    assert "这里没有这一户" in text(scorer.get(ground(village), {"q": "99"}))


def test_many_doors_come_in_pages(scorer: Client, village: Village) -> None:
    for n in range(200, 305):
        Household.objects.create(place=village.places["group1"], code=f"{n}号")
    page = text(scorer.get(ground(village)))
    assert "297号" in page
    assert "298号" not in page
    page = text(scorer.get(ground(village), {"after": "100"}))
    assert "298号" in page
    assert "297号" not in page
    assert scorer.get(ground(village), {"after": "9" * 40}).status_code == 200


def test_a_tap_records_and_says_so_with_undo(scorer: Client, village: Village) -> None:
    answer = tap(scorer, door(village), "yard-clean")
    assert answer.status_code == 302
    row = Record.objects.get()
    assert (row.item, row.holder, row.day) == (
        "yard-clean",
        village.home("h1"),
        date(2026, 3, 11),
    )
    page = scorer.get(answer["Location"].partition("#")[0])
    assert "已记下：1 组 12号，院落整洁、物件摆放有序 +2。" in text(page)
    assert f'name="undo" value="{row.pk}"' in text(page)
    assert "2026年已记 1 / 1 次" in row_of(page, "yard-clean")


def test_the_double_of_a_tap_changes_nothing(scorer: Client, village: Village) -> None:
    address = door(village)
    given = id_in(row_of(scorer.get(address), "waste-sorted"))
    for headers in ({}, HTMX, HTMX):
        answer = scorer.post(address, {"item": "waste-sorted", "id": given}, headers=headers)
        assert answer.status_code in (200, 302)
    assert Record.objects.count() == 1


def test_htmx_gets_the_row_alone_with_nothing_under_the_thumb(
    scorer: Client, village: Village
) -> None:
    address = door(village)
    given = id_in(row_of(scorer.get(address), "waste-sorted"))
    sent = {"item": "waste-sorted", "id": given, "times": "2"}
    answer = scorer.post(address, sent, headers=HTMX)
    assert "<html" not in text(answer)
    row = row_of(answer, "waste-sorted")
    assert 'hx-swap-oob="true"' in row
    assert "2026年3月已记 2 / 4 次" in row
    assert id_in(row) != given
    assert "score-done" in row.partition("<details")[0]
    assert "<button" not in row.partition("<details")[0]
    assert text(answer).startswith('<p class="scoring-said-text">')


def test_undo_takes_it_back_and_it_can_be_recorded_again(scorer: Client, village: Village) -> None:
    address = door(village)
    tap(scorer, address, "yard-clean")
    row = Record.objects.get()
    answer = scorer.post(address, {"item": "yard-clean", "undo": str(row.pk)})
    assert answer.status_code == 302
    page = scorer.get(answer["Location"].partition("#")[0])
    assert "已撤回：1 组 12号" in text(page)
    assert "2026年已记 0 / 1 次" in row_of(page, "yard-clean")
    late = scorer.post(address, {"item": "yard-clean", "id": str(row.pk)}, headers=HTMX)
    assert late.status_code == 409
    assert "请再点一次" in text(late)
    assert tap(scorer, address, "yard-clean").status_code == 302
    assert Record.objects.filter(state="waiting").count() == 1


def test_what_was_reviewed_meanwhile_stays(scorer: Client, village: Village) -> None:
    row = record(village)
    actions.review(village.viewer("reviewer"), [Verdict(row.pk, "accepted")])
    for address, sent in (
        (door(village), {"item": "yard-clean"}),
        ("/field/points/mine/", {}),
    ):
        answer = scorer.post(address, {**sent, "undo": str(row.pk)})
        assert answer.status_code == 409
        assert "已经复核" in text(answer)
    row.refresh_from_db()
    assert row.state == "accepted"


def test_nobody_takes_back_what_another_recorded(scorer: Client, village: Village) -> None:
    village.hire("second", "scoring-team", "group1", "cadre")
    row = record(village, by="second")
    page = scorer.get(door(village))
    assert str(row.pk) not in text(page)
    answer = scorer.post(door(village), {"item": "yard-clean", "undo": str(row.pk)})
    assert answer.status_code == 403
    for nonsense in ("", "x", str(new_id())):
        sent = {"item": "yard-clean", "undo": nonsense}
        assert scorer.post(door(village), sent).status_code in (403, 422)
    row.refresh_from_db()
    assert row.state == "waiting"


def test_an_item_at_its_limit_is_no_button(scorer: Client, village: Village) -> None:
    record(village)
    address = door(village)
    row = row_of(scorer.get(address), "yard-clean")
    assert "已记满" in row
    assert 'name="id"' not in row
    sent = {"item": "yard-clean", "id": str(new_id())}
    answer = scorer.post(address, sent, headers=HTMX)
    assert answer.status_code == 422
    assert "最多算 1 次" in text(answer)
    assert Record.objects.count() == 1


def test_what_must_be_told_is_asked_and_what_was_typed_stays(
    scorer: Client, village: Village
) -> None:
    address = door(village)
    row = row_of(scorer.get(address), "farm-help")
    assert "对方在自己的页面上会看到这句话" in row
    assert "<textarea" not in row_of(scorer.get(address), "yard-clean")
    given = id_in(row)
    sent = {"item": "farm-help", "id": given, "note": "  ", "times": "2"}
    for headers in ({}, HTMX):
        answer = scorer.post(address, sent, headers=headers)
        row = row_of(answer, "farm-help")
        assert answer.status_code == 422
        assert "写一句是怎么回事" in row
        assert 'aria-describedby="note-farm-help-help note-farm-help-error"' in row
        assert 'value="2"' in row
        assert id_in(row) == given
        assert '<details class="score-fold" open>' in row
    assert not Record.objects.exists()
    tap(scorer, address, "farm-help", note="帮老张收了一天麦", times="2")
    row = Record.objects.get()
    assert (row.note, row.times, row.points) == ("帮老张收了一天麦", 2, 4)


def test_who_lost_the_post_in_between_is_told(sign_in: SignIn, village: Village) -> None:
    client, address = sign_in("scorer"), door(village)
    given = id_in(row_of(client.get(address), "yard-clean"))
    row = Appointment.objects.get(person__account=village.accounts["scorer"])
    end_appointment(SYSTEM, row, date(2026, 3, 10))
    answer = client.post(address, {"item": "yard-clean", "id": given}, headers=HTMX)
    assert answer.status_code == 403
    assert not Record.objects.exists()
