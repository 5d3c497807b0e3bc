"""Funds at the desk and in public: one asks, another approves, and the book is open to all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.points import actions
from gezhi.engines.points.models import Fund, FundVoucher
from gezhi.engines.points.queries import fund
from gezhi.engines.trust.queries import ANYONE
from tests.commits import committed
from tests.funding import NOW, asked_for, funding_village, opened, paid_in
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults
from tests.village import Village

__all__ = ["committed"]
pytestmark = pytest.mark.django_db
SHOTS = os.environ.get("GEZHI_SHOTS", "")
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    with clock.at(NOW):
        yield funding_village()


@pytest.fixture
def town(village: Village) -> Village:
    """Whom `sign_in` knows."""
    return village


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def send(client: Client, address: str, **form: Any) -> Any:
    return client.post(address, {"id": str(new_id()), **form})


def test_from_the_first_fen_to_the_last(village: Village, sign_in: SignIn) -> None:
    treasurer = sign_in("treasurer")
    assert "还没有资金" in page(treasurer, "/desk/funds/")
    place = village.places["village"].pk
    nameless = send(treasurer, "/desk/funds/new", kind=f"{place}:club", name="")
    assert nameless.status_code == 422
    assert 'id="field-name-error"' in nameless.content.decode()
    made = send(treasurer, "/desk/funds/new", kind=f"{place}:club", name="秧歌队经费")
    row = Fund.objects.get()
    at = f"/desk/funds/{row.pk}/"
    assert (made.status_code, made.url) == (302, at)
    form = {"line": "dues", "words": "四月会费", "day": "2026-04-01", "payer": "张大娘"}
    bad = send(treasurer, at + "in", amount="三十", **form)
    assert bad.status_code == 422
    assert 'id="field-amount-error"' in bad.content.decode()
    assert "张大娘" in bad.content.decode()
    assert send(treasurer, at + "in", amount="300.5", **form).status_code == 302
    ask = {"line": "things", "words": "买扇子", "day": "2026-04-01", "amount": "120"}
    assert send(treasurer, at + "out", **ask).status_code == 302
    spent = FundVoucher.objects.get(way="out")
    assert "撤回" in page(treasurer, at)
    assert treasurer.post(f"{at}{spent.pk}/approve").status_code == 403
    secretary = sign_in("secretary")
    assert "1 笔支出等着批" in page(secretary, "/desk/funds/")
    assert "批准这笔支出吗" in page(secretary, f"{at}{spent.pk}/approve")
    assert secretary.post(f"{at}{spent.pk}/approve").status_code == 302
    assert fund(ANYONE, row.pk).balance == 18_050
    assert "张大娘" not in page(secretary, at) or fund(village.viewer("secretary"), row.pk).keeps
    for reader in (Client(), sign_in("resident")):
        book = page(reader, f"/funds/{row.pk}/")
        assert "180.50" in book
        assert "买扇子" in book
        assert "张大娘" not in book
    table = page(Client(), f"/funds/{row.pk}/fund.csv")
    assert "300.50,,,四月会费" in table.replace('"', "") or "300.50" in table
    assert "张大娘" not in table


def test_a_refusal_needs_a_reason(village: Village, sign_in: SignIn) -> None:
    row = opened(village)
    paid_in(village, row, 1_000)
    spent = asked_for(village, row, 500)
    secretary, at = sign_in("secretary"), f"/desk/funds/{row.pk}/"
    bare = send(secretary, f"{at}{spent.pk}/refuse", reason="")
    assert bare.status_code == 422
    assert 'id="field-reason-error"' in bare.content.decode()
    assert send(secretary, f"{at}{spent.pk}/refuse", reason="先用旧的").status_code == 302
    assert "先用旧的" in page(sign_in("treasurer"), at)
    assert "先用旧的" not in page(Client(), f"/funds/{row.pk}/")
    late = secretary.post(f"{at}{spent.pk}/approve")
    assert late.status_code == 404


def test_what_is_not_there_any_more_is_said(village: Village, sign_in: SignIn) -> None:
    row = opened(village)
    paid_in(village, row, 1_000)
    one, other = asked_for(village, row, 700), asked_for(village, row, 700)
    actions.approve_spending(village.viewer("secretary"), one.pk)
    at = f"/desk/funds/{row.pk}/"
    answer = sign_in("secretary").post(f"{at}{other.pk}/approve")
    assert answer.status_code == 409
    assert "账上只有 3.00 元" in answer.content.decode()


def test_undone_and_ended(village: Village, sign_in: SignIn) -> None:
    row = opened(village)
    wrong = paid_in(village, row, 1_000)
    secretary, treasurer = sign_in("secretary"), sign_in("treasurer")
    at = f"/desk/funds/{row.pk}/"
    assert treasurer.post(at + "end").status_code == 409
    assert send(secretary, f"{at}{wrong.pk}/undo", reason="记错了队").status_code == 302
    assert "记错了队" in page(Client(), f"/funds/{row.pk}/")
    assert treasurer.post(at + "end").status_code == 302
    assert "销账" in page(Client(), f"/funds/{row.pk}/")
    assert send(treasurer, at + "in", amount="5", line="dues", words="x").status_code == 409


def test_others_keep_no_funds(village: Village, sign_in: SignIn) -> None:
    row = opened(village)
    for role in ("scorer", "shopkeeper"):
        for more in ("", "new", f"{row.pk}/", f"{row.pk}/in"):
            assert sign_in(role).get(f"/desk/funds/{more}").status_code == 403
    nowhere = sign_in("treasurer")
    assert nowhere.get(f"/desk/funds/{new_id()}/").status_code == 404
    assert Client().get(f"/funds/{new_id()}/").status_code == 404
    alone = f"/funds/?at={village.places['village'].pk}"
    assert Client().get(alone).status_code == 302
    opened(village, "project", "三组修路")
    both = page(Client(), alone)
    assert "三组修路" in both
    assert "秧歌队经费" in both


@pytest.fixture
def kept(committed: None) -> tuple[Village, Fund]:
    """A fund with something of everything, at the true time."""
    village = funding_village()
    row = opened(village)
    paid_in(village, row, 300_050, payer="张大娘", paper="0007")
    wrong = paid_in(village, row, 5_000, words="捐赠")
    for fen, words in ((120_000, "买扇子 20 把、服装 20 套"), (8_000, "饮用水")):
        one = asked_for(village, row, fen, words=words)
        actions.approve_spending(village.viewer("secretary"), one.pk)
    actions.undo_voucher(village.viewer("secretary"), wrong.pk, new_id(), "记到别的队去了")
    asked_for(village, row, 46_000, words="租场地")
    refused = asked_for(village, row, 90_000, words="音响一套")
    actions.refuse_spending(village.viewer("secretary"), refused.pk, "先借村里的用")
    opened(village, "project", "三组修路")
    return village, row


class TestInTheBrowser:
    """Everybody can use every page."""

    pytestmark = pytest.mark.browser

    @pytest.fixture
    def village(self, kept: tuple[Village, Fund]) -> Village:
        return kept[0]

    @pytest.mark.parametrize(("width", "looks"), LOOKS)
    def test_every_page(
        self,
        browser_context: BrowserContext,
        live_server: Any,
        sign_in: SignIn,
        kept: tuple[Village, Fund],
        axe_source: str,
        width: int,
        looks: dict[str, str],
    ) -> None:
        _, row = kept
        spent = FundVoucher.objects.get(state="proposed")
        tab = browser_context.new_page()
        tab.set_viewport_size({"width": width, "height": 900})
        wrong = []
        for name, role, path in (
            ("funds", "secretary", "/desk/funds/"),
            ("new", "treasurer", "/desk/funds/new"),
            ("fund", "treasurer", f"/desk/funds/{row.pk}/"),
            ("approving", "secretary", f"/desk/funds/{row.pk}/"),
            ("in", "treasurer", f"/desk/funds/{row.pk}/in"),
            ("approve", "secretary", f"/desk/funds/{row.pk}/{spent.pk}/approve"),
            ("undo", "secretary", f"/desk/funds/{row.pk}/{spent.pk}/refuse"),
            ("public", "resident", f"/funds/{row.pk}/"),
            ("list", "resident", f"/funds/?at={row.place_id}"),
        ):
            enter(browser_context, live_server, sign_in, role, **looks)
            answer = tab.goto(live_server.url + path)
            assert answer
            assert answer.status == 200, path
            wrong += [f"{path}: {one}" for one in faults(tab, axe_source)]
            wider = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
            wrong += [f"{path} is {wider} px too wide"] if wider > 0 else []
            if SHOTS:
                kind = "-".join([str(width), *looks.values()])
                tab.screenshot(path=Path(SHOTS, f"{name}-{kind}.png"), full_page=True)
        assert not wrong
