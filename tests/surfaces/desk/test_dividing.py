"""Dividing a place at the desk: a file, a draft with its figures, a move, adoption."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gezhi.base.ids import new_id
from gezhi.engines.places import actions
from gezhi.engines.places.actions.dividing import drafting
from gezhi.engines.places.models import Division, Place
from tests.surfaces.conftest import SignIn
from tests.town import LAT, LON, SYSTEM, Town

pytestmark = pytest.mark.django_db

HEADS = "楼栋,户数,单元数,经度,纬度\n"


def table(*more: str, across: int = 6, up: int = 4) -> SimpleUploadedFile:
    rows = [
        f"{x}-{y},10,2,{LON + 0.001 + x * 0.0004},{LAT + 0.001 + y * 0.0004}\n"
        for x in range(across)
        for y in range(up)
    ]
    return SimpleUploadedFile("楼栋.csv", (HEADS + "".join([*rows, *more])).encode("gbk"))


@pytest.fixture
def keeper(sign_in: SignIn, town: Town):
    town.hire("keeper", "system-admin", "town")
    return sign_in("keeper")


def test_from_a_file_to_grids_in_force(keeper, town: Town) -> None:
    place = town.places["c0"]
    assert (
        f"/desk/places/{place.pk}/divide" in keeper.get(f"/desk/places/{place.pk}").content.decode()
    )
    url = f"/desk/places/{place.pk}/divide"
    assert 'name="level"' in keeper.get(url).content.decode()
    form = {"id": str(new_id()), "level": "grid", "households": "60"}
    answer = keeper.post(url, {**form, "file": table()})
    assert answer.status_code == 302
    again = keeper.post(url, {**form, "file": table()})
    assert again["Location"] == answer["Location"], "a double submit makes one draft"
    row = Division.objects.get()
    assert row.count == 4
    page = keeper.get(answer["Location"]).content.decode()
    assert "100%" in page

    found = keeper.get(f"/desk/divisions/{row.pk}/buildings").json()["features"]
    assert len(found) == 24
    assert len(keeper.get(f"/desk/divisions/{row.pk}/grids").json()["features"]) == 4
    chosen = next(
        one["properties"]["href"]
        for one in found
        if 'name="to"' in keeper.get(one["properties"]["href"]).content.decode()
    )
    page = keeper.get(chosen).content.decode()
    to = re.search(r'name="to" value="(\d+)"', page)
    assert to is not None
    key = chosen.split("=")[1]
    keeper.post(answer["Location"], {"building": key, "to": to[1]})
    page = keeper.get(answer["Location"]).content.decode()
    assert "117%" in page
    assert "83%" in page
    keeper.post(answer["Location"], {"do": "undo"})
    assert "117%" not in keeper.get(answer["Location"]).content.decode()

    keeper.post(answer["Location"], {"do": "adopt", "since": "2020-01-01"})
    assert Division.objects.get().state == "draft", "a day that has passed"
    keeper.post(answer["Location"], {"do": "adopt"})
    assert Place.objects.filter(parent=place, level="grid", until=None).count() == 4
    page = keeper.get(answer["Location"]).content.decode()
    assert 'value="adopt"' not in page
    signs = f"/desk/places/{place.pk}/boards.pdf?of=next"
    assert signs in page
    assert keeper.get(signs).content.count(b"/Type /Page\n") == 4
    old, buildings = town.places["g00"], town.places["b000"]
    led = Client().get(f"/p/{old.code}")
    assert led.status_code == 302
    heir = Place.objects.get(code=led["Location"].rsplit("/", 1)[1])
    assert heir.parent_id == place.pk
    assert heir.until is None
    assert Client().get(f"/p/{buildings.code}").status_code == 200, "a building keeps its sign"


def test_a_large_ground_shows_how_far_it_is(
    keeper, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "AT_ONCE", 10)
    place = town.places["c0"]
    form = {"id": str(new_id()), "level": "grid", "count": "4", "file": table()}
    url = keeper.post(f"/desk/places/{place.pk}/divide", form)["Location"]
    Division.objects.update(done=0.4)
    page = keeper.get(url).content.decode()
    assert "40 / 100" in page
    assert 'hx-trigger="every 3s"' in page
    assert keeper.get(f"{url}grids").status_code == 409
    actions.compute_waiting(SYSTEM)
    page = keeper.get(url).content.decode()
    assert "every 3s" not in page
    assert 'value="adopt"' in page


def test_the_next_level_is_drafted_and_adopted_at_once(keeper, town: Town) -> None:
    place = town.places["c0"]
    form = {"id": str(new_id()), "level": "grid", "count": "4", "file": table()}
    url = keeper.post(f"/desk/places/{place.pk}/divide", form)["Location"]
    keeper.post(url, {"do": "adopt"})
    page = keeper.get(url).content.decode()
    level = re.search(r'<select[^>]*name="level"[^>]*><option value="([^"]+)"', page)
    assert level is not None
    wrong = keeper.post(url, {"do": "finer", "level": level[1], "households": "0"})
    assert wrong.status_code == 422
    assert (
        keeper.post(url, {"do": "finer", "level": level[1], "households": "30"}).status_code == 302
    )
    page = keeper.get(url).content.decode()
    assert page.count("/desk/divisions/") >= 4
    keeper.post(url, {"do": "adopt-finer"})
    grids = Place.objects.filter(parent=place, level="grid", until=None)
    assert (
        Place.objects.filter(
            parent__in=grids, level=level[1], until=None, since__isnull=False
        ).count()
        == 8
    )
    assert "adopt-finer" not in keeper.get(url).content.decode()


def test_bad_rows_and_bad_wishes_are_told(keeper, town: Town) -> None:
    url = f"/desk/places/{town.places['c0'].pk}/divide"
    form = {"id": str(new_id()), "level": "grid", "count": "4"}
    bad = keeper.post(url, {**form, "file": table("9-9,很多,1,1,1\n")})
    assert bad.status_code == 422
    assert "户数" in bad.content.decode()
    assert 'value="4"' in bad.content.decode(), "what was typed is kept"
    for more in ({}, {"file": table(), "count": "99"}, {"file": table(), "count": "0"}):
        answer = keeper.post(url, {**form, **more})
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()
    assert not Division.objects.exists()


def test_a_building_and_a_day_that_are_none_are_told_on_the_page(keeper, town: Town) -> None:
    """A slip of the pen neither leads away from the draft nor puts it in force at once."""
    place = town.places["c0"]
    form = {"id": str(new_id()), "level": "grid", "count": "4", "file": table()}
    url = keeper.post(f"/desk/places/{place.pk}/divide", form)["Location"]
    page = keeper.get(f"{url}?building=9-9")
    assert page.status_code == 404
    assert "没有这栋楼" in page.content.decode()
    assert 'value="adopt"' in page.content.decode()
    for since in ("", "2026-13-45", "morgen"):
        answer = keeper.post(url, {"do": "adopt", "since": since})
        assert answer.status_code == 422
        assert "请选一个施行日期" in answer.content.decode()
    assert Division.objects.get().state == "draft"
    neither = {"id": str(new_id()), "level": "grid", "file": table()}
    answer = keeper.post(f"/desk/places/{place.pk}/divide", neither)
    assert (answer.status_code, "或者每格大约多少户" in answer.content.decode()) == (422, True)


def test_others_do_not_divide(sign_in: SignIn, keeper, town: Town) -> None:
    place = town.places["c0"]
    form = {"id": str(new_id()), "level": "grid", "count": "4", "file": table()}
    url = keeper.post(f"/desk/places/{place.pk}/divide", form)["Location"]
    client = sign_in("grid-worker")
    assert client.get(f"/desk/places/{place.pk}/divide").status_code == 403
    for end in ("", "buildings", "grids"):
        assert client.get(url + end).status_code == 404
    assert "/divide" not in client.get(f"/desk/places/{place.pk}").content.decode()
