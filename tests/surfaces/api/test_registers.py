"""Registers through the API, from the entry to the last fen that a second person confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.models import Due, Entry, Payment
from gezhi.surfaces.api.throttle import AnonymousThrottle
from tests.registering import (
    GOOD,
    NOW,
    REGISTER,
    camera,
    camera_village,
    contract_village,
    entered,
    owed,
    paid,
)
from tests.surfaces.api.calling import Caller, caller
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None) -> Iterator[Town]:
    AnonymousThrottle.cache.clear()
    with clock.at(NOW):
        yield contract_village()


def codes(problem: Any) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in problem["wrong"]]


def contract(town: Town, **more: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "kind": REGISTER,
        "place": town.places["village"].pk,
        "answers": {**GOOD, **more},
    }


def test_a_contract_is_entered_once_and_checked(town: Town) -> None:
    secretary = caller(town, "secretary")
    asked = contract(town, written="no")
    wrong = {**asked, "answers": {**GOOD, "price": "很多", "moon": "1"}}
    assert codes(secretary.post("register-entries", wrong)[1]) == [
        ("moon", "unknown"),
        ("price", "type"),
    ]
    assert caller(town, "township").post("register-entries", asked)[0] == 403
    assert caller(town, "other-secretary").post("register-entries", asked)[0] == 403
    for _ in range(2):
        status, made = secretary.post("register-entries", asked)
        assert (status, made["answers"]["party"], made["may"]) == (
            200,
            "赵某某",
            ["keep", "record"],
        )
    assert [one["defect"] for one in made["defects"]] == ["unwritten"]
    assert made["line"]["open_defects"] == 1
    again = secretary.post("register-entries", contract(town))[1]
    assert codes(again) == [("number", "known")]
    assert again["wrong"][0]["facts"]["entry"] == asked["id"]
    merged = secretary.post("register-entries", {**contract(town), "merge": True})[1]
    assert merged["line"]["id"] == asked["id"]
    change = {"id": str(new_id()), "answers": {**GOOD, "plot": "村西"}}
    for _ in range(2):
        changed = secretary.post(f"register-entries/{asked['id']}/change", change)[1]
        assert changed["answers"]["plot"] == "村西"
    assert [one["kind"] for one in changed["steps"]].count("changed") == 1
    assert Entry.objects.count() == 1


def test_parties_are_for_those_alone_who_keep_it(town: Town) -> None:
    row = entered(town)
    at = f"register-entries/{row.pk}"
    secretary = caller(town, "secretary")
    assert secretary.get(at)[1]["answers"]["phone"] == "+8613800000009"
    assert secretary.last["Cache-Control"] == "no-store", "nothing on the way keeps a party"
    auditor = caller(town, "auditor")
    assert auditor.get(at)[0] in (200, 404)
    assert GOOD["party"] not in auditor.last.content.decode()
    listed = caller(town, "township").get(f"registers/{town.places['city'].pk}/{REGISTER}/entries")
    assert GOOD["party"] not in str(listed[1])
    for role in ("other-secretary", "resident", "grid-lead"):
        one = caller(town, role)
        assert one.get(at)[0] == 404, role
        assert one.post(f"{at}/move", {"id": str(new_id()), "move": "end"})[0] == 404, role
    assert Caller().get(at)[0] == 401


def test_a_list_goes_by_key_with_conditions(town: Town) -> None:
    owed(town, entered(town, written="no"))
    for n in range(3):
        entered(town, number=f"Z-{n}", plot=f"河滩 {n}")
    secretary = caller(town, "secretary")
    (line,) = (one for one in secretary.get("registers")[1] if one["kind"]["key"] == REGISTER)
    assert (line["figures"]["defects_open"], line["figures"]["arrears"]) == (1, 120_000)
    base = f"registers/{line['place']['id']}/{REGISTER}"
    whole = secretary.get(base)[1]
    assert whole["form"]["properties"]["kind"]["x-kind"] == "choice"
    assert [one["id"] for one in whole["keeps_at"]] == [town.places["village"].pk]
    seen: list[str] = []
    after = ""
    while after is not None:
        page = secretary.get(f"{base}/entries?size=3{f'&after={after}' if after else ''}")[1]
        seen += [one["facts"]["number"] for one in page["rows"]]
        after = page["next"]
    assert seen == ["2024-01", "Z-0", "Z-1", "Z-2"]
    for asked, count in (
        ("defect=any", 1),
        ("money=late", 1),
        ("state=ended", 0),
        ("soon=true", 0),
        ("text=Z-1", 1),
        (f"at={town.places['other'].pk}", 0),
    ):
        assert len(secretary.get(f"{base}/entries?{asked}")[1]["rows"]) == count, asked
    assert secretary.get(f"{base}/entries?mony=late")[0] == 422
    assert secretary.get(f"registers/{line['place']['id']}/nothing")[0] == 404


def test_money_counts_once_another_confirms_it(town: Town) -> None:
    secretary, township = caller(town, "secretary"), caller(town, "township")
    row = entered(town)
    arrears = {"id": str(new_id()), "day": "2025-04-01", "amount": 120_000}
    at = f"register-entries/{row.pk}"
    assert township.post(f"{at}/arrears", arrears)[0] == 403
    for _ in range(2):
        status, seen = secretary.post(f"{at}/arrears", arrears)
        assert (status, seen["line"]["arrears"]) == (200, 120_000)
    late = {**arrears, "id": str(new_id()), "day": "2026-04-01"}
    assert codes(secretary.post(f"{at}/arrears", late)[1]) == [("day", "past")]
    due = f"register-dues/{arrears['id']}/payments"
    payment = {"id": str(new_id()), "amount": 50_000, "receipt": "S-001"}
    too_much = {**payment, "id": str(new_id()), "amount": 120_001}
    assert secretary.post(due, too_much)[1]["wrong"][0]["facts"]["left"] == 120_000
    for _ in range(2):
        assert secretary.post(due, payment)[0] == 200
    assert secretary.post(due, {**payment, "amount": 1})[1]["code"] == "id-taken"
    known = {**payment, "id": str(new_id()), "amount": 10}
    assert codes(secretary.post(due, known)[1]) == [("receipt", "known")]
    confirm = f"register-payments/{payment['id']}/confirm"
    assert secretary.post(confirm)[0] == 403
    assert caller(town, "resident").post(confirm)[0] == 404
    for _ in range(2):
        seen = township.post(confirm)[1]
        assert (seen["line"]["arrears"], seen["line"]["paid"]) == (70_000, 50_000)
    refused = township.post(f"register-payments/{payment['id']}/refuse", {"reason": "不对"})
    assert (refused[0], refused[1]["facts"]["state"]) == (409, "confirmed")
    assert Due.objects.get(pk=arrears["id"]).paid == 50_000
    reminded = {"id": str(new_id())}
    for _ in range(2):
        steps = secretary.post(f"{at}/remind", reminded)[1]["steps"]
        assert [one["kind"] for one in steps].count("reminded") == 1


def test_nobody_confirms_their_own_even_in_two_posts(town: Town) -> None:
    payment = paid(town, owed(town, entered(town)).pk, 1000)
    secretary, township = caller(town, "secretary"), caller(town, "township")
    at = f"register-payments/{payment.pk}"
    Payment.objects.update(by=town.accounts["township"].pk)
    assert township.post(f"{at}/confirm")[1]["code"] == "own-payment"
    assert township.post(f"{at}/refuse", {"reason": "x"})[1]["code"] == "own-payment"
    assert secretary.post(f"{at}/withdraw")[0] == 403
    Payment.objects.update(by=town.accounts["secretary"].pk)
    for _ in range(2):
        assert secretary.post(f"{at}/withdraw")[0] == 200
    assert Payment.objects.get().state == "withdrawn"


def test_defects_are_taken_in_hand_and_closed(town: Town) -> None:
    secretary, row = caller(town, "secretary"), entered(town, written="no")
    at = f"register-entries/{row.pk}"
    (open_,) = secretary.get(at)[1]["defects"]
    defect = f"{at}/defects/{open_['id']}"
    for _ in range(2):
        assert secretary.post(f"{defect}/begin")[1]["defects"][0]["state"] == "mending"
    mend = {"resolution": str(new_id()), "words": "会上补了"}
    assert codes(secretary.post(f"{defect}/mend", mend)[1]) == [("resolution", "required")]
    other = entered(town, number="Z-9", plot="河滩")
    strange = f"register-entries/{other.pk}/defects/{open_['id']}"
    for step, sent in (("begin", None), ("mend", mend), ("drop", {"words": "x"})):
        assert secretary.post(f"{strange}/{step}", sent)[1]["code"] == "no-defect"
    for _ in range(2):
        dropped = secretary.post(f"{defect}/drop", {"words": "原件找到了"})[1]
        assert dropped["defects"][0]["state"] == "dropped"
    assert secretary.post(f"{defect}/begin")[1]["code"] == "defect-closed"
    kind = secretary.get(f"registers/{town.places['city'].pk}/{REGISTER}")[1]["defects"][0]
    found = {"id": str(new_id()), "defect": kind["defect"]["key"], "words": "又丢了"}
    for _ in range(2):
        assert len(secretary.post(f"{at}/defects", found)[1]["defects"]) == 2


def test_a_defect_is_mended_by_a_resolution_of_the_ground(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    secretary, row = caller(town, "secretary"), entered(town, written="no")
    known, asked = new_id(), []

    def latest(viewer: Any, path: str, **more: Any) -> list[Any]:
        asked.append(path)
        return [SimpleNamespace(row=SimpleNamespace(pk=known))]

    monkeypatch.setattr("gezhi.surfaces.api.v1.register_acts.latest_resolutions", latest)
    defect = secretary.get(f"register-entries/{row.pk}")[1]["defects"][0]["id"]
    mend = {"resolution": str(known), "words": "村民会议决定"}
    seen = secretary.post(f"register-entries/{row.pk}/defects/{defect}/mend", mend)[1]
    one = seen["defects"][0]
    assert (one["state"], one["how"], one["resolution"]) == ("mended", "resolution", str(known))
    assert asked == [row.path]


def test_an_amendment_is_enclosed(town: Town) -> None:
    secretary, row = caller(town, "secretary"), entered(town, written="no")
    at = f"register-entries/{row.pk}"
    defect = secretary.get(at)[1]["defects"][0]["id"]
    mend = {"how": "amendment", "words": "补签了合同"}
    assert codes(secretary.post(f"{at}/defects/{defect}/mend", mend)[1]) == [("files", "required")]
    status, file = secretary.upload("register-files", b"%PDF-1.7 signed", "补充协议.pdf")
    assert (status, file["name"], file["size"]) == (201, "补充协议.pdf", 15)
    assert codes(secretary.upload("register-files", b"MZ", "a.exe")[1]) == [("files", "kind")]
    assert caller(town, "resident").upload("register-files", b"%PDF-1.7", "a.pdf")[0] == 403
    assert secretary.post("register-files", {})[0] == 415
    seen = secretary.post(f"{at}/defects/{defect}/mend", {**mend, "files": [file["id"]]})[1]
    assert (seen["defects"][0]["state"], seen["defects"][0]["how"]) == ("mended", "amendment")
    assert secretary.get(f"register-files/{file['id']}")[0] == 200
    assert caller(town, "resident").get(f"register-files/{file['id']}")[0] == 404


def test_an_entry_moves_on(town: Town) -> None:
    secretary, row = caller(town, "secretary"), entered(town)
    at = f"register-entries/{row.pk}"
    assert codes(secretary.post(f"{at}/move", {"id": str(new_id()), "move": "fly"})[1]) == [
        ("move", "unknown")
    ]
    whole = secretary.get(f"registers/{town.places['city'].pk}/{REGISTER}")[1]
    seen = secretary.get(at)[1]
    moves = [one for one in whole["moves"] if one["move"]["key"] in seen["moves"]]
    move = next(one for one in moves if "file" not in one["wants"])
    asked = {"id": str(new_id()), "move": move["move"]["key"], "words": "双方同意"}
    for _ in range(2):
        assert secretary.post(f"{at}/move", asked)[1]["line"]["state"] == move["to"]
    twice = secretary.post(f"{at}/move", {**asked, "id": str(new_id())})
    assert (twice[0], twice[1]["facts"]["state"]) == (409, move["to"])
    filed = [one for one in whole["moves"] if "file" in one["wants"]]
    for one in filed:
        if row.state in one["out_of"]:
            sent = {"id": str(new_id()), "move": one["move"]["key"], "words": "x"}
            assert secretary.post(f"{at}/move", sent)[0] in (409, 422)


def test_cameras_are_looked_at(db: None) -> None:
    with clock.at(NOW):
        village = camera_village()
        row = camera(village)
    with clock.at(NOW.replace(day=28)):
        keeper = caller(village, "keeper")
        (due,) = keeper.get("me/inspections")[1]
        assert (due["entry"], due["title"]) == (str(row.pk), "C-1")
        assert caller(village, "resident").get("me/inspections")[1] == []
        look = {"id": str(new_id()), "inspection": due["inspection"]["key"], "ticked": []}
        at = f"register-entries/{row.pk}/inspections"
        assert codes(keeper.post(at, look)[1]) == [("finding", "required")]
        ticked = [one["key"] for one in due["checklist"]]
        for _ in range(2):
            seen = keeper.post(at, {**look, "ticked": ticked})[1]
            assert [one["fine"] for one in seen["inspections"]] == [True]
        assert keeper.get("me/inspections")[1] == []


def test_the_public_part_names_no_party(town: Town) -> None:
    owed(town, entered(town))
    for n in range(2):
        entered(town, number=f"Z-{n}", plot=f"河滩 {n}")
    anybody, place = Caller(), town.places["village"].pk
    (register,) = anybody.get(f"public-registers?place={place}")[1]
    assert (register["kind"]["key"], register["figures"]["arrears"]) == (REGISTER, 120_000)
    at = f"public-registers/{place}/{REGISTER}"
    page = anybody.get(f"{at}?size=2")[1]
    told = anybody.last.content.decode()
    assert (len(page["rows"]), page["about"]) == (2, register)
    assert GOOD["party"] not in told
    assert GOOD["phone"] not in told
    rest = anybody.get(f"{at}?size=2&after={page['next']}")[1]
    assert (len(rest["rows"]), rest["next"]) == (1, None)
    tag = anybody.last["ETag"]
    assert anybody.get(f"{at}?size=2&after={page['next']}", if_none_match=tag)[0] == 304
    assert (
        anybody.get(f"public-registers/{town.places['other'].pk}/{REGISTER}?size=2")[1]["rows"]
        == []
    )
    assert anybody.get(f"public-registers/{place}/nothing")[0] == 404
