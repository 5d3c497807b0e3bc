"""A worker asks for mediation on somebody's behalf, and sees the meetings to come."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case, Party
from tests.surfaces.conftest import SignIn
from tests.town import Town

pytestmark = pytest.mark.django_db
FORM = "/field/report/mediation"


def send(client: Client, town: Town, **data: Any) -> Any:
    posted = {
        "_id": str(new_id()),
        "other": str(new_id()),
        "_listed": str(town.places["b000"].pk),
        "what": "next-door",
        "text": "楼上漏水，修的钱谁出谈不拢",
        "name": "王某",
        "phone": "13900000301",
        "other_name": "李某",
        "other_phone": "13900000302",
        **data,
    }
    return client.post(FORM, posted)


def test_the_form_of_a_report_leads_to_it(sign_in: SignIn) -> None:
    page = sign_in("grid-worker").get("/field/report/report").content.decode()
    assert f'href="{FORM}"' in page


def test_both_sides_are_named_and_the_worker_is_none_of_them(sign_in: SignIn, town: Town) -> None:
    client = sign_in("grid-worker")
    fixed = {"_id": str(new_id()), "other": str(new_id())}
    answer = send(client, town, **fixed)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert send(client, town, **fixed).status_code == 302
    case = Case.objects.get()
    assert (case.type, case.channel) == ("mediation", "field")
    told = {one.side: (one.name, one.account) for one in case.parties.all()}
    assert told == {1: ("王某", None), 2: ("李某", None)}
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"other_name": ""}, "写怎么称呼"),
        ({"other_phone": "12"}, "这不是电话号码"),
        ({"phone": ""}, "当事人是他们，不是您"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    sign_in: SignIn, town: Town, data: dict[str, str], said: str
) -> None:
    answer = send(sign_in("grid-worker"), town, **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "楼上漏水" in page, "nothing typed is lost"
    assert not Party.objects.exists()
