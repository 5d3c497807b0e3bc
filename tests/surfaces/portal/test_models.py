"""Models on the portal: notice and commended for anybody, nominating, objecting, one's own."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points.models import Nomination, Objection
from tests.honouring import (
    AFTER,
    KEY,
    NOW,
    accept,
    agree,
    commend,
    honouring_village,
    on_notice,
    put_forward,
    put_place,
    titled_village,
)
from tests.paper import sheets_of
from tests.village import Village

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAME, TEXT = "1 组 12号", "一冬天给老人送饭"


@pytest.fixture
def town(db: None, monday: clock.Clock):
    """The village instead of the town, some weeks later."""
    with clock.at(NOW):
        yield honouring_village()


def at(town: Village, more: str = "") -> str:
    return f"/points/models/{town.places['village'].pk}/{KEY}/{more}"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def paper(client: Client, town: Village, more: str = "") -> str:
    data = client.get(at(town, f"notice.pdf{more}")).content
    return "".join(page.extract_text() for page in sheets_of(data))


def test_the_notice_names_only_who_agrees(town: Village, client_of: ClientOf) -> None:
    on_notice(town)
    page = text(client_of(), at(town))
    assert "好人家" in page
    assert "没有同意公开名字" in page
    assert NAME not in page
    assert TEXT not in page
    assert "给独居老人送了一冬天的饭" not in page, "what was nominated is not public"
    assert NAME not in paper(client_of(), town)
    agree(town)
    page = text(client_of(), at(town))
    assert NAME in page
    assert TEXT in page
    printed = paper(client_of(), town, "?size=a3")
    assert NAME in printed
    assert "4月9日" in printed


def test_the_commended_stand_by_year_and_on_the_honour_wall(
    town: Village, client_of: ClientOf
) -> None:
    first, second = on_notice(town), on_notice(town, holder=town.home("h2"))
    agree(town)
    with clock.at(AFTER):
        commend(town, first, second)
        for address in (at(town), f"/points/honours/{town.scheme}/"):
            page = text(client_of(), address)
            assert NAME in page
            assert "1 组 13号" not in page
            assert "2026" in page
            assert "没有同意" in page, address
        assert "东庄村〔2026〕3号" in text(client_of(), at(town))
        assert "现在没有人在公示" in text(client_of(), at(town))


def test_a_resident_nominates_in_words(town: Village, client_of: ClientOf) -> None:
    page = text(client_of(), at(town, "nominate"))
    assert "/account/login/code/" in page
    assert "<textarea" not in page
    client = client_of("neighbour")
    page = text(client, at(town, "nominate"))
    id = re.search(r'name="id" value="([^"]+)"', page)
    assert id is not None
    form = {"id": id[1], "kind": "home", "deeds": ""}
    few = client.post(at(town, "nominate"), form)
    assert few.status_code == 422
    assert 'id="field-deeds-error"' in few.content.decode()
    assert f'value="{id[1]}"' in few.content.decode()
    form["deeds"] = "1 组 12 号，一冬天给独居老人送饭"
    for _ in range(2):
        assert client.post(at(town, "nominate"), form).status_code == 302
    row = Nomination.objects.get()
    assert (row.holder, row.by, str(row.pk)) == ("", town.accounts["neighbour"].pk, id[1])
    mine = text(client, "/points/models/mine/")
    assert "一冬天给独居老人送饭" in mine
    assert "等审核" in mine
    assert "一冬天给独居老人送饭" not in text(client_of("resident"), "/points/models/mine/")
    gone = client.post(f"/points/models/mine/{row.pk}/withdraw")
    assert gone.status_code == 302
    assert "已撤回" in text(client, "/points/models/mine/")


def test_objecting(town: Village, client_of: ClientOf) -> None:
    row = on_notice(town)
    address = f"/points/models/notice/{row.pk}/"
    assert "<textarea" not in text(client_of(), address)
    assert client_of().post(address, {"text": "不对"}).status_code == 200
    assert not Objection.objects.exists()
    client = client_of("neighbour")
    assert client.post(address, {"text": ""}).status_code == 422
    form = {"id": str(new_id()), "text": "饭是他弟弟送的"}
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    assert Objection.objects.count() == 1
    other = client.post(address, {"id": str(new_id()), "text": "再说一遍"})
    assert other.status_code == 409
    assert "再说一遍" in other.content.decode()
    assert "饭是他弟弟送的" in text(client, "/points/models/mine/")
    assert "已提异议" in text(client, at(town))
    for role in ("anonymous", "resident"):
        page = text(client_of(role), at(town))
        assert "弟弟" not in page
        assert "已提异议" not in page
    waiting = put_forward(town, holder=town.home("h2"))
    text(client, f"/points/models/notice/{waiting.pk}/", 404)


def test_the_nominee_is_asked_and_can_step_back(town: Village, client_of: ClientOf) -> None:
    row = on_notice(town)
    client = client_of("resident")
    page = text(client, "/points/models/mine/")
    assert "有人推荐了您" in page
    assert "/mine/data" in page
    assert "给独居老人送了一冬天的饭" not in page
    client.post(f"/points/models/mine/{row.pk}/withdraw")
    row.refresh_from_db()
    assert row.state == Nomination.WITHDRAWN
    assert "有人推荐了您" not in text(client, "/points/models/mine/")


def test_one_commendation_opens_by_itself_and_english_reads_english(
    town: Village, client_of: ClientOf
) -> None:
    assert client_of().get("/points/models/").headers["Location"] == at(town)
    assert client_of().get("/points/models/mine/").status_code == 302
    assert client_of().get("/points/models/1/nothing/").status_code == 404
    assert "/points/models/" in text(client_of(), "/")
    on_notice(town)
    page = text(client_of("anonymous", "en"), at(town))
    main = page[page.index("<main") : page.index("</main")]
    shown = re.sub(r"<[^>]+>", " ", main).replace("东庄村", "").replace("测试", "")
    assert not CHINESE.findall(shown), shown
    assert "Model household" in main


def test_the_commended_of_a_quarter_as_a_poster(town: Village, client_of: ClientOf) -> None:
    row = on_notice(town)
    Nomination.objects.filter(pk=row.pk).update(quarter=1)
    assert client_of().get(at(town, "commended.pdf")).status_code == 404
    with clock.at(AFTER):
        commend(town, row)
    assert "commended.pdf?period=2026-Q1" in text(client_of(), at(town))
    data = client_of().get(at(town, "commended.pdf?period=2026-Q1")).content
    words = "".join(page.extract_text() for page in sheets_of(data))
    assert "2026年第一季度" in words
    assert "好人家" in words
    assert NAME not in words, "without consent the kind alone"
    agree(town)
    data = client_of().get(at(town, "commended.pdf?period=2026-Q1&size=a3")).content
    assert NAME in "".join(one.extract_text() for one in sheets_of(data))


class TestTitlesOfPlaces:
    @pytest.fixture
    def town(self, db: None, monday: clock.Clock):
        with clock.at(NOW):
            yield titled_village()

    def test_a_place_is_named_and_nobody_is_asked(self, town: Village, client_of: ClientOf) -> None:
        """A title of places: nominated in words, on the notice by name, no word of consent."""
        address = f"/points/models/{town.places['village'].pk}/titles/"
        empty = text(client_of(), address)
        for said in ("现在没有地方在公示", "推荐一个地方", "有没有同意"):
            assert (said in empty) == (said != "有没有同意"), said
        form = text(client_of("resident"), f"{address}nominate")
        assert "是哪个地方" in form
        assert "征求本人同意" not in form
        row = accept(town, put_place(town), text="巷道干净")
        page = text(client_of(), address)
        assert "东庄村 1 组" in page
        assert "巷道干净" in page
        assert "同意公开" not in page
        data = client_of().get(f"{address}notice.pdf").content
        printed = "".join(one.extract_text() for one in sheets_of(data))
        assert "1 组" in printed
        assert "经本人同意" not in printed
        with clock.at(AFTER):
            commend(town, row)
            assert "东庄村 1 组" in text(client_of(), address)
            wall = text(client_of(), f"/points/honours/{town.scheme}/")
            assert "文明小组" in wall
            assert "东庄村 1 组" in wall
