"""Councils at the desk: the list, calling with days of notice, the workbench, papers, units."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import (
    Attendance,
    Item,
    JointProject,
    Listing,
    Match,
    Meeting,
    Resolution,
    Sitter,
)
from tests.paper import words_on
from tests.sitting import (
    ALL,
    DAY,
    NOW,
    call,
    held,
    member,
    resolved,
    seat,
    sitting_town,
    take_in,
    there,
)
from tests.surfaces.conftest import SignIn
from tests.town import Town
from tests.uniting import proposed, signed

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
    return f"/desk/councils/{town.places[place].pk}/{key}/{more}"


def bench(row: Meeting, more: str = "") -> str:
    return f"/desk/councils/meeting/{row.pk}/{more}"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def post(client: Client, address: str, status: int = 302, **form: Any) -> str:
    answer = client.post(address, form)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_councils_are_listed_with_their_state_and_found(town: Town, sign_in: SignIn) -> None:
    call(town)
    client = sign_in("first-secretary")
    shown = page(client, "/desk/councils/")
    assert "三方议事会" in shown
    assert "逾期" in shown
    assert 'aria-current="page"' in shown
    assert "没有符合的议事会" in page(client, "/desk/councils/?q=别处")
    assert "三方议事会" in page(client, "/desk/councils/?q=东社区&state=overdue")
    lead = page(sign_in("grid-lead"), "/desk/councils/")
    assert "您下次参加" in lead


def test_a_councils_page_is_its_members_and_holders(town: Town, sign_in: SignIn) -> None:
    call(town)
    shown = page(sign_in("first-secretary"), at(town))
    for word in ("召集会议", "社区二楼会议室", "owner", "吸收成员", "结束席位", "轮到谁"):
        assert word in shown
    member_sees = page(sign_in("grid-lead"), at(town))
    assert "owner" in member_sees
    assert "召集会议" not in member_sees
    page(sign_in("outsider-lead"), at(town), 403)
    assert sign_in("resident").get(at(town)).status_code == 403
    assert Client().get(at(town)).status_code == 302
    page(sign_in("first-secretary"), at(town, key="nothing"), 404)


def test_the_roll_of_members_says_from_when_to_when(town: Town, sign_in: SignIn) -> None:
    client, sitter = sign_in("first-secretary"), Sitter.objects.get(body=None)
    assert at(town, "members/") in page(client, at(town))
    actions.end_seat(town.viewer("first-secretary"), sitter.pk, NOW.date() - DAY)
    shown = page(client, at(town, "members/"))
    now, _, former = shown.partition("以前的和还没到任的")
    assert "grid-lead" in now
    assert "owner" in former
    for word in ("2026年1月1日", "2026年3月31日"):
        assert word in former.replace(" ", "")
    outside = page(sign_in("outsider-lead"), at(town, "members/"))
    assert "owner" not in outside
    assert "公开的岗位写名字" in outside
    assert sign_in("resident").get(at(town, "members/")).status_code == 403


def test_members_are_taken_in_and_leave(town: Town, sign_in: SignIn) -> None:
    client = sign_in("first-secretary")
    sitter = Sitter.objects.get(body=None)
    assert "结束owner的席位？" in page(client, at(town)).partition(f'id="end-{sitter.pk}"')[2]
    post(client, at(town, "seats"), end=sitter.pk)
    assert Sitter.objects.get(pk=sitter.pk).ends == NOW.date()
    post(client, at(town, "seats"), who="person:no", id=new_id())
    assert Sitter.objects.count() == 2
    body = town.bodies["property-3"]
    Sitter.objects.filter(pk=sitter.pk).update(ends=NOW.date() - DAY)
    post(client, at(town, "seats"), who=f"body:{body.pk}", id=new_id())
    assert Sitter.objects.filter(body=body).exists()


def test_days_of_notice_are_checked_as_one_types(town: Town, sign_in: SignIn) -> None:
    client = sign_in("first-secretary")
    early = page(client, at(town, "notice") + "?day=2026-04-02&time=09:00")
    assert "太早" in early
    assert "4月4日" in early
    kept = page(client, at(town, "notice") + "?day=2026-04-06&time=09:00")
    assert "太早" not in kept
    law = page(client, at(town, "notice?day=2026-04-02&time=09:00", key="assembly"))
    assert "法定期限" in law
    assert "本会约定" in page(client, at(town, "notice") + "?day=x&time=y")
    page(sign_in("grid-lead"), at(town, "notice"), 403)


def test_a_meeting_is_called_once_and_nothing_typed_is_lost(town: Town, sign_in: SignIn) -> None:
    client, id_ = sign_in("first-secretary"), new_id()
    form = {"day": "2026-04-02", "time": "19:30", "spot": "红色议事厅", "id": id_}
    shown = post(client, at(town, "call"), 422, **form)
    assert "红色议事厅" in shown
    assert "要提前开，写明原因" in shown
    assert str(id_) in shown
    form |= {"short_notice": "充电桩起火了"}
    post(client, at(town, "call"), **form)
    post(client, at(town, "call"), **form)
    row = Meeting.objects.get()
    assert (row.pk, row.spot, clock.local(row.starts).hour) == (id_, "红色议事厅", 19)
    assert "写日期" in post(client, at(town, "call"), 422, spot="厅", id=new_id())
    page(sign_in("grid-lead"), at(town, "call"), 403)


def test_a_meeting_is_moved_and_cancelled_with_a_reason(town: Town, sign_in: SignIn) -> None:
    row, client = call(town), sign_in("first-secretary")
    address = bench(row, "move")
    assert "社区二楼会议室" in page(client, address)
    form: dict[str, Any] = {"day": "2026-04-08", "time": "09:00", "spot": "一楼", "room": ""}
    assert "一楼" in post(client, address, 422, **form)
    post(client, address, **form, reason="停电")
    assert Meeting.objects.get().spot == "一楼"
    post(client, address, 422, do="cancel", reason="")
    post(client, address, do="cancel", reason="不开了")
    assert Meeting.objects.get().state == "cancelled"
    assert "不开了" in page(client, bench(row))
    page(sign_in("grid-lead"), address, 403)


def test_the_agenda_is_gathered_ordered_and_answered(town: Town, sign_in: SignIn) -> None:
    row, client = call(town), sign_in("first-secretary")
    place = town.places["c0"].pk
    ask = actions.ProposeItem(place, "hall", "晾衣杆", "公共晾晒区")
    item = actions.propose_item(town.viewer("grid-lead"), ask)
    other = actions.propose_item(
        town.viewer("neighbour"), actions.ProposeItem(place, "hall", "广场舞")
    )
    assert "公共晾晒区" in page(client, bench(row))
    post(client, bench(row, "do/take"), item=item.pk, answer="on")
    assert "写" in post(client, bench(row, "do/take"), 422, item=other.pk, answer="no")
    post(client, bench(row, "do/take"), item=other.pk, answer="no", reason="已有规定")
    assert Item.objects.get(pk=other.pk).state == "refused"
    post(client, bench(row, "do/put"), title="充电桩", text="", id=new_id())
    shown = post(client, bench(row, "do/put"), 422, title="", text="没有标题的话")
    assert "没有标题的话" in shown
    put = Item.objects.get(kind="other")

    def order() -> list[str]:
        text = page(client, bench(row))
        return sorted(("晾衣杆", "充电桩"), key=lambda title: text.index(f". {title}"))

    before = order()
    first = item if before[0] == "晾衣杆" else put
    post(client, bench(row, "do/order"), item=first.pk, way="down")
    assert order() == before[::-1]
    post(client, bench(row, "do/order"), item=first.pk, way="up")
    assert order() == before
    post(client, bench(row, "do/off"), item=put.pk, reason="下次再议")
    assert "充电桩" not in page(client, bench(row)).split("议程和记录")[1].split("</ol>")[0]
    post(client, bench(row, "do/nothing"))
    post(client, bench(row, "do/off"), 404, item="x")


def test_attendance_by_one_key_and_the_quorum_as_it_grows(town: Town, sign_in: SignIn) -> None:
    row, client = call(town), sign_in("first-secretary")
    form: dict[str, Any] = {"seat": seat(town, "grid-lead"), "how": "present"}
    assert "会前一小时" in post(client, bench(row, "do/attend"), 422, **form)
    with clock.at(row.starts):
        shown = page(client, bench(row))
        assert 'data-key="1"' in shown
        assert "人数不够" in shown
        for role in ALL:
            post(client, bench(row, "do/attend"), seat=seat(town, role), how="present")
        assert "人数够了" in page(client, bench(row))
        post(client, bench(row, "do/attend"), **form)
        assert not Attendance.objects.filter(seat=form["seat"]).exists()
        company = f"body:{town.bodies['property-1'].pk}"
        by = seat(town, "owner")
        post(client, bench(row, "do/attend"), seat=company, how="proxy", proxy=by)
        assert "由 owner 代表" in page(client, bench(row))


def test_minutes_of_two_who_write_at_once(town: Town, sign_in: SignIn) -> None:
    row, client = call(town), sign_in("first-secretary")
    post(client, bench(row, "do/put"), title="充电桩", id=new_id())
    item = Item.objects.get()
    with clock.at(row.starts):
        there(town, row, *ALL)
        post(client, bench(row, "do/minutes"), item=item.pk, said="大家同意", seen=0)
        shown = post(client, bench(row, "do/minutes"), 409, item=item.pk, said="另一稿", seen=0)
        assert "另一稿" in shown
        assert "大家同意" in shown
        assert 'name="seen" value="1"' in shown
        post(client, bench(row, "do/minutes"), item=item.pk, said="另一稿", seen=1)
    assert Item.objects.get().said == "另一稿"


def test_from_a_vote_to_signed_minutes(town: Town, sign_in: SignIn) -> None:
    row, client = call(town), sign_in("first-secretary")
    lead = f"post:grid-lead:{town.places['g00'].pk}"
    with clock.at(row.starts):
        there(town, row, *ALL)
        form = {"text": "建充电桩", "how": "hands", "yes": 2, "no": 1, "holder": lead}
        shown = post(client, bench(row, "do/resolve"), 422, **form | {"yes": "x"})
        assert "建充电桩" in shown
        post(client, bench(row, "do/resolve"), **form, within_days="5", id=new_id())
        one = Resolution.objects.get()
        assert (one.yes, one.no, one.state) == (2, 1, "open")
        shown = page(client, bench(row))
        assert "2 票赞成，1 票反对，0 票弃权" in shown
        post(client, bench(row, "do/finish"))
        assert "确认记录" in page(client, bench(row))
        post(client, bench(row, "do/sign"))
        assert "确认于" in page(client, bench(row))
        post(client, bench(row, "do/add"), text="到会人数应为三人", id=new_id())
        assert "到会人数应为三人" in page(client, bench(row))


def test_members_read_the_workbench_and_change_nothing(town: Town, sign_in: SignIn) -> None:
    row, lead = call(town), sign_in("grid-lead")
    shown = page(lead, bench(row))
    assert row.code not in shown
    assert "结束会议" not in shown
    post(lead, bench(row, "do/put"), 403, title="我来加", id=new_id())
    assert not Item.objects.exists()
    page(lead, bench(row, "code"), 403)
    assert row.code in page(sign_in("first-secretary"), bench(row, "code"))
    for address in (bench(row), bench(row, "minutes.pdf"), bench(row, "notice.pdf")):
        page(sign_in("outsider-lead"), address, 403)
        assert Client().get(address).status_code == 302


def test_notice_and_minutes_are_printed(town: Town, sign_in: SignIn) -> None:
    row = held(town)
    with clock.at(LATER):
        resolved(town, row)
    for name, head in (("minutes.pdf", "会议记录"), ("notice.pdf", "会议通知")):
        answer = sign_in("grid-lead").get(bench(row, name))
        assert answer["Content-Type"] == "application/pdf"
        assert head in words_on(answer.content)


def test_a_resolution_is_followed_until_it_is_done(town: Town, sign_in: SignIn) -> None:
    row = held(town)
    with clock.at(LATER):
        one = resolved(town, row)
        address = f"/desk/councils/resolution/{one.pk}/"
        lead = sign_in("grid-lead")
        assert "您要办的" in page(lead, "/desk/councils/")
        post(lead, address, text="已量好地方", do="note", id=new_id())
        assert "已量好地方" in page(lead, address)
        post(lead, address, 422, text="", do="done")
        post(lead, address, text="两排都装好了", do="done")
        assert Resolution.objects.get().state == "done"
        post(lead, address, 409, text="别的结果", do="done")


def test_a_special_meeting_is_asked_for_and_signed(town: Town, sign_in: SignIn) -> None:
    lead = sign_in("grid-lead")
    post(lead, at(town, "special"), text="起火了", id=new_id())
    shown = page(sign_in("first-secretary"), at(town))
    assert "起火了" in shown
    asking = shown.split('name="sign" value="')[1].split('"')[0]
    post(sign_in("first-secretary"), at(town, "special"), sign=asking)
    assert "应当召集" in page(lead, at(town))


def test_a_case_is_put_on_an_agenda(town: Town, sign_in: SignIn) -> None:
    from gezhi.engines.cases import actions as cases
    from tests.town import LAT, LON

    where = {"lon": LON + 0.0025, "lat": LAT + 0.0025}
    form = {"what": "street-lighting", "text": "3号楼前的路灯坏了三天", "where": where}
    case = cases.open_case(town.viewer("resident"), cases.OpenCase("report", form))
    client, address = sign_in("first-secretary"), f"/desk/councils/case/{case.id}"
    assert address in page(client, f"/desk/case/{case.id}")
    assert "没有能接的会议" in page(client, address)
    row = call(town)
    assert case.code in page(client, address)
    post(client, address, 403, meeting=new_id(), title="路灯", id=new_id())
    post(client, address, meeting=row.pk, title="路灯", id=new_id())
    item = Item.objects.get()
    assert (item.kind, item.subject) == ("case", f"case:{case.id}")
    page(sign_in("grid-lead"), address, 403)
    page(sign_in("outsider-lead"), address, 404)


def units(town: Town, more: str = "") -> str:
    return at(town, f"units/{more}", "town", "alliance")


def test_units_list_match_and_finish(town: Town, sign_in: SignIn) -> None:
    anhe, shunmin = sign_in("anhe"), sign_in("shunmin")
    body = {name: town.bodies[f"property-{n}"].pk for n, name in enumerate(("a", "s"), 1)}
    form = {"kind": "rooms", "text": "会议室", "contact": "综合部", "id": new_id()}
    post(anhe, units(town, "list"), **form, body=body["a"], sort="resource")
    shown = post(
        shunmin,
        units(town, "list"),
        422,
        **form | {"contact": "13800000001", "id": new_id()},
        body=body["s"],
        sort="demand",
    )
    assert "13800000001" in shown
    form |= {"id": new_id(), "text": "开业主会缺地方"}
    post(shunmin, units(town, "list"), **form, body=body["s"], sort="demand")
    demand = Listing.objects.get(sort="demand")
    assert "会议室" in page(shunmin, units(town, f"?match={demand.pk}"))
    offer = Listing.objects.get(sort="resource")
    post(shunmin, units(town, "match"), demand=demand.pk, resource=offer.pk, id=new_id())
    row = Match.objects.get()
    post(shunmin, units(town, "agree"), 403, match=row.pk, body=body["a"])
    post(anhe, units(town, "agree"), match=row.pk, body=body["a"])
    post(anhe, units(town, "end"), 422, match=row.pk, how="done", outcome="")
    post(anhe, units(town, "end"), match=row.pk, how="done", outcome="开好了")
    assert Match.objects.get().state == "done"
    assert "开好了" in page(shunmin, units(town))
    assert "找不到" not in page(anhe, units(town, "?list=demand&q=业主"))


def test_lists_are_closed_to_others(town: Town, sign_in: SignIn) -> None:
    proposed(town)
    for role in ("first-secretary", "grid-lead", "outsider-lead"):
        page(sign_in(role), units(town), 403)
    page(sign_in("duty-lead"), units(town))
    assert Client().get(units(town)).status_code == 302


def test_a_joint_project_is_signed_stepped_and_finished(town: Town, sign_in: SignIn) -> None:
    client = sign_in("duty-lead")
    parties = [town.bodies["property-1"].pk, town.bodies["property-2"].pk]
    form = {"title": "充电点", "signed": "2026-03-30", "steps": "选地方\n装柜子\n", "id": new_id()}
    post(client, units(town, "sign"), 422, **form, party=parties[0])
    answer = client.post(units(town, "sign"), {**form, "party": parties})
    assert answer.status_code == 302
    row = JointProject.objects.get()
    assert row.milestones.count() == 2
    address = f"/desk/councils/project/{row.pk}"
    for number in (1, 2):
        post(sign_in("anhe"), address, step=number)
    post(sign_in("anhe"), address, do="finish", outcome="12 个充电位")
    assert JointProject.objects.get().state == "finished"
    other = signed(town, "duty-lead", title="别的")
    post(sign_in("grid-lead"), f"/desk/councils/project/{other.pk}", 403, do="drop", outcome="x")
    post(client, f"/desk/councils/project/{other.pk}", do="drop", outcome="电容不够")
    assert "电容不够" in page(client, units(town))


def test_the_desk_has_a_place_for_councils(town: Town, sign_in: SignIn) -> None:
    assert 'href="/desk/councils/"' in page(sign_in("first-secretary"), "/desk/")
    shown = page(sign_in("first-secretary"), "/desk/councils/")
    for address in ("/desk/ballots/", "/desk/pacts/"):
        assert f'href="{address}"' in shown
