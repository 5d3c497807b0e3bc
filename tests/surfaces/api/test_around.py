"""Places, packs, files, what is asked before reporting, who one is, and the journal's roots."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from gezhi.base.ids import new_id
from gezhi.engines.trust.actions import seal_journal
from tests.surfaces.api.calling import HERE, Caller, answers, report
from tests.town import Town

Cast = dict[str, Caller]


def picture(**more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG", **more)
    return out.getvalue()


def upload(one: Caller, data: bytes, name: str = "a.jpg", **fields: str) -> tuple[int, Any]:
    return one.upload("files", data, name, **fields)


def test_places_are_found(anybody: Caller, town: Town) -> None:
    here = town.places["b000"]
    status, found = anybody.get(f"places/at?lon={HERE['lon']}&lat={HERE['lat']}")
    assert (status, found["id"], found["pack"]) == (200, here.pk, "huanghexilu")
    assert [one["level"] for one in found["above"]] == ["grid", "community", "sub-district"]
    assert anybody.get(f"places/by-code/{here.code}")[1]["id"] == here.pk
    assert anybody.get(f"places/{here.pk}")[1]["geometry"]["type"] == "Polygon"
    found = anybody.get("places/search?text=网格&limit=2")[1]
    assert [one["level"] for one in found] == ["grid", "grid"]
    assert anybody.get("places")[1]["rows"][0]["id"] == town.places["town"].pk
    first = anybody.get(f"places/{town.places['town'].pk}/children?limit=1")[1]
    rest = anybody.get(f"places/{town.places['town'].pk}/children?after={first['next']}")[1]
    codes = [one["code"] for one in (*first["rows"], *rest["rows"])]
    assert codes == [town.places["c0"].code, town.places["c1"].code]
    assert rest["next"] is None


def test_a_board_names_who_serves(anybody: Caller, town: Town) -> None:
    status, lines = anybody.get(f"places/{town.places['b000'].pk}/board")
    assert status == 200
    posts = {one["post"]["key"]: one["name"] for one in lines}
    assert posts["grid-lead"] == "grid-lead"
    assert posts["building-lead"] == "building-lead"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("places/99999999", 404),
        ("places/0", 422),
        ("places/x", 422),
        ("places/99999999999999999999", 422),
        ("places/99999999/children", 404),
        ("places/99999999/board", 404),
        ("places/99999999/case-types", 404),
        ("places/by-code/nothing", 404),
        ("places/at?lon=0&lat=0", 404),
        ("places/at?lon=200&lat=0", 422),
        ("places/at?lon=nan&lat=0", 422),
        ("places/at?lon=1", 422),
        ("places/search", 422),
        ("places/search?text=x&limit=0", 422),
        ("packs/99999999", 404),
        ("packs/x", 422),
        ("packs/1e3", 422),
        ("nothing", 404),
        ("journal/seals?limit=0", 422),
    ],
)
def test_what_is_not_there_is_told(anybody: Caller, path: str, status: int) -> None:
    found, problem = anybody.get(path)
    assert found == status
    assert problem["message_zh"]
    assert problem["message_en"]


def test_case_types_bring_their_form(anybody: Caller, town: Town) -> None:
    path = f"places/{town.places['b000'].pk}/case-types"
    status, here = anybody.get(path, accept_language="en")
    assert (status, here["pack"]) == (200, "huanghexilu")
    form = next(one for one in here["types"] if one["key"] == "report")["form"]
    assert form["title"] == "Report"
    assert set(form["required"]) == {"what", "text", "where"}
    fields = form["properties"]
    assert (fields["text"]["minLength"], fields["text"]["maxLength"]) == (4, 2000)
    assert fields["photos"]["maxItems"] == 6
    assert fields["danger"]["type"] == "boolean"
    assert fields["phone"]["x-identifying"] is True
    assert {"const": "street-lighting", "title": "Street lighting", "x-under": "roads"} in fields[
        "what"
    ]["oneOf"]


def test_a_form_accepts_what_opening_accepts(anybody: Caller, town: Town) -> None:
    from jsonschema_rs import Draft202012Validator

    here = anybody.get(f"places/{town.places['b000'].pk}/case-types")[1]
    form = next(one for one in here["types"] if one["key"] == "report")["form"]
    validator = Draft202012Validator(form)
    assert validator.is_valid(answers())
    assert not validator.is_valid(answers(what="nothing"))
    assert not validator.is_valid(answers(more=1))


def test_categories_are_suggested(anybody: Caller, town: Town) -> None:
    body = {"place": town.places["b000"].pk, "text": "路灯坏了"}
    status, found = anybody.post("suggestions", body)
    assert (status, found[0]["category"]["key"]) == (200, "street-lighting")
    assert found[0]["words"]
    assert anybody.post("suggestions", {"text": "x"})[0] == 422
    assert anybody.post("suggestions", {"text": "x", "lon": 0, "lat": 0})[0] == 404


def test_alike_cases_are_shown_as_far_as_they_may_be(
    cast: Cast, anybody: Caller, case: dict[str, Any]
) -> None:
    body = {**HERE, "text": "3号楼前的路灯坏了三天"}
    assert anybody.post("look-alike", body) == (200, [])
    own = cast["resident"].post("look-alike", body)[1]
    assert [(one["case"]["code"], one["whole"]) for one in own] == [(case["code"], True)]
    step = {"version": 1, "outcome": "accepted"}
    cast["grid-lead"].post(f"cases/{case['id']}/decide", step)
    found = anybody.post("look-alike", body)[1]
    assert [(one["case"]["code"], one["whole"]) for one in found] == [(case["code"], False)]


def test_a_photo_goes_with_its_case(cast: Cast, anybody: Caller) -> None:
    status, file = upload(cast["resident"], picture())
    assert (status, file["type"], file["width"]) == (201, "image/jpeg", 40)
    path = f"files/{file['id']}"
    assert cast["resident"].get(path)[0] == 200
    assert cast["neighbour"].get(path)[0] == 404
    body = report(answers=answers(photos=[file["id"]]))
    _, case = cast["resident"].post("cases", body)
    seen = cast["grid-lead"].get(f"cases/{case['id']}")[1]["case"]
    assert [one["id"] for one in seen["files"]] == [file["id"]]
    assert cast["grid-lead"].get(path)[0] == 200
    assert b"".join(cast["grid-lead"].last.streaming_content)[:2] == b"\xff\xd8"
    for one in (anybody, cast["neighbour"], cast["auditor"]):
        assert one.get(path)[0] == 404
    _, later = upload(cast["grid-lead"], picture(quality=30))
    added = cast["grid-lead"].post(f"cases/{case['id']}/files", {"files": [later["id"]]})
    assert added == (200, {"added": 1})
    assert cast["grid-lead"].get(f"files/{new_id()}")[0] == 404


@pytest.mark.parametrize(
    ("data", "fields", "status", "field"),
    [
        (b"not a picture", {}, 422, "file"),
        (b"", {}, 422, "file"),
        (picture()[:200], {}, 422, "file"),
        (picture(), {"kind": "voice"}, 422, "file"),
        (picture(), {"kind": "film"}, 422, "file"),
    ],
)
def test_broken_files_are_told(
    cast: Cast, data: bytes, fields: dict[str, str], status: int, field: str
) -> None:
    found, problem = upload(cast["resident"], data, **fields)
    assert (found, problem["wrong"][0]["field"]) == (status, field)


def test_too_large_and_other_uploads_are_refused(cast: Cast) -> None:
    one = cast["resident"]
    assert upload(one, b"x" * (11 * 1024 * 1024 + 1))[0] == 413
    assert one.post("files", {"file": "x"})[0] == 415
    answer = one.client.post("/api/v1/files", {"kind": "photo"}, headers=one.headers)
    assert answer.status_code == 422
    broken = "multipart/form-data; boundary="
    answer = one.client.generic(
        "POST", "/api/v1/files", b"\xff", content_type=broken, headers=one.headers
    )
    assert answer.status_code in (400, 422)


def test_packs_and_their_drawings_are_public(anybody: Caller) -> None:
    status, versions = anybody.get("packs")
    assert (status, versions[0]["pack"]) == (200, "huanghexilu")
    assert versions[0]["serves"][0]["name"] == "试点街道"
    number = versions[0]["number"]
    pack = anybody.get(f"packs/{number}")[1]
    assert "report" in [one["key"] for one in pack["types"]]
    assert "grid-lead" in [one["key"] for one in pack["posts"]]
    assert anybody.get(f"packs/{number}/diagrams/report?language=en&shape=tall")[0] == 200
    assert anybody.last.headers["Content-Type"] == "image/svg+xml"
    assert anybody.last.content.decode().startswith("<svg")
    assert anybody.get(f"packs/{number}/diagrams/nothing")[0] == 404
    assert anybody.get(f"packs/{number}/diagrams/report?shape=round")[0] == 422


def test_one_knows_who_one_is(cast: Cast, anybody: Caller, town: Town) -> None:
    assert anybody.get("me")[1]["signed_in"] is False
    me = cast["grid-lead"].get("me")[1]
    assert (me["kind"], me["posts"][0]["post"]) == ("staff", "grid-lead")
    assert me["posts"][0]["place"]["id"] == town.places["g00"].pk
    assert "case.accept" in me["abilities"]
    clerk = cast["clerk"].get("me")[1]["posts"][0]
    assert clerk["body"] == str(town.bodies["urban-management"].pk)


def test_a_closed_account_has_no_key_any_more(cast: Cast, town: Town) -> None:
    from gezhi.engines.trust.actions import lock_account
    from tests.town import SYSTEM

    lock_account(SYSTEM, town.accounts["grid-lead"], "left")
    assert cast["grid-lead"].get("me")[0] == 401


def test_roots_of_the_journal_are_public(anybody: Caller, case: dict[str, Any]) -> None:
    assert anybody.get("journal/seals") == (200, [])
    seal = seal_journal()
    assert seal is not None
    found = anybody.get("journal/seals")[1]
    assert (found[0]["root"], found[0]["last"]) == (seal.root, seal.last)


def test_addresses_that_are_none_answer_in_json(anybody: Caller) -> None:
    for path in ("", "cases/", "x/y/z"):
        assert anybody.get(path)[1]["code"] == "no-address", path
    status, _ = anybody.call("PUT", "cases")
    assert status == 405
