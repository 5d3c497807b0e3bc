"""Boards of points: for anybody, by name with consent, on paper too."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.points import actions
from tests.engines.points.cycle.starring import HYGIENE, agree, done, every_star, pack
from tests.paper import sheets_of
from tests.surfaces.conftest import MONDAY
from tests.town import SYSTEM
from tests.village import Village, build_village

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")
H1, H2 = "1 组 12号", "1 组 13号"
ClientOf = Callable[..., Client]


@pytest.fixture
def town(db: None, monday: clock.Clock, request: pytest.FixtureRequest) -> Village:
    """The village instead of the town; its scheme knows a deduction, and ranks where asked to."""
    return build_village(pack=pack(ranked=getattr(request, "param", None)))


def board(town: Village, more: str = "?period=2026-03") -> str:
    return f"/points/board/{town.scheme}/{more}"


def honours(town: Village) -> str:
    return f"/points/honours/{town.scheme}/"


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def figures(page: str) -> list[str]:
    return re.findall(r'class="stat-value">([^<]*)<', page)


def test_anybody_reads_the_figures_and_who_agreed(town: Village, client_of: ClientOf) -> None:
    done(town, *HYGIENE)
    done(town, "yard-clean", home="h2")
    agree(town, "resident")
    for role in ("anonymous", "neighbour"):
        page = text(client_of(role), board(town))
        assert figures(page) == ["2", "10", "0"]
        assert H1 in page
        assert H2 not in page
        assert "按住处先后排" in page
        assert "还有 1 个得了分、没有同意公布名字的" in page
        for secret in (town.home("h1"), town.home("h2"), str(town.accounts["resident"].pk)):
            assert secret not in page
    agree(town, "resident", agreed=False)
    page = text(client_of(), board(town))
    assert H1 not in page
    assert figures(page) == ["2", "10", "0"]


def test_a_deduction_is_a_number(town: Village, client_of: ClientOf) -> None:
    done(town, "rubbish-dumped")
    agree(town, "resident")
    with clock.at(MONDAY + timedelta(days=20)):
        actions.post_due()
        page = text(client_of(), board(town))
    assert figures(page) == ["0", "0", "1"]
    assert H1 not in page
    assert "只告诉本户" in page


def test_a_month_without_anything_says_so(town: Village, client_of: ClientOf) -> None:
    page = text(client_of(), board(town, ""))
    assert "这段时间还没有算好的积分" in page
    assert '<option value="2026-02" selected>2026年2月</option>' in page
    assert figures(page) == []
    assert "2026年第一季度" in text(client_of(), board(town, "?period=2026-Q1"))


@pytest.mark.parametrize("more", ["?period=2026-13", "?period=x", "poster.pdf?period=2026"])
def test_no_such_time(town: Village, client_of: ClientOf, more: str) -> None:
    assert client_of().get(board(town, more)).status_code == 404


def test_no_such_scheme(town: Village, client_of: ClientOf) -> None:
    for address in ("/points/board/999/", "/points/honours/999/", "/points/board/999/poster.pdf"):
        assert client_of().get(address).status_code == 404


@pytest.mark.parametrize("town", ["month"], indirect=True)
def test_ranks_stand_there_only_with_their_rule(town: Village, client_of: ClientOf) -> None:
    done(town, "yard-clean")
    done(town, *HYGIENE, home="h2")
    for role in ("resident", "neighbour"):
        agree(town, role)
    page = text(client_of(), board(town))
    assert "按分数排先后，依据的规则：按得分从高到低" in page
    assert "出处：试点办法" in page
    assert page.index(H2) < page.index(H1)
    assert "按住处先后排" not in page


def test_a_closed_month_shows_its_fingerprint(town: Village, client_of: ClientOf) -> None:
    done(town, "yard-clean")
    with clock.at(MONDAY + timedelta(days=40)):
        closing = actions.close_month(SYSTEM, town.in_force.adoption.unit_id, MONDAY.date())
        assert closing.digest in text(client_of(), board(town))


def test_the_wall_names_who_agreed(town: Village, client_of: ClientOf) -> None:
    assert "还没有谁得到称号" in text(client_of(), honours(town))
    every_star(town)
    every_star(town, "h2")
    agree(town, "resident")
    actions.award_stars(SYSTEM, town.scheme, MONDAY.date())
    page = text(client_of(), honours(town))
    assert "十星级模范户" in page
    assert "现在有 2 个" in page
    assert "其中 1 个没有同意公布名字" in page
    assert H1 in page
    assert H2 not in page
    assert page.count('<li class="tag">') == 10


def test_the_poster_is_paper(town: Village, client_of: ClientOf) -> None:
    done(town, *HYGIENE)
    done(town, "yard-clean", home="h2")
    agree(town, "resident")
    for size, wide in (("", 595), ("&size=a3", 842)):
        answer = client_of().get(board(town, f"poster.pdf?period=2026-03{size}"))
        assert answer["Content-Type"] == "application/pdf"
        (sheet,) = sheets_of(answer.content)
        assert round(float(sheet.mediabox.width)) == wide
        said = sheet.extract_text()
        for words in ("东庄村", "健康银行", "2026年3月", "12号", "得了积分的户"):
            assert words in said
        assert "13号" not in said
        assert f"/points/board/{town.scheme}/?period=2026-03" in said


def test_an_empty_poster_is_paper_too(town: Village, client_of: ClientOf) -> None:
    answer = client_of().get(board(town, "poster.pdf"))
    assert answer.content.startswith(b"%PDF")
    assert "没有写名字" in sheets_of(answer.content)[0].extract_text()


def test_a_long_poster_goes_on(town: Village) -> None:
    from gezhi.surfaces.portal.poster import Poster, print_poster

    lines = [(f"1 组 {n}号", n, None) for n in range(1, 200)]
    made = Poster(
        "东庄村", "健康银行", "2026年3月", [("199 户", "得了积分")], lines, "", [], "http://x"
    )
    sheets = sheets_of(print_poster(made))
    assert len(sheets) > 1
    assert sum(sheet.extract_text().count("1 组") for sheet in sheets) == 199


def test_english_is_complete(town: Village, client_of: ClientOf) -> None:
    every_star(town)
    done(town, "yard-clean", home="h2")
    done(town, "rubbish-dumped", home="h2")
    agree(town, "resident")
    with clock.at(MONDAY + timedelta(days=20)):
        actions.post_due()
        actions.award_stars(SYSTEM, town.scheme, MONDAY.date())
        client = client_of("anonymous", "en")
        pages = [text(client, board(town)), text(client, honours(town))]
        pages.append(text(client, board(town, "?period=2026-02")))
    assert "Points of March 2026" in pages[0]
    for page in pages:
        inside = page.partition("<main")[2].partition("</main>")[0]
        for name in ("东庄村", H1):
            inside = inside.replace(name, "")
        assert not CHINESE.findall(inside)
