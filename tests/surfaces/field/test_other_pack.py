"""The same pages under another locality's rules: several case types, other questions."""

from __future__ import annotations

from datetime import date

import pytest

from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions as people
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import pack_by_id
from gezhi.pack.loader import load
from tests.surfaces.conftest import SignIn
from tests.town import PACKS, SYSTEM, Town, build_ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Town:
    """The same ground as a town on the pack of Weituo, with a grid lead and a grid worker."""
    town = Town()
    build_ground(town)
    version = trust.publish_pack(SYSTEM, load(PACKS / "weituo", library=PACKS))
    places.attach_pack(SYSTEM, town.places["town"], version, date(2020, 1, 1))
    people.add_units(SYSTEM, pack_by_id(version.pk), town.places["town"])
    town.hire("grid-lead", "grid-lead", "g00")
    town.hire("grid-worker", "grid-worker", "g00", "full-time")
    return town


def test_all_that_the_post_may_open_is_offered(sign_in: SignIn, town: Town) -> None:
    client = sign_in("grid-lead")
    pack = load(PACKS / "weituo", library=PACKS)
    page = client.get("/field/report").content.decode()
    offered = [key for key in pack.cases if f"/field/report/{key}" in page]
    assert len(offered) > 1
    for key in offered:
        form = client.get(f"/field/report/{key}").content.decode()
        assert pack.cases[key].name.zh in form
        assert client.post(f"/field/report/{key}", {}).status_code == 422
    for key in set(pack.cases) - set(offered):
        assert client.get(f"/field/report/{key}").status_code == 404


@pytest.mark.parametrize("page", ["/field/", "/field/grid", "/field/me"])
def test_every_page_opens(sign_in: SignIn, page: str) -> None:
    assert sign_in("grid-worker").get(page).status_code == 200


def test_a_report_goes_its_own_way(sign_in: SignIn, town: Town) -> None:
    client = sign_in("grid-worker")
    pack = load(PACKS / "weituo", library=PACKS)
    type_ = pack.cases["matter"]
    tree = type_.field_of("category")
    data = {"_listed": str(town.places["b000"].pk), "text": "村口的路灯坏了"}
    if tree is not None:
        matters = pack.matters[tree.tree or ""].matters
        leaf = next(one for one in matters if not any(two.under == one.matter for two in matters))
        data[tree.field] = leaf.matter
    answer = client.post("/field/report/matter", data)
    assert answer.status_code == 302
    case = Case.objects.get()
    assert case.text == "村口的路灯坏了"
    assert client.get(f"/field/case/{case.pk}").status_code == 200


def test_an_answer_that_brings_up_a_question_has_it_asked(sign_in: SignIn, town: Town) -> None:
    client, address = sign_in("grid-lead"), "/field/report/village-affair"
    type_ = load(PACKS / "weituo", library=PACKS).cases["village-affair"]
    data = {
        "_listed": str(town.places["b000"].pk),
        "what": next(iter(type_.form[0].options)),
        "text": "村东头的路想重新铺一遍,已经问过二十户",
        "budget": "20000",
    }
    page = client.post(address, data).content.decode()
    assert 'name="paid-by"' in page
    assert 'name="_asked" value="paid-by"' in page
    assert not Case.objects.exists()
    assert client.post(address, {**data, "_asked": "paid-by"}).status_code == 302
    assert Case.objects.get().type == "village-affair"
