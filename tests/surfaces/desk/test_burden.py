"""The page that shows what is asked of workers, on the desk and in the field."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.insight.actions import Asked, note_asked
from gezhi.engines.places.queries import attached_packs
from gezhi.engines.trust.queries import ANYONE
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def counted(town: Town) -> Town:
    """A month: reports of one grid, and the steps that followed."""
    version = attached_packs(ANYONE)[0].version
    for kind, form, place, number, seconds in (
        ("case", "report", "b000", 4, 50.0),
        ("case", "hotline", "b000", 2, None),
        ("step", "report.accept", "g00", 6, 8.0),
        ("case", "report", "b100", 1, 90.0),
    ):
        for _ in range(number):
            note_asked(
                Asked(
                    kind=kind,
                    form=form,
                    version=version,
                    place=town.places[place].pk,
                    shown=6,
                    prefilled=2,
                    typed=3,
                    held=("phone",) if kind == "case" else (),
                    level="person" if kind == "case" else "matter",
                    seconds=seconds,
                    id=new_id(),
                )
            )
    return town


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def rows(page: str) -> list[str]:
    """The rows of the table in their order, without marks."""
    body = page[page.index("<tbody") : page.index("</tbody")]
    return [re.sub(r"<[^>]+>|\s", "", one) for one in body.split("<tr")[1:]]


@pytest.mark.parametrize("role", ["first-secretary", "grid-worker"])
def test_staff_and_workers_read_the_same_table(counted: Town, sign_in: SignIn, role: str) -> None:
    client = sign_in(role)
    page = text(client, "/desk/burden/")
    assert len(rows(page)) == 3
    report = next(one for one in rows(page) if "报事" in one and "33%" in one and "5" in one)
    assert "新加" in report
    assert "问了两遍的" in page
    assert "电话" in page
    assert "手填 5 次" in page
    assert "手填 2 次" in page
    assert counted.places["town"].name in report, "the place asks where the pack names nobody"
    town, grid = (counted.places[key].pk for key in ("town", "g00"))
    narrowed = text(client, f"/desk/burden/?place={grid}&sort=-times")
    assert len(rows(narrowed)) == 3
    assert "6" in rows(narrowed)[0]
    below = text(client, f"/desk/burden/?place={counted.places['b000'].pk}")
    assert f'value="{town}" selected' in below, "nothing finer than a grid is looked at"
    empty = text(client, "/desk/burden/?month=2020-01")
    assert "这个月这里没有要填的" in empty
    assert text(client, "/desk/burden/?month=x&place=9&sort=x")


def test_sorting(counted: Town, sign_in: SignIn) -> None:
    client = sign_in("first-secretary")
    up = rows(text(client, "/desk/burden/?sort=times"))
    assert up == rows(text(client, "/desk/burden/?sort=-times"))[::-1]
    assert "hotline" in up[0]


def test_it_can_be_taken_along(counted: Town, sign_in: SignIn) -> None:
    client = sign_in("first-secretary")
    answer = client.get("/desk/burden/asked.xlsx")
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    cells = [
        [cell.value for cell in line] for line in openpyxl.load_workbook(io.BytesIO(data)).active
    ]
    assert len(cells) == 4
    assert cells[0][0] == "哪张表"
    plain = text(client, "/desk/burden/asked.csv?sort=-times")
    assert plain.startswith("\ufeff")
    assert len(plain.strip().splitlines()) == 4
    text(client, "/desk/burden/asked.pdf", 404)


def test_in_the_field(counted: Town, sign_in: SignIn) -> None:
    client = sign_in("grid-worker")
    assert "/field/me/asked" in text(client, "/field/me")
    page = text(client, "/field/me/asked")
    assert "您个人填了多少，哪里都不记" in page
    assert "问了两遍的" in page
    assert "手填 5 次" in page
    assert f"{clock.today():%Y-%m}" in page
    assert "这个月没有要填的" in text(client, "/field/me/asked?month=2020-01")
    english = client.get("/field/me/asked", headers={"Accept-Language": "en"})
    assert "What we ask of you" in english.content.decode()


@pytest.mark.parametrize("address", ["/desk/burden/", "/field/me/asked"])
def test_residents_owe_no_forms(counted: Town, sign_in: SignIn, address: str) -> None:
    text(sign_in("resident"), address, 403)


def test_the_first_of_a_month_begins_anew(counted: Town, sign_in: SignIn) -> None:
    day = date(2026, 3, 2)
    assert clock.today() == day
    page = text(sign_in("first-secretary"), "/desk/burden/?month=2026-04")
    assert "这个月这里没有要填的" in page
