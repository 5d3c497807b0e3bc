"""What is public on the portal: overdue at the top, one thing in full, questions, data to take."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from xml.etree import ElementTree

import openpyxl
import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.models import Question
from tests.disclosing import NOW, correction, disclosing_town, posted, question
from tests.paper import sheets_of
from tests.town import Town

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def town(db: None, monday: clock.Clock):
    """The town that makes things public, some weeks later."""
    with clock.at(NOW):
        yield disclosing_town()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def board(town: Town, more: str = "", place: str = "c0") -> str:
    return f"/disclosure/at/{town.places[place].pk}/{more}"


def paper(client: Client, address: str) -> str:
    data = client.get(address).content
    return "".join(page.extract_text() for page in sheets_of(data))


def test_what_is_overdue_stands_at_the_top(town: Town, client_of: ClientOf) -> None:
    page = text(client_of(), board(town))
    top = page.partition('<h2 id="overdue">')[2].partition("</section>")[0]
    assert "2026年1月" in top
    assert "2026年2月" in top
    assert "2026年3月" not in top
    assert "已逾期" in top
    with clock.at(NOW + timedelta(days=3)):
        assert "2026年3月" in text(client_of(), board(town)).partition("</section>")[0]
        assert "逾期未公开" in paper(client_of(), board(town, "board.pdf"))
    posted(town, period="2026-01")
    posted(town, period="2026-02", rows=[["现金", "119.5", "0", "0", "119.5", ""]])
    posted(town, "assistance", phase="policy", period="once", body="谁能申请")
    assert "该公开的都公开了" in text(client_of(), board(town))
    assert "该公开的都公开了" not in text(client_of(), board(town, place="c1"))
    listed = text(client_of(), "/disclosure/").partition('<h2 id="places">')[2]
    assert listed.index("西社区") < listed.index("东社区"), "places that owe most come first"


def test_one_thing_with_its_versions(town: Town, client_of: ClientOf) -> None:
    row = posted(town, title="三月财务收支")
    address = f"/disclosure/{row.key}/"
    page = text(client_of(), address)
    assert "1,119.50" in page
    assert "合计" in page
    assert "4月8日 至 4月23日" in page
    assert "城市居民委员会组织法" in page
    actions.correct(
        town.viewer("first-secretary"),
        correction(row, rows=[["现金", "100", "60", "30.5", "129.50", ""]]),
    )
    page = text(client_of(), address)
    assert "数字写错了" in page
    assert page.index("129.50") < page.index("119.50")
    assert "129.50" in paper(client_of(), f"{address}item.pdf?size=a3")
    assert f"/desk/disclosure/{row.key}/correct" not in page
    actions.withdraw(town.viewer("first-secretary"), row.key, "写错了社区")
    page = text(client_of(), address)
    assert "写错了社区" in page
    assert "129.50" not in page
    assert client_of().get(f"{address}item.pdf").status_code == 404


def test_asking_and_reading_the_answer(town: Town, client_of: ClientOf) -> None:
    row = posted(town)
    address = f"/disclosure/{row.key}/"
    assert "登录后提问" in text(client_of(), address)
    assert client_of().post(address, {"text": "谁批的？"}).status_code == 403
    client = client_of("resident")
    form = {"id": str(new_id()), "text": "我是 13800000001，谁批的？"}
    few = client.post(address, form)
    assert few.status_code == 422
    assert "手机号" in few.content.decode()
    assert "谁批的？" in few.content.decode()
    assert form["id"] in few.content.decode()
    form["text"] = "谁批的？"
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    made = Question.objects.get()
    page = text(client_of("neighbour"), address)
    assert "谁批的？" in page
    assert "（您）" not in page
    assert "(您)" in text(client, address) or "（您）" in text(client, address)
    assert str(town.accounts["resident"].pk) not in page
    with clock.at(NOW + timedelta(days=10)):
        assert "已逾期" in text(client_of(), address)
        assert "没有按时答复" in text(client_of(), board(town))
    actions.answer(town.viewer("first-secretary"), made.pk, "居民会议定的")
    page = text(client_of(), address)
    assert "居民会议定的" in page
    assert "社区第一书记" in page


def test_a_hidden_question_has_no_words(town: Town, client_of: ClientOf) -> None:
    row = posted(town)
    made = question(town, row, "骂人的话")
    actions.hide(town.viewer("first-secretary"), made.pk, "insult", "请不要骂人")
    page = text(client_of(), f"/disclosure/{row.key}/")
    assert "骂人的话" not in page
    assert "请不要骂人" not in page
    assert "含有辱骂" in page
    assert "请不要骂人" in text(client_of("resident"), f"/disclosure/{row.key}/")


def test_search_and_conditions(town: Town, client_of: ClientOf) -> None:
    posted(town, title="三月财务收支")
    posted(town, "residents-affairs", title="一季度居务", period="2026-Q1", body="路灯换新")
    client = client_of()
    page = text(client, "/disclosure/?q=路灯")
    assert "一季度居务" in page
    assert "三月财务收支" not in page
    assert "没有找到" in text(client, "/disclosure/?q=没有的话")
    page = text(client, f"/disclosure/?affairs=finance&place={town.places['c0'].pk}")
    assert "三月财务收支" in page
    assert "一季度居务" not in page
    odd = "?affairs=x&place=99999999999999&after=zz&since=2026-99-99&until=x"
    assert client.get(f"/disclosure/{odd}").status_code == 200


def test_feed_and_open_data(town: Town, client_of: ClientOf) -> None:
    row = posted(town, title="=三月财务收支")
    posted(town, "residents-affairs", title="一季度居务", period="2026-Q1", body="路灯换新")
    client = client_of()
    feed = ElementTree.fromstring(client.get("/disclosure/feed.atom").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [one.findtext(f"{atom}id") for one in feed.iter(f"{atom}entry")][1] == (
        f"urn:uuid:{row.key}"
    )
    answer = client.get("/disclosure/open/items.json?affairs=finance")
    plain = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert plain["licence"] == "CC BY 4.0"
    (one,) = plain["items"]
    assert (one["posted_from"], one["posted_to"]) == ("2026-04-08", "2026-04-23")
    assert one["rows"][1]["月初结余（元）"] == "1000.00"
    answer = client.get("/disclosure/open/items.csv")
    told = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    lines = list(csv.DictReader(io.StringIO(told)))
    assert [line["title"] for line in lines] == ["一季度居务", "'=三月财务收支"]
    assert lines[0]["licence"].startswith("CC BY 4.0")
    book = client.get("/disclosure/open/items.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet is not None
    assert sheet.max_row == 3
    assert client.get("/disclosure/open/items.doc").status_code == 404


def test_the_course_is_drawn(town: Town, client_of: ClientOf) -> None:
    day = date(2026, 4, 7)
    row = posted(town, "works", phase="policy", title="修东门路", body="为什么修", happened=day)
    page = text(client_of(), f"/disclosure/{row.key}/")
    assert "全过程" in page
    assert page.count("还没到") == 2
    assert 'aria-current="step"' in page


def test_files_of_what_stands(town: Town, client_of: ClientOf) -> None:
    file = actions.add_enclosure(town.viewer("first-secretary"), "表.pdf", b"%PDF-1.4 x")
    address = f"/disclosure/files/{file.pk}"
    assert client_of().get(address).status_code == 404
    posted(town, enclosures=[file.pk])
    answer = client_of().get(address)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("more", ["", "at", "item"])
def test_in_english(town: Town, client_of: ClientOf, more: str) -> None:
    """Words of the product are English; what remains Chinese are names and what was written."""
    row = posted(town, title="March", rows=[["cash", "1", "0", "0", "1", ""]])
    address = {"": "/disclosure/", "at": board(town), "item": f"/disclosure/{row.key}/"}[more]
    page = text(client_of("anonymous", "en"), address)
    body = page.partition("<main")[2].partition("</main>")[0]
    rest = re.sub(r"<[^>]+>", " ", body)
    for name in ("试点街道", "东社区", "西社区", "受理报事", "小微权力清单", "测试"):
        rest = rest.replace(name, "")
    assert not CHINESE.search(re.sub(r"宣威市.*|城市居民.*|.*法（.*", "", rest))


def test_home_and_place_lead_here(town: Town, client_of: ClientOf) -> None:
    assert 'href="/disclosure/"' in text(client_of(), "/")
    place = town.places["c0"]
    assert board(town) in text(client_of(), f"/p/{place.code}")
    assert client_of().get(board(town, place="g00")).status_code == 404
