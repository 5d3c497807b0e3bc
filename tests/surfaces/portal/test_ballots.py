"""Ballots on the portal: to read, to vote, by proxy, to find one's vote, and every refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Ballot, RollObjection, Vote
from tests.balloting import balloting_town, counted, moment, opened, rolled
from tests.town import Town

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Town:
    return balloting_town()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main")]


def paper(client: Client, ballot: UUID, head: str = "p1", **chosen: object) -> dict[str, object]:
    page = text(client, f"/ballots/{ballot}/vote?for={head}")
    id = re.search(r'name="id" value="([^"]+)"', page)
    assert id is not None
    return {"id": id[1], "for": head, **chosen}


def post(client: Client, ballot: UUID, form: dict[str, object], go: str, status: int = 200) -> str:
    answer = client.post(f"/ballots/{ballot}/vote", {**form, "go": go})
    assert answer.status_code == status, answer.content.decode()[:600]
    return answer.content.decode()


def test_before_voting_everything_is_said(town: Town, client_of: ClientOf) -> None:
    ballot = opened(town, "secret")
    page = main_of(text(client_of(), f"/ballots/{ballot}/"))
    for said in ("无记名投票", "超过", "本小区议事规则第三条", "登录后投票"):
        assert said in page, said
    assert "王某" not in page, "no name of the roll is public"
    named = main_of(text(client_of(), f"/ballots/{opened(town, 'named')}/"))
    assert "记名投票" in named
    assert "无记名投票" not in named


def test_a_secret_ballot_says_what_is_protected_and_what_is_not(
    town: Town, client_of: ClientOf
) -> None:
    """Decision 0014: not against whoever holds the database and its key, or changes the program."""
    ballot = opened(town, "secret")
    page = main_of(text(client_of("resident"), f"/ballots/{ballot}/"))
    for said in ("邻居和工作人员都看不到", "数据库和密钥", "备份", "改动了程序的人"):
        assert said in page, said
    form = main_of(text(client_of("resident"), f"/ballots/{ballot}/vote?for=p1"))
    assert f'href="/ballots/{ballot}/#secrecy"' in form
    assert "没有人知道" not in page + form
    assert "工作人员也不知道" not in page + form


def test_a_draft_is_nobodys_to_read(town: Town, client_of: ClientOf) -> None:
    ballot = rolled(town)
    for role in ("anonymous", "resident"):
        text(client_of(role), f"/ballots/{ballot}/", 404)
    text(client_of(), f"/ballots/{uuid4()}/", 404)


def test_mine_stand_first(town: Town, client_of: ClientOf) -> None:
    assert "还没有表决" in text(client_of(), "/ballots/")
    ballot = opened(town, "secret")
    page = text(client_of("resident"), "/ballots/")
    assert "您可以投的" in page
    assert f"/ballots/{ballot}/" in page
    assert "您可以投的" not in text(client_of("clerk"), "/ballots/")
    assert f"/ballots/{ballot}/" in text(client_of(), "/ballots/")


def test_a_vote_is_looked_at_cast_and_receipted(town: Town, client_of: ClientOf) -> None:
    ballot, client = opened(town, "secret"), client_of("resident")
    form = paper(client, ballot, choice="yes")
    sure = post(client, ballot, form, "review")
    assert "就投这个吗" in sure
    assert not Vote.objects.exists(), "a review casts nothing"
    assert str(form["id"]) in sure
    done = post(client, ballot, form, "cast")
    code = re.search(r"data-copies=\"([^\"]+)\"", done)
    assert code is not None
    again = post(client, ballot, form, "cast")
    assert code[1] in again, "a double submit shows the same receipt"
    assert Vote.objects.count() == 1
    assert "no-store" in client.get(f"/ballots/{ballot}/vote")["Cache-Control"]
    page = text(client, f"/ballots/{ballot}/")
    assert "改投" in page
    assert code[1] not in page
    anew = paper(client, ballot, choice="no")
    other = post(client, ballot, anew, "cast")
    assert code[1] not in other
    assert Vote.objects.count() == 1


def test_nothing_chosen_is_asked_again(town: Town, client_of: ClientOf) -> None:
    ballot, client = opened(town, "secret"), client_of("resident")
    form = paper(client, ballot)
    assert "请选一项" in post(client, ballot, form, "review", 422)
    wrong = post(client, ballot, {**form, "choice": "maybe"}, "cast", 422)
    assert "没有这个选项" in wrong
    assert not Vote.objects.exists()


def test_others_do_not_vote(town: Town, client_of: ClientOf) -> None:
    ballot = opened(town, "secret")
    assert client_of().get(f"/ballots/{ballot}/vote").status_code == 302
    form = {"id": str(uuid4()), "for": "p1", "choice": "yes", "go": "cast"}
    for role in ("clerk", "neighbour", "first-secretary"):
        answer = client_of(role).post(f"/ballots/{ballot}/vote", form)
        assert answer.status_code == 403, role
    assert client_of().post(f"/ballots/{ballot}/vote", form).status_code == 302
    assert not Vote.objects.exists()
    assert "不在这份名册上" in text(client_of("clerk"), f"/ballots/{ballot}/")


def test_a_proxy_votes_for_who_gave_it(town: Town, client_of: ClientOf) -> None:
    runs, ballot = town.viewer("first-secretary"), opened(town, "secret")
    actions.name_proxy(runs, ballot, actions.Proxy("p3", "王某", to_head="p1"))
    client = client_of("resident")
    page = text(client, f"/ballots/{ballot}/")
    assert "替 张某 投票" in page
    form = paper(client, ballot, "p3", choice="no")
    assert "张某" in post(client, ballot, form, "review")
    post(client, ballot, form, "cast")
    assert Vote.objects.get().proxy
    assert "替 张某 投票" not in text(client_of("neighbour"), f"/ballots/{ballot}/")


def test_after_the_end_a_vote_is_refused_and_kept_in_the_form(
    town: Town, client_of: ClientOf
) -> None:
    ballot, client = opened(town, "secret"), client_of("resident")
    form = paper(client, ballot, choice="no")
    with clock.at(moment(9)):
        actions.close_ballot(town.viewer("first-secretary"), ballot)
        page = post(client, ballot, form, "cast", 409)
        assert 'value="no" checked' in page
        assert "投票已经结束" in page
    assert not Vote.objects.exists()


def test_the_result_shows_its_arithmetic_and_the_vote_is_found(
    town: Town, client_of: ClientOf
) -> None:
    ballot, client = opened(town, "secret"), client_of("resident")
    done = post(client, ballot, paper(client, ballot, choice="yes"), "cast")
    code = re.search(r"data-copies=\"([^\"]+)\"", done)
    assert code is not None
    mid = main_of(text(client_of(), f"/ballots/{ballot}/"))
    assert "20.00%" in mid
    assert "离通过还差什么" in mid
    assert "结果</h2>" not in mid
    text(client_of(), f"/ballots/{ballot}/ballot.json", 409)
    counted(town, ballot)
    page = main_of(text(client_of(), f"/ballots/{ballot}/"))
    for said in ("通过", "100.00%", "现有 1，符合", "名册全体", "下载票箱"):
        assert said in page, said
    found = client_of().post(f"/ballots/{ballot}/find", {"code": code[1].lower()})
    assert "您的票在票箱里" in found.content.decode()
    assert "同意" in found.content.decode()
    missed = client_of().post(f"/ballots/{ballot}/find", {"code": "AAAA-BBBB"})
    assert "没有这个回执码" in missed.content.decode()
    data = json.loads(client_of().get(f"/ballots/{ballot}/ballot.json").content)
    assert len(data["box"]) == 1
    assert "王某" not in json.dumps(data, ensure_ascii=False)


def test_a_ranked_ballot_is_ordered_by_buttons(town: Town, client_of: ClientOf) -> None:
    ballot, client = opened(town, "ranked"), client_of("resident")
    form = paper(client, ballot, order="")
    for move, order in (
        ("in:o2", "o2"),
        ("in:o1", "o2,o1"),
        ("up:o1", "o1,o2"),
        ("down:o1", "o2,o1"),
        ("in:o3", "o2,o1,o3"),
        ("out:o1", "o2,o3"),
        ("up:o2", "o2,o3"),
        ("in:zz", "o2,o3"),
    ):
        answer = client.post(f"/ballots/{ballot}/vote", {**form, "move": move})
        assert f'name="order" value="{order}"' in answer.content.decode(), move
        form["order"] = order
    sure = post(client, ballot, form, "review")
    assert sure.index("修健身角") < sure.index("添晾衣架")
    back = post(client, ballot, {**form, "choice": ["o2", "o3"]}, "back")
    assert 'name="order" value="o2,o3"' in back
    post(client, ballot, form, "cast")
    counted(town, ballot)
    page = main_of(text(client_of(), f"/ballots/{ballot}/"))
    assert "第 1 轮" in page
    assert "选中：修健身角" in page


def test_a_budget_shows_costs_and_who_pays_what(town: Town, client_of: ClientOf) -> None:
    ballot, client = opened(town, "budget"), client_of("resident")
    page = text(client, f"/ballots/{ballot}/vote?for=p1")
    assert "12,000 元" in page
    assert "30,000" in page
    form = paper(client, ballot, choice=["o1", "o3"])
    sure = post(client, ballot, form, "review")
    assert "8,000 元" in sure
    post(client, ballot, form, "cast")
    neighbour = client_of("neighbour")
    post(neighbour, ballot, paper(neighbour, ballot, "p2", choice=["o3"]), "cast")
    counted(town, ballot)
    page = main_of(text(client_of(), f"/ballots/{ballot}/"))
    assert "选中：添晾衣架" in page
    assert "2 人每人出 4,000 元" in page
    assert "每人 15,000" in page


def test_several_and_named(town: Town, client_of: ClientOf) -> None:
    ballot, client = opened(town, "several"), client_of("resident")
    many = paper(client, ballot, choice=["o1", "o2", "o3"])
    page = post(client, ballot, many, "review", 422)
    assert "最多选 2 项" in page
    assert page.count(" checked") == 3, "nothing chosen is lost"
    done = post(client, ballot, {**many, "choice": ["o1", "o2"]}, "cast")
    assert "记名投票" in done
    assert "data-copies" not in done


def test_owners_see_heads_and_area(town: Town, client_of: ClientOf) -> None:
    ballot, client = opened(town, "owners"), client_of("resident")
    page = main_of(text(client, f"/ballots/{ballot}/"))
    assert "1 处房屋 · 80 m²" in page
    assert "350" in page
    assert "民法典" in page
    post(client, ballot, paper(client, ballot, choice="yes"), "cast")
    assert "22.85%" in main_of(text(client_of(), f"/ballots/{ballot}/"))


def test_objecting_to_the_roll(town: Town, client_of: ClientOf) -> None:
    runs, ballot = town.viewer("first-secretary"), rolled(town, opens=moment(5), closes=moment(9))
    text(client_of("neighbour"), f"/ballots/{ballot}/object", 404)
    actions.announce_ballot(runs, ballot)
    address = f"/ballots/{ballot}/object"
    assert "<textarea" not in text(client_of(), address)
    client = client_of("neighbour")
    page = text(client, address)
    id = re.search(r'name="id" value="([^"]+)"', page)
    assert id is not None
    few = client.post(address, {"id": id[1], "text": ""})
    assert few.status_code == 422
    assert 'id="field-text-error"' in few.content.decode()
    for _ in range(2):
        answer = client.post(address, {"id": id[1], "text": "3号楼 502 的周明漏了"})
        assert answer.status_code == 302
    row = RollObjection.objects.get()
    assert "周明" in text(client, address)
    assert "周明" not in text(client_of("resident"), address)
    actions.answer_objection(runs, row.pk, "upheld", "已经补上")
    assert "已经补上" in text(client, address)
    with clock.at(moment(5)):
        assert client.post(address, {"id": str(uuid4()), "text": "晚了"}).status_code in (409, 422)


def test_cancelled_says_why(town: Town, client_of: ClientOf) -> None:
    ballot = opened(town, "secret")
    actions.cancel_ballot(town.viewer("first-secretary"), ballot, "材料写错了，重新公告")
    page = text(client_of("resident"), f"/ballots/{ballot}/")
    assert "材料写错了" in page
    assert "现在投票" not in page


def test_english_reads_english(town: Town, client_of: ClientOf) -> None:
    ballot = opened(town, "ranked", title="Which first?")
    client = client_of("resident", "en")
    post(client, ballot, paper(client, ballot, order="o2,o1"), "cast")
    pages = ["/ballots/", f"/ballots/{ballot}/", f"/ballots/{ballot}/vote?for=p1"]
    counted(town, ballot)
    for address in pages[:2]:
        main = main_of(text(client, address))
        shown = re.sub(r"<[^>]+>", " ", main).replace("东社区", "")
        assert not CHINESE.findall(shown), shown
    assert Ballot.objects.get().state == "decided"
