"""Pacts on the portal: reading, comparing, commenting in the talk, saying that it was read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import PactComment, PactReading
from tests.pacting import (
    AFTER,
    FULL,
    KEY,
    NOW,
    comment,
    decide,
    draft,
    in_force,
    pact_village,
    talk,
    text_of,
    to_vote,
    write,
)
from tests.paper import sheets_of
from tests.village import Village

pytestmark = pytest.mark.django_db
ClientOf = Callable[..., Client]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def town(db: None, monday: clock.Clock):
    """The village instead of the town."""
    with clock.at(NOW):
        yield pact_village()


def at(town: Village, more: object = "") -> str:
    return f"/pacts/{town.places['village'].pk}/{KEY}/{more}"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def said(html: str) -> str:
    """What stands on a page, without its marks."""
    return re.sub(r"<[^>]+>|\s", "", html)


def test_before_its_talk_nobody_reads_a_draft(town: Village, client_of: ClientOf) -> None:
    assert client_of().get("/pacts/").headers["Location"] == at(town)
    draft(town)
    for role in ("anonymous", "resident"):
        assert "公约还没有写好" in text(client_of(role), at(town))
        text(client_of(role), at(town, "1/"), 404)
        text(client_of(role), at(town, "poster.pdf"), 404)


def test_in_talk_it_is_read_and_commented_by_article(town: Village, client_of: ClientOf) -> None:
    row = talk(town)
    article = row.body[1]["articles"][0]["id"]
    assert "征求意见" in text(client_of(), at(town))
    page = text(client_of(), at(town, "1/"))
    assert "红事办10桌以内。" in page
    assert "<textarea" not in page
    resident = client_of("resident")
    page = text(resident, at(town, "1/"))
    assert page.count("<textarea") == 4
    form = {"id": str(new_id()), "article": article, "text": "打13800000001问问"}
    answer = resident.post(at(town, "1/say"), form)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "打13800000001问问" in shown
    assert f'id="say-{article}-error"' in shown
    form["text"] = "十桌太少"
    for _ in range(2):
        answer = resident.post(at(town, "1/say"), form)
        assert answer.headers["Location"].endswith(f"1/#a-{article}")
    made = PactComment.objects.get()
    page = text(client_of(), at(town, "1/"))
    assert "十桌太少" in page
    assert "一位居民" in page
    assert "您" in said(text(resident, at(town, "1/")))
    actions.answer_pact_comment(town.viewer("secretary"), made.pk, "taken", "改成十二桌")
    assert "改成十二桌" in text(client_of(), at(town, "1/"))


def test_nobody_comments_without_signing_in_or_too_late(town: Village, client_of: ClientOf) -> None:
    talk(town)
    form = {"id": str(new_id()), "article": "", "text": "写得好"}
    assert client_of().post(at(town, "1/say"), form).status_code == 403
    with clock.at(AFTER):
        answer = client_of("resident").post(at(town, "1/say"), form)
        assert answer.status_code == 409
        assert "写得好" in answer.content.decode()
        assert "<textarea" not in text(client_of("resident"), at(town, "1/"))
    assert not PactComment.objects.exists()


def test_a_hidden_comment_is_not_on_the_page(town: Village, client_of: ClientOf) -> None:
    made = comment(town, talk(town), text="老张家办了三十桌")
    actions.answer_pact_comment(town.viewer("secretary"), made.pk, "hidden", "说到了具体的人")
    page = text(client_of("neighbour"), at(town, "1/"))
    assert "老张家" not in page
    assert "说到了具体的人" in page


def test_what_changed_is_marked_for_eyes_and_ears(town: Village, client_of: ClientOf) -> None:
    in_force(town)
    with clock.at(AFTER):
        row = write(town, draft(town), text_of("门前屋后每天打扫一次。"))
        talk(town, row, first=AFTER.date(), last=date(2026, 3, 30))
        page = text(client_of(), at(town, "2/changes?from=1"))
        assert "<del>" in page
        assert "<ins>" in page
        assert "[删去：" in page
        assert "[加上：" in page
        plain = said(page)
        assert "门前屋后每[删去：周][加上：天]打扫一次。" in plain
        assert "从第1版到第2版" in plain
        assert "第一版" in text(client_of(), at(town, "1/changes"))
        assert "2/changes?from=1" in text(client_of(), at(town))


def draft_open(town: Village):
    from gezhi.engines.councils.models import PactVersion

    return PactVersion.objects.get(state="draft")


def test_a_household_says_that_it_has_read_it(town: Village, client_of: ClientOf) -> None:
    in_force(town)
    with clock.at(AFTER):
        page = said(text(client_of(), at(town)))
        assert "0户，共3户" in page
        assert "我家读过了" not in page
        resident = client_of("resident")
        assert "我家读过了" in said(text(resident, at(town)))
        for _ in range(2):
            assert resident.post(at(town, "read"), {"id": str(new_id())}).status_code == 302
        assert PactReading.objects.count() == 1
        page = said(text(resident, at(town)))
        assert "我家读过了" not in page
        assert "1户，共3户" in page


def test_the_vote_stands_there_with_its_arithmetic(town: Village, client_of: ClientOf) -> None:
    with clock.at(AFTER):
        decide(town, to_vote(town), counts=FULL | {"yes": 25})
        page = text(client_of(), at(town, "1/"))
        assert "没有通过" in page
        assert "至少 26；现有 25" in page
        assert "第25、26条" in page
        assert "SHA-256" in page


def test_the_poster(town: Village, client_of: ClientOf) -> None:
    in_force(town)
    for more in ("", "?size=a3", "?number=1"):
        answer = client_of().get(at(town, f"poster.pdf{more}"))
        assert answer.headers["Content-Type"] == "application/pdf"
        printed = "".join(page.extract_text() for page in sheets_of(answer.content))
        assert "红事办10桌以内" in printed
        assert "镇备" in printed


def test_in_english_nothing_is_left_in_chinese_but_the_text(
    town: Village, client_of: ClientOf
) -> None:
    in_force(town)
    mine = ("门前屋后每周打扫一次。", "垃圾入桶。", "红事办10桌以内。", "环境", "红白事", "东庄村")
    minutes = ("村民会议〔2026〕1号", "镇备〔2026〕7号", "测试")
    with clock.at(AFTER):
        reader = client_of("resident", "en")
        for more in ("", "1/", "1/changes"):
            page = text(reader, at(town, more))
            main = page[page.index("<main") : page.index("</main>")]
            assert "Article 1" in main
            assert "Village pact" in main
            for known in (*mine, *minutes):
                main = main.replace(known, "")
            assert CHINESE.findall(main) == []
        assert "households" in text(reader, at(town))
