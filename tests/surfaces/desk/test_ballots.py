"""Ballots at the desk: drafted, rolled, announced, entered on paper, counted, printed; refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Ballot, PaperSheet, RollObjection, RollRow, Vote
from tests.balloting import balloting_town, counted, drafted, moment, opened, rolled
from tests.paper import sheets_of
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db
Post = Callable[..., str]


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Town:
    return balloting_town()


@pytest.fixture
def runs(sign_in: SignIn) -> Client:
    client = sign_in("first-secretary")
    client.cookies["gezhi_language"] = "zh-hans"
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def post(client: Client, address: str, status: int = 302, **form: object) -> str:
    answer = client.post(address, form)
    assert answer.status_code == status, answer.content.decode()[:900]
    return answer.content.decode()


def at(ballot: UUID, more: str = "") -> str:
    return f"/desk/ballots/{ballot}/{more}"


def pdf(client: Client, address: str) -> str:
    data = client.get(address).content
    return "".join(page.extract_text() for page in sheets_of(data))


def test_the_pages_are_for_those_who_run_or_enter(town: Town, sign_in: SignIn) -> None:
    pages = ("", "roll/", "roll/line", "roll/import", "objections/", "paper/")
    for ballot, seen in ((rolled(town), 404), (opened(town), 403)):
        for role in ("outsider-lead", "dispatcher"):
            for more in pages:
                assert sign_in(role).get(at(ballot, more)).status_code == seen, (role, more)
        for more in pages:
            assert sign_in("resident").get(at(ballot, more)).status_code == 403, more
    assert Client().get(at(ballot)).status_code == 302
    ballot, clerk = rolled(town), sign_in("clerk-1")
    assert clerk.get(at(ballot)).status_code == 200
    assert clerk.post(at(ballot, "do/announce")).status_code == 403
    assert "发布公告</button>" not in clerk.get(at(ballot)).content.decode()


def test_a_draft_comes_from_its_kind(town: Town, runs: Client) -> None:
    page = text(runs, "/desk/ballots/new")
    assert "业主共同决定事项" in page
    place = town.places["c0"].pk
    address = f"/desk/ballots/new?place={place}&kind=owners"
    form = text(runs, address)
    assert "民法典第278条" in form
    assert "2026-03-18" in form, "fifteen days of notice, counted from tomorrow"
    id = re.search(r'name="id" value="([^"]+)"', form)
    assert id is not None
    asked: dict[str, Any] = {
        "id": id[1],
        "title": "",
        "opens": "x",
        "closes": "2026-03-20",
        "text": "说明",
    }
    wrong = post(runs, address, 422, **asked)
    assert 'id="field-opens-error"' in wrong
    assert "说明" in wrong
    asked |= {"opens": "2026-03-18", "opens_at": "09:00", "closes_at": "18:00"}
    wrong = post(runs, address, 422, **asked)
    assert 'id="field-title-error"' in wrong
    asked["title"] = "更换2号楼电梯，同意吗？"
    for _ in range(2):
        post(runs, address, **asked)
    row = Ballot.objects.get()
    assert (str(row.pk), row.title) == (id[1], asked["title"])
    assert clock.local(row.opens).isoformat() == "2026-03-18T09:00:00+08:00"
    assert asked["title"] in text(runs, "/desk/ballots/")
    post(runs, at(row.pk, "edit"), **{**asked, "title": "更换3号楼电梯，同意吗？"})
    row.refresh_from_db()
    assert "3号楼" in row.title


def test_projects_are_written_with_their_costs(town: Town, runs: Client) -> None:
    address = f"/desk/ballots/new?place={town.places['c0'].pk}&kind=budget"
    form: dict[str, Any] = {
        "title": "先办哪几件？",
        "opens": "2026-03-18",
        "closes": "2026-03-20",
        "budget": "30,000",
        "options": "装路灯 12000\n修健身角 两万",
    }
    wrong = post(runs, address, 422, **form)
    assert "第 2 行" in wrong
    assert "修健身角 两万" in wrong
    form["options"] = "装路灯 12000\n修健身角 20,000元"
    post(runs, address, **form)
    policy = Ballot.objects.get().policy
    assert [(one["zh"], one["cost"]) for one in policy["options"]] == [
        ("装路灯", 12_000),
        ("修健身角", 20_000),
    ]
    assert policy["budget"] == 30_000


CSV = "房号,业主,登记面积,电话\n1-101,王某,88.5,13800000001\n1-102,李某,,\n1-101,赵某,60,\n"


def test_a_table_is_looked_at_mended_and_taken(town: Town, runs: Client) -> None:
    ballot = drafted(town, "owners")
    address = at(ballot, "roll/import")
    assert "登记面积" in text(runs, address)
    upload = SimpleUploadedFile("roll.csv", CSV.encode("gb18030"))
    page = post(runs, address, 422, file=upload)
    assert "2 行要改" in page
    assert "缺少面积" in page
    assert "与第 2 行重复" in page
    assert not RollRow.objects.exists()
    rows = re.search(r'name="rows" value="([^"]*)"', page)
    assert rows is not None
    kept = rows[1].replace("&quot;", '"')
    mended = {"rows": kept, "cell-3-2": "70", "leave": "4"}
    page = post(runs, address, 200, **mended)
    assert "158.5 m²" in page
    assert not RollRow.objects.exists(), "still only looked at"
    rows = re.search(r'name="rows" value="([^"]*)"', page)
    assert rows is not None
    post(runs, address, rows=rows[1].replace("&quot;", '"'), sure="1")
    assert {one.household for one in RollRow.objects.all()} == {"1-101", "1-102"}
    assert post(runs, address, 422, rows="nonsense", sure="1")
    assert post(runs, address, 422)
    page = text(runs, at(ballot, "roll/"))
    assert "2 行 · 2 票 · 158.5 m²" in page
    assert "王某" in text(runs, at(ballot, "roll/?q=王"))
    assert "李某" not in text(runs, at(ballot, "roll/?q=王"))


def test_a_line_is_added_mended_and_taken_off(town: Town, runs: Client) -> None:
    ballot = drafted(town, "owners")
    address = at(ballot, "roll/line")
    wrong = post(runs, address, 422, name="", where="", area="-1", phone="1")
    for name in ("name", "where", "area", "phone"):
        assert f'id="field-{name}-error"' in wrong, name
    post(runs, address, name="周某", where="5-1", area="60.5", phone="13900000077")
    row = RollRow.objects.get()
    assert (row.name, row.area, row.household) == ("周某", 605_000, "5-1")
    line = f"{address}?key={row.key}"
    post(runs, line, name="周某某", where="5-1", area="61")
    assert RollRow.objects.get().name == "周某某"
    post(runs, line, do="remove")
    assert not RollRow.objects.exists()
    assert "名册还是空的" in text(runs, at(ballot, "roll/"))


def test_a_written_proxy_is_noted_and_taken_back(town: Town, runs: Client) -> None:
    ballot = rolled(town)
    line = at(ballot, "roll/line?key=p3")
    post(runs, line, do="proxy", proxy_line="1")
    assert RollRow.objects.get(key="p3").proxy_head == "p1"
    assert "王某" in text(runs, line)
    post(runs, at(ballot, "roll/line?key=p4"), do="proxy", proxy_line="1")
    many = post(runs, at(ballot, "roll/line?key=p5"), 422, do="proxy", proxy_line="1")
    assert "最多接受 2 人委托" in many
    own = post(runs, at(ballot, "roll/line?key=p5"), 422, do="proxy", proxy_line="5")
    assert "不能委托自己" in own
    post(runs, line, do="withdraw")
    assert RollRow.objects.get(key="p3").proxy_name == ""


def test_objections_are_answered_with_a_reason(town: Town, runs: Client, sign_in: SignIn) -> None:
    ballot = rolled(town, opens=moment(5), closes=moment(9))
    actions.announce_ballot(town.viewer("first-secretary"), ballot)
    actions.object_to_roll(town.viewer("neighbour"), ballot, "周明漏了")
    address = at(ballot, "objections/")
    assert "周明漏了" in text(runs, address)
    row = RollObjection.objects.get()
    form: dict[str, Any] = {"objection": str(row.pk), "outcome": "upheld", "reason": ""}
    assert 'id="field-reason-error"' in post(runs, address, 422, **form)
    clerk = sign_in("clerk-1")
    assert post(clerk, address, 403, **{**form, "reason": "对"})
    post(runs, address, **{**form, "reason": "已经补上"})
    row.refresh_from_db()
    assert (row.outcome, row.reason) == ("upheld", "已经补上")
    assert post(runs, address, 422, objection="x", reason="对")


def test_what_is_in_the_way_is_listed(town: Town, runs: Client) -> None:
    soon = drafted(town, "owners", opens=moment(3))
    page = post(runs, at(soon, "do/announce"), 422)
    assert "15 天" in page
    assert "名册还是空的" in page
    assert runs.post(at(soon, "do/nothing")).status_code == 404
    assert 'id="field-reason-error"' in post(runs, at(soon, "do/cancel"), 422, reason="")
    post(runs, at(soon, "do/cancel"), reason="不办了")
    assert "不办了" in text(runs, at(soon))
    assert "不办了" not in text(runs, "/desk/ballots/")


def enter(client: Client, ballot: UUID, sheet: int, status: int = 302, **more: object) -> str:
    return post(client, at(ballot, "paper/"), status, sheet=sheet, **more)


def test_two_people_enter_paper_and_differences_stand_side_by_side(
    town: Town, runs: Client, sign_in: SignIn
) -> None:
    ballot = opened(town, "secret")
    first, second = sign_in("clerk-1"), sign_in("clerk-2")
    for client in (first, second):
        client.cookies["gezhi_language"] = "zh-hans"
    for line in (3, 4):
        post(first, at(ballot, "paper/"), hand="1", hand_line=line)
    assert "填名册上的序号" in post(first, at(ballot, "paper/"), 422, hand="1", hand_line="99")
    enter(first, ballot, 1, choice="yes")
    page = text(first, at(ballot, "paper/"))
    assert "等别人录第二遍" in page
    assert "别人" in enter(first, ballot, 1, 409, choice="no")
    page = text(second, at(ballot, "paper/"))
    assert 'value="1"' in page
    assert "等您录第二遍" in page
    enter(second, ballot, 1, choice="yes")
    enter(first, ballot, 2, choice="yes")
    enter(second, ballot, 2, choice="no")
    page = text(runs, at(ballot, "paper/"))
    assert "两次录入不一致" in page
    assert "领票" not in page
    sheet = PaperSheet.objects.get(sheet=2)
    post(runs, at(ballot, "paper/"), differing=str(sheet.pk), settle="second")
    sheet.refresh_from_db()
    assert sheet.state == "agreed"
    assert '"no"' in sheet.agreed
    page = text(runs, at(ballot))
    assert "40.00%" in page
    assert "赞成" not in page
    counted(town, ballot)
    found = Ballot.objects.get().result
    assert {one["key"]: one["votes"] for one in found["options"]}["yes"] == 1
    assert "未通过" in text(runs, at(ballot))


def test_a_named_paper_names_its_line(town: Town, sign_in: SignIn) -> None:
    ballot, first = opened(town, "named"), sign_in("clerk-1")
    assert "填名册上的序号" in enter(first, ballot, 1, 422, choice="yes")
    enter(first, ballot, 1, line=3, choice="yes")
    assert Vote.objects.get().head == "p3"
    enter(first, ballot, 2, line=4, do="spoilt")
    assert '"spoilt":true' in PaperSheet.objects.get(sheet=2).first


def test_a_ranked_paper_is_entered_by_its_places(town: Town, sign_in: SignIn) -> None:
    ballot, first = opened(town, "ranked"), sign_in("clerk-1")
    places: dict[str, Any] = {"rank-o1": "2", "rank-o2": "", "rank-o3": "1"}
    enter(first, ballot, 1, 302, do="enter", **places)
    assert '["o3","o1"]' in PaperSheet.objects.get().first
    assert enter(first, ballot, 2, 422, do="enter", **{"rank-o1": "1", "rank-o2": "1"})


def test_the_turnout_is_live_without_a_tally(town: Town, runs: Client) -> None:
    ballot = opened(town, "secret")
    asked = actions.CastVote(ballot, "p1", ("yes",))
    actions.cast(town.viewer("resident"), asked)
    live = text(runs, at(ballot, "turnout"))
    assert "20.00%" in live
    assert "<meter" in live
    page = text(runs, at(ballot))
    assert "结果</h2>" not in page
    counted(town, ballot)
    assert runs.get(at(ballot, "turnout"))["HX-Refresh"] == "true"
    assert "结果</h2>" in text(runs, at(ballot))


def test_papers_for_the_board_and_the_box(town: Town, runs: Client) -> None:
    ballot = opened(town, "secret")
    notice = pdf(runs, at(ballot, "notice.pdf"))
    assert "加装充电桩" in notice
    assert "无记名" in notice
    assert "没有人知道" not in notice
    papers = pdf(runs, at(ballot, "papers.pdf"))
    assert papers.count("不要写姓名") == 5
    assert "王某" not in papers
    assert runs.get(at(ballot, "result.pdf")).status_code == 404
    counted(town, ballot)
    assert "表决结果" in pdf(runs, at(ballot, "result.pdf"))
    named = pdf(runs, at(opened(town, "named"), "papers.pdf"))
    assert "王某" in named
    assert "签名" in named


def test_the_roll_is_filled_from_who_lives_here(town: Town, runs: Client) -> None:
    ballot = drafted(town, "homes")
    post(runs, at(ballot, "roll/fill"))
    assert not RollRow.objects.exists()
    assert "从登记的住户填入" in text(runs, at(ballot, "roll/"))
    frozen = opened(town, "secret")
    assert "加一行" not in text(runs, at(frozen, "roll/"))
    assert "名册已经固定" in text(runs, at(frozen, "roll/line?key=p1"))
    assert post(runs, at(frozen, "roll/line"), 409, name="x", where="1")
