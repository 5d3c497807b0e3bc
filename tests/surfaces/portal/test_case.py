"""A case page: what its reporter sees and can do, by link and signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from gezhi.base import clock
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CaseFile, Note, Reporter
from tests.surfaces.portal.form import photo
from tests.town import Town


def text_of(response: Any) -> str:
    return response.content.decode()


def in_chinese(message: str) -> str:
    with translation.override("zh-hans"):
        return gettext(message)


@pytest.fixture
def receipt(open_one: Callable[..., Any]) -> actions.Receipt:
    return open_one(phone="13800000001", name="王大姐")


@pytest.fixture(params=["link", "signed in"])
def reporter(
    request: pytest.FixtureRequest,
    receipt: actions.Receipt,
    client_of: Callable[..., Client],
) -> tuple[Client, str]:
    """The reporter's browser and the address of their case."""
    if request.param == "link":
        return client_of(), reverse("portal:follow", args=[receipt.follow])
    return client_of("resident"), reverse("portal:case", args=[receipt.code])


def test_the_path_says_who_until_when_and_why(
    reporter: tuple[Client, str], receipt: actions.Receipt, decide: Callable[..., Any]
) -> None:
    client, url = reporter
    page = text_of(client.get(url))
    assert "东1网格长" in page
    assert "今天 13:00" in page
    assert "4 个工作时" in page
    assert page.count('aria-current="step"') == 1
    assert page.count('class="path-step next"') == 3
    decide("grid-lead", receipt.id, "accepted")
    decide("first-secretary", receipt.id, "to-department", unit="urban-management")
    page = text_of(client.get(url))
    assert "综合行政执法（城市管理）" in page
    assert "权责清单" in page, "why it went there"
    assert page.count('class="path-step done"') == 3


def test_the_arithmetic_of_a_deadline_is_on_the_page(
    receipt: actions.Receipt, client_of: Callable[..., Client]
) -> None:
    page = text_of(client_of("anonymous", "en").get(f"/f/{receipt.follow}"))
    assert "4 working hours from Mon 09:00 = Mon 13:00" in page
    assert page.count('<details class="sums">') == 4


def test_a_receipt_has_number_code_and_what_happens_now(
    receipt: actions.Receipt, client_of: Callable[..., Client]
) -> None:
    page = text_of(client_of().get(reverse("portal:receipt", args=[receipt.follow])))
    assert receipt.code in page
    assert re.search(r'class="qr"[^>]*>\s*<svg', page)
    assert "data-draft-done" in page
    assert "网格长正在看您报的事" in page


@pytest.mark.parametrize("key", ["nonsense", "é", "AAAA", "x" * 300])
def test_a_key_that_is_none_opens_nothing(client_of: Callable[..., Client], key: str) -> None:
    for name in ("follow", "receipt"):
        assert client_of().get(reverse(f"portal:{name}", args=[key])).status_code == 404


def test_a_number_as_people_type_it_leads_to_its_page(
    receipt: actions.Receipt, client_of: Callable[..., Client]
) -> None:
    client = client_of("resident")
    typed = client.get(reverse("portal:case", args=[receipt.code.lower().replace("-", "")]))
    assert typed.headers["Location"] == reverse("portal:case", args=[receipt.code])
    assert client.get("/c/K7Q4M").status_code == 404


def test_a_question_is_asked_and_answered(
    town: Town, reporter: tuple[Client, str], receipt: actions.Receipt, decide: Callable[..., Any]
) -> None:
    client, url = reporter
    assert client.post(f"{url}/answer", {"answer": " "}).status_code == 422
    decide("grid-lead", receipt.id, "accepted")
    decide("first-secretary", receipt.id, "to-grid")
    worker = town.viewer("grid-worker")
    version = Case.objects.get(pk=receipt.id).version
    actions.ask_reporter(worker, receipt.id, version, "是哪一盏?")
    page = text_of(client.get(url))
    assert "是哪一盏?" in page
    assert 'name="answer"' in page
    assert client.post(f"{url}/answer", {"answer": ""}).status_code == 422
    assert client.post(f"{url}/answer", {"answer": "东头第二盏"}).headers["Location"] == url
    assert not Case.objects.get(pk=receipt.id).waiting
    assert "东头第二盏" in text_of(client.get(url))
    assert 'name="answer"' not in text_of(client.get(url))


def test_notes_and_pictures_are_added(
    reporter: tuple[Client, str], receipt: actions.Receipt
) -> None:
    client, url = reporter
    assert client.post(f"{url}/note", {"text": " "}).status_code == 422
    client.post(f"{url}/note", {"text": "今晚还是黑的", "photos": [photo()]})
    assert Note.objects.get().kind == "answer"
    assert Note.objects.get().reporter == Reporter.objects.get().pk
    file = CaseFile.objects.get(case=receipt.id)
    page = text_of(client.get(url))
    assert "今晚还是黑的" in page
    address = re.search(r'<img src="([^"]+)"', page)[1]
    assert str(file.pk) in address
    assert client.get(address)["Content-Type"] == "image/jpeg"
    broken = client.post(f"{url}/note", {"text": "看照片", "photos": [photo("x.txt", "BMP")]})
    assert broken.status_code == 422
    assert "看照片" in text_of(broken), "what was typed is kept"
    assert Note.objects.count() == 1


def test_it_is_taken_back(reporter: tuple[Client, str], receipt: actions.Receipt) -> None:
    client, url = reporter
    client.post(f"{url}/withdraw", {"why": "自己修好了"})
    row = Case.objects.get(pk=receipt.id)
    assert (row.state, row.result) == ("closed", "withdrawn")
    page = text_of(client.get(url))
    assert "报事人撤回" in page
    assert f"{url}/note" not in page
    late = client.post(f"{url}/answer", {"answer": "晚了的话"})
    assert late.status_code == 409
    assert client.post(f"{url}/withdraw").status_code == 409


def test_not_taken_back_while_others_follow(
    town: Town, reporter: tuple[Client, str], receipt: actions.Receipt, decide: Callable[..., Any]
) -> None:
    client, url = reporter
    decide("grid-lead", receipt.id, "accepted")
    actions.join_case(town.viewer("neighbour"), actions.JoinCase(receipt.id))
    assert f"{url}/withdraw" not in text_of(client.get(url))
    assert client.post(f"{url}/withdraw").status_code == 403
    assert Case.objects.get(pk=receipt.id).state == "open"


def test_name_and_number_are_deleted_on_demand(reporter: tuple[Client, str]) -> None:
    client, url = reporter
    assert f"{url}/forget" in text_of(client.get(url))
    client.post(f"{url}/forget")
    assert Reporter.objects.get().phone == ""
    assert f"{url}/forget" not in text_of(client.get(url))


def settle(receipt: actions.Receipt, decide: Callable[..., Any]) -> None:
    decide("grid-lead", receipt.id, "handled-on-the-spot", say="灯泡已换")


def test_the_verdict(
    reporter: tuple[Client, str], receipt: actions.Receipt, decide: Callable[..., Any]
) -> None:
    client, url = reporter
    assert client.post(f"{url}/evaluate", {"verdict": "solved"}).status_code == 409
    settle(receipt, decide)
    page = text_of(client.get(url))
    assert page.count('name="verdict"') == 3
    assert "灯泡已换" in page
    assert client.post(f"{url}/evaluate", {}).status_code == 422
    silent = client.post(f"{url}/evaluate", {"verdict": "not-solved", "say": " "})
    assert silent.status_code == 422
    assert re.search(r'value="not-solved" checked', text_of(silent))
    assert Case.objects.get(pk=receipt.id).reopened == 0
    client.post(f"{url}/evaluate", {"verdict": "not-solved", "say": "还是不亮"})
    row = Case.objects.get(pk=receipt.id)
    assert (row.reopened, row.holder_post) == (1, "dispatcher")
    page = text_of(client.get(url))
    assert "还是不亮" in page
    assert "试点街道调度员" in page


def test_a_good_verdict_ends_it(
    reporter: tuple[Client, str], receipt: actions.Receipt, decide: Callable[..., Any]
) -> None:
    client, url = reporter
    settle(receipt, decide)
    client.post(f"{url}/evaluate", {"verdict": "solved"})
    assert Case.objects.get(pk=receipt.id).result == "solved"
    assert "已解决" in text_of(client.get(url))


def test_who_was_a_moment_later_reads_how_it_stands(
    reporter: tuple[Client, str], receipt: actions.Receipt, decide: Callable[..., Any]
) -> None:
    client, url = reporter
    settle(receipt, decide)
    client.post(f"{url}/evaluate", {"verdict": "solved"})
    again = client.post(f"{url}/evaluate", {"verdict": "partly"})
    assert again.status_code == 409
    assert "已解决" in text_of(again)


def test_overdue_is_told(
    monday: clock.Clock, reporter: tuple[Client, str], receipt: actions.Receipt
) -> None:
    client, url = reporter
    monday.advance(timedelta(days=1))
    page = text_of(client.get(url))
    assert 'class="due overdue"' in page
    actions.pass_time()
    page = text_of(client.get(url))
    assert "逾期未办，升到上一级" in page
    assert "东社区第一书记" in page


def test_a_merged_report_says_where_it_went(
    town: Town,
    receipt: actions.Receipt,
    open_one: Callable[..., Any],
    decide: Callable[..., Any],
    client_of: Callable[..., Client],
) -> None:
    second = open_one("neighbour", text="李家也报路灯不亮")
    for one in (receipt, second):
        decide("grid-lead", one.id, "accepted")
    version = Case.objects.get(pk=second.id).version
    actions.merge(town.viewer("dispatcher"), receipt.id, [(second.id, version)])
    by_link = text_of(client_of().get(f"/f/{second.follow}"))
    assert receipt.code in by_link
    assert second.code in by_link
    assert "李家也报路灯不亮" in by_link
    signed_in = text_of(client_of("neighbour").get(f"/c/{second.code}"))
    assert f'href="/c/{receipt.code}"' in signed_in
    assert client_of("neighbour").get(f"/c/{receipt.code}").status_code == 200


def test_a_split_part_is_told(
    town: Town,
    reporter: tuple[Client, str],
    receipt: actions.Receipt,
    decide: Callable[..., Any],
) -> None:
    client, url = reporter
    decide("grid-lead", receipt.id, "accepted")
    version = Case.objects.get(pk=receipt.id).version
    (part,) = actions.split(town.viewer("dispatcher"), receipt.id, version, ["井盖也松了"])
    assert part.code in text_of(client.get(url))


def test_following_a_public_case_by_one_tap(
    receipt: actions.Receipt, decide: Callable[..., Any], client_of: Callable[..., Client]
) -> None:
    client, url = client_of(), f"/c/{receipt.code}"
    assert client.post(f"{url}/join").status_code == 404, "not public yet"
    decide("grid-lead", receipt.id, "accepted")
    assert f"{url}/join" in text_of(client.get(url))
    where = client.post(f"{url}/join").headers["Location"]
    page = text_of(client.get(where))
    assert "王大姐" not in page
    assert 'name="verdict"' not in page
    assert f"{where}/withdraw" not in page
    for name in ("evaluate", "answer", "withdraw"):
        refused = client.post(f"{where}/{name}", {"verdict": "solved", "answer": "x"})
        assert refused.status_code in (403, 409), name
    client.post(f"{where}/note", {"text": "我家这边也黑"})
    assert "我家这边也黑" in text_of(client.get(where))
    assert "我家这边也黑" not in text_of(client_of("resident").get(url))


def test_what_cannot_be_done_here(
    reporter: tuple[Client, str], receipt: actions.Receipt, client_of: Callable[..., Client]
) -> None:
    client, url = reporter
    assert client.post(f"{url}/nonsense").status_code == 404
    assert client.get(f"{url}/note").status_code == 405
    for name in ("evaluate", "answer", "note", "withdraw", "forget"):
        stranger = client_of("neighbour").post(f"/c/{receipt.code}/{name}", {"text": "x"})
        assert stranger.status_code == 404, name


def test_staff_are_shown_the_way_to_their_desk(
    receipt: actions.Receipt, client_of: Callable[..., Client]
) -> None:
    page = text_of(client_of("grid-lead").get(f"/c/{receipt.code}"))
    assert "3号楼前的路灯" in page
    assert "/withdraw" not in page
    assert "13800000001" not in page
    assert "王大姐" not in page
