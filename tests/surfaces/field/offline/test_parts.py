"""Pictures sent ahead in parts: cut anywhere, resumed there, refused when they are not right."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.cases.models import Case, CaseFile
from gezhi.engines.trust import actions
from gezhi.engines.trust.actions.parts import part_path
from gezhi.engines.trust.models import Upload
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.offline.phones import Phone
from tests.surfaces.field.test_report import DARK, FORM
from tests.town import Town

pytestmark = pytest.mark.django_db


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 80).convert("RGB").save(out, "JPEG")
    return out.getvalue()


PICTURE = a_picture()


@pytest.fixture
def phone(sign_in: SignIn) -> Phone:
    return Phone(sign_in("grid-worker"))


def begin(phone: Phone, data: bytes = PICTURE, id_: str = "", **more: Any) -> Any:
    about = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **more}
    return phone.post("files", id=id_ or str(new_id()), **about)


def put(phone: Phone, id_: str, start: int, body: bytes) -> Any:
    url = f"/field/offline/files/{id_}?from={start}"
    return phone.client.put(url, body, content_type="application/octet-stream")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    cuts=st.lists(st.tuples(st.integers(0, len(PICTURE)), st.integers(1, 4000)), max_size=8),
)
def test_cut_anywhere_it_goes_on_and_comes_out_whole(
    phone: Phone, cuts: list[tuple[int, int]]
) -> None:
    id_ = str(new_id())
    assert begin(phone, id_=id_).json() == {"have": 0, "file": None}
    have = 0
    for start, length in cuts:
        answer = put(phone, id_, start, PICTURE[start : start + length])
        if start > have:
            assert (answer.status_code, answer.json()["have"]) == (409, have)
            continue
        assert answer.status_code == 200
        have = max(have, min(start + length, len(PICTURE)))
        assert answer.json()["have"] == have
    assert begin(phone, id_=id_).json()["have"] == have
    done = put(phone, id_, have, PICTURE[have:]).json()
    assert (done["have"], done["file"] is not None) == (len(PICTURE), True)
    assert put(phone, id_, 0, PICTURE).json() == done
    assert begin(phone, id_=id_).json() == done
    assert CaseFile.objects.filter(pk=done["file"]).count() == 1
    assert not part_path(Upload.objects.get(pk=id_).pk).exists()


def test_the_form_takes_it_as_any_picture(phone: Phone, town: Town) -> None:
    id_ = str(new_id())
    begin(phone, id_=id_)
    file = put(phone, id_, 0, PICTURE).json()["file"]
    sent = {
        "_id": str(new_id()),
        "_listed": str(town.places["b000"].pk),
        "what": "street-lighting",
        "text": DARK,
        "photos.kept": file,
    }
    phone.enrol()
    phone.twice(FORM, sent)
    assert str(CaseFile.objects.get(case=Case.objects.get()).pk) == file


def test_a_picture_is_added_to_a_case_by_its_id(phone: Phone, report: Any) -> None:
    case, id_ = report("settle"), str(new_id())
    begin(phone, id_=id_)
    file = put(phone, id_, 0, PICTURE).json()["file"]
    phone.twice(f"/field/case/{case.pk}/photo?v={case.version}", {"photos.kept": file})
    assert CaseFile.objects.get(pk=file).case_id == case.pk


def test_a_damaged_one_is_refused_and_begins_anew(phone: Phone) -> None:
    id_ = str(new_id())
    begin(phone, id_=id_)
    answer = put(phone, id_, 0, bytes(len(PICTURE)))
    assert (answer.status_code, list(answer.json()["wrong"])) == (422, ["sha256"])
    assert begin(phone, id_=id_).json()["have"] == 0
    assert put(phone, id_, 0, PICTURE).json()["file"]


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"size": 10 * 1024 * 1024 + 1}, 422),
        ({"size": 0}, 422),
        ({"size": "12"}, 422),
        ({"sha256": "x" * 64}, 422),
        ({"id": "nothing"}, 404),
        ({"id": "00000000-0000-4000-8000-000000000000"}, 422),
    ],
)
def test_what_is_not_right_is_refused(phone: Phone, more: dict[str, Any], status: int) -> None:
    id_ = more.pop("id", str(new_id()))
    answer = begin(phone, id_=id_, **more)
    assert answer.status_code == status
    assert answer.json()["said"]
    assert not Upload.objects.exists()


def test_longer_than_announced_and_other_peoples_parts(phone: Phone, sign_in: SignIn) -> None:
    id_ = str(new_id())
    begin(phone, id_=id_)
    assert put(phone, id_, 0, PICTURE + b"x").status_code == 422
    other = Phone(sign_in("grid-lead"))
    assert begin(other, id_=id_).status_code == 409
    assert put(other, id_, 0, PICTURE).status_code == 404
    assert put(phone, id_, -1, PICTURE).status_code == 409
    assert begin(Phone(sign_in("resident"))).status_code == 403


def test_unfinished_parts_go_after_a_week(phone: Phone) -> None:
    id_ = str(new_id())
    begin(phone, id_=id_)
    put(phone, id_, 0, PICTURE[:100])
    path = part_path(Upload.objects.get().pk)
    assert path.exists()
    Upload.objects.update(at=clock.now() - timedelta(days=8))
    actions.end_devices()
    assert not Upload.objects.exists()
    with clock.at(clock.now() + timedelta(days=20000)):
        assert actions.remove_parts() >= 1
    assert not path.exists()
