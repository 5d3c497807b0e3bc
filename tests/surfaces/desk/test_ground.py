"""Places, boards to print, appointments."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.engines.people.models import Appointment, Person
from gezhi.engines.people.queries import board, boards
from gezhi.engines.trust.queries import viewer_of
from gezhi.surfaces.desk.ground.boards import _named
from gezhi.surfaces.desk.printed.board import Board, print_boards
from tests.paper import sheets_of
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_the_tree_begins_at_the_viewers_ground(sign_in: SignIn, town: Town) -> None:
    page = sign_in("first-secretary").get("/desk/places").content.decode()
    assert "东社区" in page
    assert "西社区" not in page
    below = sign_in("first-secretary").get(f"/desk/places/{town.places['c0'].pk}/below")
    assert "东1网格" in below.content.decode()


def test_a_place_is_found_by_name_and_number(sign_in: SignIn, town: Town) -> None:
    client = sign_in("first-secretary")
    assert "东2网格" in client.get("/desk/places?q=东2").content.decode()
    code = town.places["b001"].code
    assert (
        f"/desk/places/{town.places['b001'].pk}"
        in client.get(f"/desk/places?q={code}").content.decode()
    )


def test_a_place_tells_who_serves_it(sign_in: SignIn, town: Town) -> None:
    page = sign_in("first-secretary").get(f"/desk/places/{town.places['g00'].pk}").content.decode()
    assert "grid-lead" in page
    assert "auditor" not in page
    assert sign_in("clerk").get("/desk/places/99999").status_code == 404


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in sheets_of(data)]


def test_who_serves_a_place_is_stacked_on_a_narrow_screen(sign_in: SignIn, town: Town) -> None:
    """Every cell is named, so that nothing scrolls sideways."""
    page = sign_in("first-secretary").get(f"/desk/places/{town.places['g00'].pk}").content.decode()
    table = page.split('aria-label="谁为我服务"')[1].split("</table>")[0]
    assert "table stacked" in table
    cells = re.findall(r"<td[^>]*>", table)
    assert len(cells) > 2
    assert all("data-label=" in one for one in cells)


def test_a_board_has_those_who_serve_and_the_way_to_report(sign_in: SignIn, town: Town) -> None:
    place = town.places["b000"]
    answer = sign_in("grid-worker").get(f"/desk/places/{place.pk}/board.pdf")
    assert answer["Content-Type"] == "application/pdf"
    (text,) = pages(answer.content)
    for words in ("1号楼", "东社区", "building-lead", "first-secretary", f"/p/{place.code}"):
        assert words in text
    assert "security-admin" not in text


def test_all_buildings_of_a_grid_make_one_paper(sign_in: SignIn, town: Town) -> None:
    client = sign_in("first-secretary")
    texts = pages(client.get(f"/desk/places/{town.places['c0'].pk}/boards.pdf").content)
    assert len(texts) == 4
    assert [
        town.places[name].code in text for name, text in zip(("b000", "b001"), texts, strict=False)
    ]
    none = client.get(f"/desk/places/{town.places['b000'].pk}/boards.pdf")
    assert none.status_code == 200
    assert len(pages(none.content)) == 1


def test_a_board_of_many_people_stays_above_its_code(db: None) -> None:
    """Whoever serves farther away gives way to the code, and the paper says that there are more."""
    held = ["欧阳建国"] * 60
    lines = [(f"岗位{n}", _named(held if n % 3 == 0 else ["张三"]), "社区") for n in range(40)]
    long = "北京市朝阳区和顺路街道第一社区居民委员会第十二网格"
    (page,) = sheets_of(print_boards([Board(long, "和顺路" * 30, lines, "https://x/p/1")]))
    spots: list[tuple[str, float]] = []
    page.extract_text(
        visitor_text=lambda text, on, at, *_: spots.append((text, on[5] + on[3] * at[5]))
    )
    foot = next(y for text, y in spots if "有事" in text or "Something wrong" in text)
    told = [y for text, y in spots if "岗位" in text or "建国" in text]
    assert len(told) > 10
    assert min(told) > foot + 30
    text = page.extract_text()
    assert "36" in text.split("岗位1\n")[0]  # the names that do not stand there
    assert re.search(r"\d+ more: scan the code|还有 \d+ 项，扫码查看", text)


def test_boards_of_many_places_cost_as_much_as_of_one(town: Town) -> None:
    viewer = town.viewer("first-secretary")
    houses = [town.places[name] for name in ("b000", "b001", "b010", "b011")]
    boards(viewer, houses)
    with CaptureQueriesContext(connection) as one:
        boards(viewer, houses[:1])
    with CaptureQueriesContext(connection) as many:
        found = boards(viewer, houses)
    assert len(many) == len(one) == 1
    assert [found[place.pk] for place in houses] == [board(viewer, place) for place in houses]


def appoint(client: Any, **data: str) -> Any:
    return client.post("/desk/people/appoint", {"name": "新人", **data})


def test_somebody_is_appointed_and_can_act(sign_in: SignIn, town: Town) -> None:
    client = sign_in("security-admin")
    place = town.places["g01"].code
    answer = appoint(client, post="grid-lead", place=place, phone="13912345678")
    assert answer.status_code == 302
    row = Appointment.objects.get(person__phone_index__gt="", post="grid-lead")
    assert (row.person.name, row.place_id) == ("新人", town.places["g01"].pk)
    assert "新人" in client.get("/desk/people").content.decode()
    clerk = appoint(
        client, name="clerk", post="grid-worker", kind="part-time", place=place, username="clerk"
    )
    assert clerk.status_code == 302
    assert viewer_of(town.accounts["clerk"].pk).has("case.open")
    assert Person.objects.filter(account=town.accounts["clerk"]).count() == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"phone": "12"}, "phone"),
        ({"post": "no-such"}, "post"),
        ({"post": "grid-lead", "place": "g00"}, "post"),
        ({"post": "first-secretary"}, "post"),
        ({"place": "没有这里"}, "place"),
        ({"place": "号楼"}, "place"),
        ({"username": "nobody"}, "username"),
        ({"starts": "yesterday"}, "starts"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    sign_in: SignIn, town: Town, data: dict[str, str], field: str
) -> None:
    before = Appointment.objects.count()
    given = {"post": "grid-lead", "place": town.places["g01"].code, **data}
    if given["place"] == "g00":
        given["place"] = town.places["g00"].code
    answer = appoint(sign_in("security-admin"), **given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="field-{field}-error"' in page
    assert Appointment.objects.count() == before


def test_a_body_gets_a_member(sign_in: SignIn, town: Town) -> None:
    body = town.bodies["housing"]
    client = sign_in("security-admin")
    assert appoint(client, body=str(body.pk), username="grid-worker").status_code == 302
    assert appoint(client, body=str(body.pk), username="grid-worker").status_code == 422
    page = sign_in("duty-lead").get(f"/desk/bodies/{body.pk}").content.decode()
    assert "grid-worker" in page
    assert "危" in page or "住房" in page


def test_an_appointment_ends_with_its_rights(sign_in: SignIn, town: Town) -> None:
    row = Appointment.objects.get(post="grid-lead", place=town.places["g00"])
    assert sign_in("first-secretary").post(f"/desk/people/{row.pk}/end").status_code == 403
    row.refresh_from_db()
    assert row.ends is None
    assert sign_in("security-admin").post(f"/desk/people/{row.pk}/end").status_code == 302
    row.refresh_from_db()
    assert row.ends is not None


@pytest.mark.parametrize("role", ["clerk", "auditor"])
def test_who_serves_is_closed_to_those_without_the_right(sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get("/desk/people").status_code == 403


@pytest.mark.parametrize("role", ["first-secretary", "clerk", "auditor", "system-admin"])
def test_only_those_who_appoint_do(sign_in: SignIn, town: Town, role: str) -> None:
    before = Appointment.objects.count()
    client = sign_in(role)
    assert client.get("/desk/people/appoint").status_code == 403
    place = town.places["g01"].code
    assert appoint(client, post="grid-lead", place=place).status_code == 403
    assert Appointment.objects.count() == before
