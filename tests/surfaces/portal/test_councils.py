"""Deciding together in public: what is decided, a council, a meeting; proposing; being there."""

from __future__ import annotations

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Attendance, Item
from tests.sitting import DAY, NOW, call, held, member, resolved, sitting_town, take_in
from tests.surfaces.conftest import SignIn
from tests.town import Town
from tests.uniting import signed

pytestmark = pytest.mark.django_db
LATER = NOW + 4 * DAY


@pytest.fixture
def town(db: None):
    with clock.at(NOW):
        made = sitting_town()
        member(made, "anhe", "property-1")
        member(made, "shunmin", "property-2")
        take_in(made)
        yield made


def at(town: Town, more: str = "", place: str = "c0", key: str = "hall") -> str:
    return f"/councils/{town.places[place].pk}/{key}/{more}"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_what_is_decided_near_is_one_page(town: Town) -> None:
    row = call(town)
    shown = page(Client(), "/councils/")
    for word in ("一起议事", "三方议事会", "早就该开会了", "现在没有要表决的事"):
        assert word in shown
    assert f"/councils/meeting/{row.pk}/" in shown
    assert "一起议事" in page(Client(), "/")
    near = page(Client(), f"/councils/?in={town.places['c1'].pk}")
    assert f"/councils/meeting/{row.pk}/" not in near
    assert f"/councils/?in={town.places['c0'].pk}" in page(Client(), f"/p/{town.places['c0'].code}")


def test_resolutions_say_who_what_when_and_what_came_of_it(town: Town) -> None:
    row = held(town)
    with clock.at(LATER):
        one = resolved(town, row)
        shown = page(Client(), "/councils/")
        assert "东门建两排充电桩" in shown
        assert "东1网格" in shown
        closing = actions.CloseResolution(one.pk, "装好了二十个")
        actions.close_resolution(town.viewer("grid-lead"), closing)
        for address in ("/councils/", at(town), f"/councils/meeting/{row.pk}/"):
            assert "装好了二十个" in page(Client(), address)


def test_a_council_in_public_names_holders_of_public_posts_alone(
    town: Town, sign_in: SignIn
) -> None:
    call(town)
    signed(town, "duty-lead")
    shown = page(Client(), at(town))
    assert "社区二楼会议室" in shown
    assert "成员和任职时间" in shown
    assert ">grid-lead<" in shown, "as on the board of its place"
    assert "owner" not in shown, "taken in as a person"
    assert "从2026年1月1日起" in shown.replace(" ", "")
    assert "电动车充电点" in page(Client(), at(town, "", "town", "alliance"))
    page(Client(), at(town, key="nothing"), 404)


def test_dates_of_a_closed_council_stay_closed(town: Town) -> None:
    asked = {"place": town.places["town"].pk, "council": "alliance"}
    row = call(town, "duty-lead", **asked)
    assert f"/councils/meeting/{row.pk}/" not in page(Client(), at(town, "", "town", "alliance"))
    page(Client(), f"/councils/meeting/{row.pk}/", 404)
    assert str(row.pk) not in page(Client(), at(town, "meetings.ics", "town", "alliance"))


def test_the_code_and_the_room_are_no_ones_outside(town: Town, sign_in: SignIn) -> None:
    row = call(town, room="https://meet.example/geheim")
    for client in (Client(), sign_in("resident")):
        shown = page(client, f"/councils/meeting/{row.pk}/")
        assert row.code not in shown
        assert "geheim" not in shown
        assert "我到了" not in shown
    mine = page(sign_in("owner"), f"/councils/meeting/{row.pk}/")
    assert "我到了" in mine
    assert "geheim" in mine
    assert row.code not in mine


def test_a_member_types_the_code(town: Town, sign_in: SignIn) -> None:
    row, owner = call(town), sign_in("owner")
    address = f"/councils/meeting/{row.pk}/here"
    early = owner.post(address, {"code": row.code})
    assert early.status_code == 409
    with clock.at(row.starts):
        wrong = owner.post(address, {"code": "12"})
        assert wrong.status_code == 422
        assert 'value="12"' in wrong.content.decode()
        assert sign_in("resident").post(address, {"code": row.code}).status_code == 404
        assert owner.post(address, {"code": row.code}).status_code == 302
        assert owner.post(address, {"code": row.code}).status_code == 302
        assert Attendance.objects.get().by_code
        assert "您在名单上" in page(owner, f"/councils/meeting/{row.pk}/")


def test_a_resident_proposes_and_reads_what_became_of_it(town: Town, sign_in: SignIn) -> None:
    address = at(town, "propose")
    assert "给我发验证码" in page(Client(), address)
    assert Client().post(address, {"title": "x"}).status_code == 200
    assert not Item.objects.exists()
    client, id_ = sign_in("resident"), str(new_id())
    wrong = client.post(address, {"title": "", "text": "很长的理由", "id": id_})
    assert wrong.status_code == 422
    assert "很长的理由" in wrong.content.decode()
    assert id_ in wrong.content.decode()
    form = {"title": "装儿童滑梯", "text": "孩子多", "id": id_}
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    item = Item.objects.get()
    assert "装儿童滑梯" in page(client, at(town))
    assert "装儿童滑梯" not in page(sign_in("neighbour"), at(town))
    taken = client.post(address, form | {"title": "别的"})
    assert taken.status_code == 409
    actions.answer_item(
        town.viewer("first-secretary"), actions.AnswerItem(item.pk, None, "今年没有钱")
    )
    assert "今年没有钱" in page(client, at(town))


def test_a_proposal_is_taken_back_by_its_author_alone(town: Town, sign_in: SignIn) -> None:
    place = town.places["c0"].pk
    asked = actions.ProposeItem(place, "hall", "装滑梯")
    item = actions.propose_item(town.viewer("resident"), asked)
    address = at(town, f"withdraw/{item.pk}")
    assert sign_in("neighbour").post(address).status_code == 403
    assert sign_in("resident").post(address).status_code == 302
    assert Item.objects.get().state == "withdrawn"


def test_minutes_are_public_once_they_are_confirmed(town: Town, sign_in: SignIn) -> None:
    row = held(town)
    address = f"/councils/meeting/{row.pk}/minutes.pdf"
    page(Client(), address, 404)
    assert sign_in("owner").get(address).content.startswith(b"%PDF")
    with clock.at(LATER):
        actions.sign_minutes(town.viewer("first-secretary"), row.pk)
    assert Client().get(address).content.startswith(b"%PDF")


def test_meetings_come_as_a_calendar(town: Town) -> None:
    row = call(town, spot="二楼, 会议室; " + "很长的地方" * 10)
    answer = Client().get(at(town, "meetings.ics"))
    assert answer["Content-Type"].startswith("text/calendar")
    data = answer.content
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    text = data.replace(b"\r\n ", b"").decode()
    assert f"UID:{row.pk}@gezhi" in text
    assert "DTSTART:20260405T010000Z" in text
    assert "LOCATION:二楼\\, 会议室\\; " in text
    actions.cancel_meeting(town.viewer("first-secretary"), row.pk, "停电")
    assert "STATUS:CANCELLED" in Client().get(at(town, "meetings.ics")).content.decode()
