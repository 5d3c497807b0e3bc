"""A pledge: said on a phone, read at the door and on paper."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.paper import sheets_of
from tests.pledging import post_of, with_member
from tests.surfaces.conftest import SignIn
from tests.village import Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Village:
    return with_member()


def address(town: Village) -> str:
    return f"/field/me/pledge/{post_of(town, 'member').pk}"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_pledge_is_said_read_in_public_and_taken_back(
    sign_in: SignIn, client: Client, town: Village
) -> None:
    member = sign_in("member")
    assert address(town) in text(member.get("/field/me"))
    sent = {"words": "门前天天扫", "leads": ["clean"]}
    done = member.post(address(town), sent, follow=True)
    assert done.redirect_chain[-1][0] == "/field/me"
    assert "门前天天扫" in text(done)
    public = f"/p/{town.places['group1'].code}"
    page = text(client.get(public, follow=True))
    assert "门前天天扫" in page
    assert "带头搞卫生、护生态" in page
    member.post(address(town), {**sent, "take-back": "1"})
    assert "门前天天扫" not in text(client.get(public, follow=True))


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    sign_in: SignIn, town: Village
) -> None:
    words = "好" * 130
    answer = sign_in("member").post(address(town), {"words": words, "leads": ["clean", "x"]})
    assert answer.status_code == 422
    page = text(answer)
    assert words in page
    assert "最多 120 个字" in page
    assert 'value="clean" checked' in page


def test_nobody_opens_another_one_s_pledge(sign_in: SignIn, client: Client, town: Village) -> None:
    assert sign_in("secretary").get(address(town)).status_code == 404
    assert client.get(address(town)).status_code == 302
    assert "me/pledge/" not in text(sign_in("scorer").get("/field/me"))


def test_a_place_of_the_party_s_tree_has_its_page(client: Client, town: Village) -> None:
    """Codes are the grid's: such a place is linked, and opened, by its id."""
    branch, home = town.places["branch"], town.places["member-home"]
    page = text(client.get(f"/places/{branch.pk}"))
    assert f'href="/places/{home.pk}"' in page
    own = text(client.get(f"/places/{home.pk}"))
    assert "党员户1" in own
    assert f"at={town.places['group1'].code}" in own, "one reports on the ground"


def test_plates_are_printed_with_the_pledge(sign_in: SignIn, town: Village) -> None:
    sign_in("member").post(address(town), {"words": "门前天天扫", "leads": ["study"]})
    staff = sign_in("secretary")
    village = town.places["village"]
    assert "党员户" in text(staff.get(f"/desk/places/{town.places['member-home'].pk}"))
    page = text(staff.get(f"/desk/places/{village.pk}"))
    assert f"/desk/places/{village.pk}/plates.pdf" in page
    paper = staff.get(f"/desk/places/{village.pk}/plates.pdf")
    (sheet,) = [one.extract_text() for one in sheets_of(paper.content)]
    for words in ("党员户1", "member", "带头学政策、讲政策", "门前天天扫"):
        assert words in sheet
    own = staff.get(f"/desk/places/{town.places['member-home'].pk}/plates.pdf")
    assert len(sheets_of(own.content)) == 1
