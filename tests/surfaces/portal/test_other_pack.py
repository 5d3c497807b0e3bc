"""The same pages serve a town whose residents raise matters instead of reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from gezhi.engines.cases.models import Case
from gezhi.engines.people import actions as people
from gezhi.engines.people.models import Body
from gezhi.engines.places import actions as places
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.queries import pack_by_id
from gezhi.pack.loader import load
from tests.surfaces.portal.form import Form
from tests.town import LAT, LON, PACKS, SYSTEM, Town, box


@pytest.fixture
def two_towns(town: Town) -> Town:
    """A second ground on another pack."""
    root = places.NewPlace(
        "sub-district", "另一个镇", code="500117009800", geometry=box(LON + 1, LAT, 0.01, 0.01)
    )
    town.places["other"] = places.add_place(SYSTEM, root)
    version = trust.publish_pack(SYSTEM, load(PACKS / "weituo", library=PACKS))
    places.attach_pack(SYSTEM, town.places["other"], version, date(2020, 1, 1))
    people.add_units(SYSTEM, pack_by_id(version.pk), town.places["other"])
    assert Body.objects.exists()
    return town


class TestAnotherPack:
    """The same pages serve a town whose residents raise matters instead of reports."""

    def test_its_own_form(self, two_towns: Town, client_of: Callable[..., Client]) -> None:
        client = client_of()
        choice = client.get("/report").content.decode()
        assert "另一个镇" in choice
        assert "试点街道" in choice
        other = two_towns.places["other"]
        kinds = client.get(f"/report?at={other.pk}", follow=True).content.decode()
        assert "/report/matter" in kinds
        assert "/report/help-order" in kinds
        form = Form(client, f"/report/matter?at={other.pk}")
        assert 'name="for-whom"' in form.page
        form.go(**{"text": "水渠堵了浇不上地", "what": "irrigation", "for-whom": "everybody"})
        form.go(**{"where.listed": str(other.pk)}).go("send", 302)
        row = Case.objects.get()
        assert (row.type, row.form["for-whom"]) == ("matter", "everybody")
        wrong = Form(client, f"/report/matter?at={other.pk}")
        wrong.go(
            **{"text": "水渠堵了浇不上地", "what": "irrigation", "for-whom": "nobody"}, status=422
        )
        assert 'id="field-for-whom-error"' in wrong.page

    def test_a_question_that_an_answer_brings_up(
        self, two_towns: Town, client_of: Callable[..., Client]
    ) -> None:
        other = two_towns.places["other"]
        two_towns.places["other-village"] = places.add_place(
            SYSTEM, places.NewPlace("community", "河湾村", other, code="500117009801")
        )
        account = trust.make_staff(SYSTEM, "secretary", "secretary", None)
        person = people.add_person(SYSTEM, people.NewPerson("secretary", account=account))
        village = two_towns.places["other-village"]
        people.appoint(
            SYSTEM,
            people.NewAppointment(person, "village-secretary", village, starts=date(2026, 1, 1)),
        )
        two_towns.accounts["secretary"] = account
        client = client_of("secretary")
        form = Form(client, f"/report/village-affair?at={two_towns.places['other-village'].pk}")
        assert 'name="paid-by"' not in form.page
        form.go(text="修村口到小学的路,全村受益", what="public-works", budget="90000")
        assert form.screen == "1"
        assert 'name="paid-by"' in form.page
        form.go(**{"paid-by": "collective"})
        form.go(**{"where.listed": str(two_towns.places["other-village"].pk)}).go("send", 302)
        assert Case.objects.get().form["paid-by"] == "collective"
        assert client_of().get(form.url + f"?at={other.pk}").status_code == 404

    def test_the_brand_names_the_ground(
        self, two_towns: Town, client_of: Callable[..., Client]
    ) -> None:
        def brand(page: str) -> str:
            return page.partition('class="brand-place">')[2].partition("<")[0]

        visitor = client_of()
        assert brand(visitor.get("/").content.decode()) == ""
        at_other = visitor.get(f"/?at={two_towns.places['other'].pk}").content.decode()
        assert brand(at_other) == "另一个镇"
        assert brand(client_of("dispatcher").get("/desk/").content.decode()) == "试点街道"
        assert brand(client_of("clerk").get("/desk/").content.decode()) == "试点街道"
