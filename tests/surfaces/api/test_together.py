"""Councils, pacts, what is public, mediation and funds through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests import disclosing, funding, mediating, pacting, sitting
from tests.surfaces.api.calling import Caller, caller

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    AnonymousThrottle.cache.clear()


def test_a_council_is_read_and_a_member_takes_part() -> None:
    with clock.at(sitting.NOW):
        town = sitting.sitting_town()
        sitting.take_in(town)
        row = sitting.call(town, room="https://meet.invalid/1")
        anybody, owner = Caller(), caller(town, "owner")
        hall = f"councils/{town.places['c0'].pk}/hall"
        listed = anybody.get(f"councils?place={town.places['c0'].pk}")[1]
        assert {one["council"]["key"] for one in listed} == {"hall", "assembly", "alliance"}
        whole = anybody.get(hall)[1]
        assert (whole["standing"]["meeting"], whole["member"]) == (str(row.pk), False)
        asked = {"id": str(new_id()), "title": "装充电桩", "topic": "charging"}
        assert anybody.post(f"{hall}/items", asked)[0] == 401
        made = owner.post(f"{hall}/items", asked)
        assert (made[0], made[1]["state"]) == (200, "proposed")
        assert owner.post(f"{hall}/items", asked) == made
        assert owner.post(f"{hall}/items", {**asked, "title": "别的"})[0] == 409
        wrong = owner.post(f"{hall}/items", {**asked, "id": str(new_id()), "topic": "x"})
        assert [one["field"] for one in wrong[1]["wrong"]] == ["topic"]
        assert [one["title"] for one in owner.get(hall)[1]["proposals"]] == ["装充电桩"]
        assert anybody.get(hall)[1]["proposals"] == []
        back = f"council-items/{asked['id']}/withdraw"
        assert caller(town, "resident").post(back)[0] in (403, 404)
        assert owner.post(back)[1]["state"] == "withdrawn"
        here = {"code": row.code}
        assert owner.post(f"meetings/{row.pk}/attend", here)[1]["code"] == "not-begun"
    with clock.at(row.starts):
        assert caller(town, "resident").post(f"meetings/{row.pk}/attend", here)[0] == 404
        assert owner.post(f"meetings/{row.pk}/attend", {"code": "0"})[0] == 422
        assert owner.post(f"meetings/{row.pk}/attend", here)[1] == {"seats": 1}
        seen, outside = owner.get(f"meetings/{row.pk}")[1], anybody.get(f"meetings/{row.pk}")[1]
        assert (seen["here"], seen["room"]) == (True, "https://meet.invalid/1")
        assert (outside["here"], outside["room"]) == (False, "")
        assert row.code not in owner.last.content.decode() + anybody.last.content.decode()


def test_what_was_resolved_is_public_with_its_votes() -> None:
    with clock.at(sitting.NOW):
        town = sitting.sitting_town()
        sitting.take_in(town)
        begin = sitting.NOW + 4 * sitting.DAY
        row = sitting.call(town, starts=begin)
    with clock.at(begin):
        sitting.there(town, row, *sitting.ALL)
        sitting.resolved(town, row)
        sitting.actions.finish_meeting(town.viewer("first-secretary"), row.pk)
        found = Caller().get(f"resolutions?place={town.places['c0'].pk}")[1]
        assert [(one["text"], one["state"]) for one in found] == [("东门建两排充电桩", "open")]
        assert found[0]["topic"]["en"] == "Charging"
        page = Caller().get(f"councils/{town.places['c0'].pk}/hall/meetings?size=1")[1]
        assert ([one["id"] for one in page["rows"]], page["next"]) == ([str(row.pk)], None)
        assert Caller().get("resolutions?overdue=true")[1] == []
    with clock.at(begin + timedelta(days=30)):
        assert len(Caller().get("resolutions?overdue=true")[1]) == 1


def test_a_pact_is_talked_through_and_acknowledged() -> None:
    with clock.at(pacting.NOW):
        village = pacting.pact_village()
        draft = pacting.draft(village)
        at = f"pacts/{village.places['village'].pk}/{pacting.KEY}"
        anybody, resident = Caller(), caller(village, "resident")
        for one in (anybody, caller(village, "secretary")):
            assert one.get(f"{at}/versions/1")[0] == 404
        row = pacting.talk(village, draft)
        text = anybody.get(f"{at}/versions/1")[1]
        assert [one["number"] for one in text["articles"]] == [1, 2, 3]
        said = {"id": str(new_id()), "text": "十桌太少", "article": text["articles"][2]["id"]}
        assert anybody.post(f"{at}/versions/1/comments", said)[0] == 401
        made = resident.post(f"{at}/versions/1/comments", said)
        assert (made[0], made[1]["mine"], made[1]["about"]) == (200, True, "红事办10桌以内。")
        assert resident.post(f"{at}/versions/1/comments", said) == made
        other = {**said, "id": str(new_id()), "text": "打13800000001给老王"}
        assert resident.post(f"{at}/versions/1/comments", other)[0] == 422
        listed = anybody.get(f"{at}/versions/1/comments")
        assert [(one["text"], one["mine"]) for one in listed[1]] == [("十桌太少", False)]
        assert str(village.accounts["resident"].pk) not in anybody.last.content.decode()
        read = {"id": str(new_id())}
        assert resident.post(f"{at}/acknowledge", read)[1]["code"] == "not-in-force"
    with clock.at(pacting.AFTER):
        keeper, told = village.viewer("secretary"), made[1]["id"]
        pacting.actions.answer_pact_comment(keeper, told, "not_taken", "按大家定的来")
        pacting.file(village, pacting.decide(village, pacting.to_vote(village, row)))
        assert resident.post(f"{at}/versions/1/comments", {**said, "id": str(new_id())})[0] == 409
        counts = resident.post(f"{at}/acknowledge", read)[1]
        assert (counts["homes"] + counts["others"], counts["mine"]) == (1, True)
        assert resident.post(f"{at}/acknowledge", read)[1] == counts
        assert anybody.get("pacts")[1][0]["current"] == 1
        assert anybody.get(at)[1]["read"]["mine"] is False
        assert anybody.get(f"{at}/versions/1/changes")[0] == 404


def test_what_is_public_is_found_and_asked_about() -> None:
    with clock.at(disclosing.NOW):
        town = disclosing.disclosing_town()
        row = disclosing.posted(town)
        anybody, resident = Caller(), caller(town, "resident")
        place = town.places["c0"].pk
        found = anybody.get(f"disclosure?place={place}&affairs=finance&text=收支")[1]
        assert [one["id"] for one in found["rows"]] == [str(row.key)]
        assert anybody.get("disclosure?text=没有这种")[1]["rows"] == []
        whole = anybody.get(f"disclosure/{row.key}")[1]
        assert whole["versions"][0]["rows"][0][1] == 10_000
        due = anybody.get(f"disclosure/due?place={place}&state=posted")[1]
        assert str(row.key) in [one["item"] for one in due]
        asked = {"id": str(new_id()), "text": "这笔钱花在哪儿了？"}
        assert anybody.post(f"disclosure/{row.key}/questions", asked)[0] == 401
        made = resident.post(f"disclosure/{row.key}/questions", asked)
        assert (made[0], made[1]["mine"]) == (200, True)
        assert resident.post(f"disclosure/{row.key}/questions", asked) == made
        assert caller(town, "neighbour").post(f"disclosure/{row.key}/questions", asked)[0] == 409
        (shown,) = anybody.get(f"disclosure/{row.key}")[1]["questions"]
        assert (shown["text"], shown["mine"]) == (asked["text"], False)
        assert str(town.accounts["resident"].pk) not in anybody.last.content.decode()


def test_somebody_applies_for_mediation() -> None:
    with clock.at(mediating.NOW):
        town = mediating.mediating_town()
        anybody, resident = Caller(), caller(town, "resident")
        place = town.places["town"].pk
        names = [one["name"] for one in anybody.get(f"mediation/mediators?place={place}")[1]]
        assert sorted(names) == ["mediator老师", "second-mediator老师", "third-mediator老师"]
        assert anybody.get("mediation/mediators?field=labour")[1] == []
        asked: dict[str, Any] = {
            "id": str(new_id()),
            "place": town.places["b000"].pk,
            "type": "mediation",
            "answers": mediating.answers(),
            "others": [{"id": str(new_id()), "name": mediating.OTHER, "phone": "13800000002"}],
        }
        wrong = {**asked, "others": [{**asked["others"][0], "phone": "12"}]}
        status, problem = resident.post("mediation/applications", wrong)
        assert (status, problem["wrong"][0]["field"]) == (422, "others.0.phone")
        assert resident.post("mediation/applications", {**asked, "type": "report"})[0] == 404
        status, receipt = resident.post("mediation/applications", asked)
        assert (status, receipt["again"]) == (200, False)
        assert resident.post("mediation/applications", asked)[1]["id"] == receipt["id"]
        rates = anybody.get(f"mediation/rates?place={place}")[1]
        assert (rates["whole"]["running"], rates["whole"]["share"]) == (1, None)
        told = anybody.last.content.decode()
        assert mediating.SECRET not in told
        assert mediating.OTHER not in told


def test_the_book_of_a_fund_is_open_without_who_paid() -> None:
    with clock.at(funding.NOW):
        village = funding.funding_village()
        row = funding.opened(village)
        funding.paid_in(village, row, 12_050, payer="王暗语")
        funding.asked_for(village, row, 5_000)
        anybody = Caller()
        (listed,) = anybody.get(f"funds?place={village.places['village'].pk}")[1]
        assert (listed["id"], listed["balance"]) == (str(row.pk), 12_050)
        assert anybody.get(f"funds/{row.pk}")[1] == listed
        (month,) = anybody.get(f"funds/{row.pk}/months")[1]
        assert (month["month"], month["income"], month["closing"]) == ("2026-04", 12_050, 12_050)
        for path in (f"funds/{row.pk}/vouchers", f"funds/{row.pk}/vouchers?month=2026-04"):
            (voucher,) = anybody.get(path)[1]
            assert (voucher["way"], voucher["amount"], voucher["undone"]) == ("in", 12_050, False)
            assert "王暗语" not in anybody.last.content.decode()
        assert anybody.get(f"funds/{row.pk}/vouchers?month=2026-03")[1] == []
        assert anybody.get(f"funds/{row.pk}/vouchers?month=2026-13")[0] in (404, 422)
        assert anybody.get(f"funds/{new_id()}")[0] == 404
