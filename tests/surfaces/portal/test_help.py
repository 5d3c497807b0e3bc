"""Neighbours help each other in the portal: without a name until it is agreed, one next step each
time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.points import actions
from gezhi.engines.points.models import Help, HelpOffer, HelpProposal, Record
from tests.neighbours import Neighbours, build_neighbours
from tests.surfaces.conftest import MONDAY
from tests.surfaces.portal.form import hidden

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ClientOf = Callable[..., Client]
NAMES = ("101", "102", "13800000001", "13800000002", "asker", "helper")


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Neighbours:
    """The neighbours instead of the town."""
    return build_neighbours()


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def page(row: Help) -> str:
    return f"/helping/{row.pk}/"


def inside(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def asked(town: Neighbours, **more: Any) -> dict[str, Any]:
    about = {"kind": f"{town.scheme}.errand", "words": "帮我去药店取一下药", "agreed": "yes"}
    return {**about, "day": "2026-03-03", "when": "上午", **more}


def test_the_whole_way_on_the_pages(town: Neighbours, client_of: ClientOf) -> None:
    asker, helper = client_of("asker"), client_of("helper")
    form = hidden(text(asker, "/helping/ask/"))
    for _ in range(2):
        sent = asker.post("/helping/ask/", {**form, **asked(town)})
        assert sent.status_code == 302
    row = Help.objects.get()
    assert (str(row.pk), sent.headers["Location"]) == (form["id"][0], page(row))
    board = inside(text(helper, "/helping/"))
    for said in ("帮我去药店取一下药", "跑腿代办", "第1网格", "上午", "我来帮"):
        assert said in board
    assert not any(name in board for name in NAMES), "no name, no door, no number"
    form = hidden(text(helper, page(row)))
    bare = helper.post(page(row), {"do": "propose", "id": form["id"], "words": "我顺路"})
    assert bare.status_code == 422
    assert "要勾选才能往下走" in bare.content.decode()
    assert "我顺路" in bare.content.decode(), "nothing typed is lost"
    helper.post(page(row), {**form, "do": "propose", "words": "我顺路", "agreed": "yes"})
    mine = text(asker, "/helping/mine/")
    assert "有人愿意帮" in mine
    assert "定下谁来帮" in mine
    seen = inside(text(asker, page(row)))
    assert "我顺路" in seen
    assert "102" not in seen
    assert "helper" not in seen
    made = HelpProposal.objects.get()
    asker.post(page(row), {"do": "accept", "proposal": str(made.pk)})
    assert "13800000002" in text(asker, page(row))
    shown = text(helper, page(row))
    assert 'href="tel:+8613800000001"' in shown
    for client in (helper, asker):
        assert "帮完了" in text(client, page(row))
        assert client.post(page(row), {"do": "confirm"}).status_code == 302
    assert Record.objects.count() == 2
    ended = text(asker, page(row))
    for said in ("双方都确认了", "您求助", "定下了谁来帮", "您确认帮完了", "对方确认帮完了"):
        assert said in ended
    assert "双方都确认了" in text(helper, "/helping/mine/")
    text(client_of("third"), page(row), 404)


def test_who_does_not_live_here_reads_how_it_goes(town: Neighbours, client_of: ClientOf) -> None:
    row = town.ask()
    for role in ("anonymous", "stranger", "shopkeeper"):
        client = client_of(role)
        for address in ("/helping/", "/helping/mine/", "/helping/ask/", page(row)):
            said = text(client, address)
            assert "怎么互助" in said
            assert "帮我去药店" not in said
        assert client.post("/helping/ask/", asked(town)).headers["Location"] == "/helping/"
        assert client.post(page(row), {"do": "propose"}).headers["Location"] == "/helping/"
    assert "/account/login/code/?next=/helping/" in text(client_of(), "/helping/")
    assert Help.objects.count() == 1
    assert not HelpProposal.objects.exists()


def test_wrong_answers_stand_at_their_field(town: Neighbours, client_of: ClientOf) -> None:
    client = client_of("asker")
    wrong = client.post("/helping/ask/", asked(town, words=" ", day="2026-01-01", agreed=""))
    assert wrong.status_code == 422
    told = wrong.content.decode()
    for name in ("words", "day", "agreed"):
        assert f'id="field-{name}-error"' in told, name
    assert 'value="上午"' in told
    for kind in ("", "x", f"{town.scheme}.nothing"):
        blank = client.post("/helping/ask/", asked(town, kind=kind))
        assert blank.status_code == 422
        assert 'id="field-kind-error"' in blank.content.decode()
    assert client.post("/helping/ask/", asked(town, kind="999.errand")).status_code == 403
    assert client.post("/helping/offer/", {"kind": ""}).status_code == 422
    assert not Help.objects.exists()


def test_offers_and_filters(town: Neighbours, client_of: ClientOf) -> None:
    helper, third = client_of("helper"), client_of("third")
    assert "还没有人登记" in text(third, "/helping/?show=offers")
    form = hidden(text(helper, "/helping/offer/"))
    given = {**form, "kind": f"{town.scheme}.haircut", "words": "会剪短发"}
    for _ in range(2):
        assert helper.post("/helping/offer/", given).headers["Location"] == "/helping/mine/"
    row = HelpOffer.objects.get()
    seen = inside(text(third, "/helping/?show=offers"))
    assert "会剪短发" in seen
    assert not any(name in seen for name in NAMES)
    assert "有 1 位邻居说能帮" in text(third, f"/helping/ask/?kind={town.scheme}.haircut")
    town.ask()
    assert "帮我去药店" in text(third, f"/helping/?kind={town.scheme}.errand")
    other = text(third, f"/helping/?kind={town.scheme}.haircut")
    assert "眼下没有人要这一种" in other
    assert "帮我去药店" not in other
    assert third.post("/helping/mine/", {"offer": str(row.pk)}).status_code == 404
    helper.post("/helping/mine/", {"offer": str(row.pk)})
    assert "还没有人登记" in text(third, "/helping/?show=offers")


def test_too_late_says_what_it_is_now(town: Neighbours, client_of: ClientOf) -> None:
    row = town.ask()
    made, other = town.propose(row), town.propose(row, "third")
    client = client_of("asker")
    client.post(page(row), {"do": "accept", "proposal": str(made.pk)})
    late = client.post(page(row), {"do": "accept", "proposal": str(other.pk)})
    assert late.status_code == 409
    assert "已经定了别人来帮" in late.content.decode()
    assert "已有别的" not in late.content.decode()
    assert "已有别人来帮" in text(client_of("third"), page(row))
    assert client.post(page(row), {"do": "nothing"}).status_code == 404
    assert client.post(page(row), {"do": "accept", "proposal": "x"}).status_code == 404


def test_steps_back_are_without_blame(town: Neighbours, client_of: ClientOf) -> None:
    row, asker, helper = town.ask(), client_of("asker"), client_of("helper")
    made = town.propose(row)
    helper.post(page(row), {"do": "take-back", "proposal": str(made.pk)})
    made = town.propose(row)
    asker.post(page(row), {"do": "decline", "proposal": str(made.pk)})
    made.refresh_from_db()
    assert made.state == HelpProposal.DECLINED
    asker.post(page(row), {"do": "withdraw"})
    assert "再求一次" in text(asker, page(row))
    row = town.match(town.ask())
    helper.post(page(row), {"do": "not-happened"})
    told = text(asker, page(row))
    assert "没有帮成" in told
    assert "13800000002" not in told


def test_a_reason_stands_beside_what_was_taken_down(town: Neighbours, client_of: ClientOf) -> None:
    row = town.ask(words="高价收烟酒")
    actions.remove_help(town.viewer("grid-worker"), row.pk, "这里不做买卖")
    assert "这里不做买卖" in text(client_of("asker"), page(row))
    text(client_of("helper"), page(row), 404)


def test_after_thirty_days_it_is_gone(town: Neighbours, client_of: ClientOf) -> None:
    row = town.finish(town.match(town.ask()))
    client = client_of("asker")
    assert "13800000002" in text(client, page(row))
    with clock.at(MONDAY + timedelta(days=31)):
        actions.pass_help_time()
        told = text(client, page(row))
        assert "13800000002" not in told
        assert "按说好的" in told


def test_ones_copy_and_erasure(town: Neighbours, client_of: ClientOf) -> None:
    row = town.ask()
    client = client_of("asker")
    copy = client.post("/mine/data/copy").json()["points"]["help"]
    assert copy["asked"][0]["words"] == "帮我去药店取一下药"
    assert client.post("/mine/data/erase", {"sure": "yes"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.words, row.asker_phone) == (Help.WITHDRAWN, "", "")


def test_the_first_page_and_my_points_lead_there(town: Neighbours, client_of: ClientOf) -> None:
    client = client_of("asker")
    assert 'href="/helping/"' in text(client, "/?at=370302001001")
    assert 'href="/helping/"' in text(client, "/points/")
    assert 'href="/helping/"' not in text(client, "/?at=370302001002"), "nothing is in force there"


def pages(town: Neighbours) -> list[str]:
    matched, done = town.match(town.ask()), town.finish(town.match(town.ask()))
    asked = town.ask()
    town.propose(asked)
    actions.offer(town.viewer("asker"), actions.NewOffer(town.scheme, "repair"))
    gone = town.ask()
    actions.withdraw_help(town.viewer("asker"), gone.pk)
    lists = ["/helping/", "/helping/?show=offers", "/helping/mine/"]
    forms = ["/helping/ask/", "/helping/offer/"]
    return [*lists, *forms, *(page(row) for row in (matched, done, asked, gone))]


def test_nothing_stands_in_a_page_that_the_policy_forbids(
    town: Neighbours, client_of: ClientOf
) -> None:
    client = client_of("asker")
    for address in pages(town):
        said = text(client, address)
        for forbidden in (" style=", " onclick=", "javascript:", "<style"):
            assert forbidden not in said, (address, forbidden)


def test_english_is_complete(town: Neighbours, client_of: ClientOf) -> None:
    addresses = pages(town)
    for role in ("asker", "third", "anonymous"):
        client = client_of(role, "en")
        for address in addresses[: 5 if role != "asker" else None]:
            said = inside(text(client, address))
            for name in ("秦村北社区", "第1网格", "帮我去药店取一下药"):
                said = said.replace(name, "")
            assert not CHINESE.findall(said), (address, said)
