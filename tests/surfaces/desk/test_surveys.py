"""Surveys at the desk: opened, followed, entered from paper, merged, corrected, given out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.models import Answer, Asked, Publicity, Survey
from gezhi.engines.people.models import Correction, Household
from gezhi.engines.trust.models import Journal
from tests.surfaces.conftest import SignIn
from tests.surveying import SPRING, Surveyed, build_surveyed, given

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(SPRING) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Surveyed:
    return build_surveyed()


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_survey_is_opened_and_told_about(sign_in: SignIn, town: Surveyed) -> None:
    Survey.objects.filter(pk=town.person).update(ended=SPRING.date())
    desk = sign_in("secretary")
    page = text(desk.get("/desk/surveys/"))
    assert "健康行动预登记" in page
    assert "可以开的" in page
    form = {"place": town.places["c0"].pk, "key": "health-preregistration", "id": str(new_id())}
    for _ in range(2):
        assert desk.post("/desk/surveys/open", form).status_code == 302
    assert Survey.objects.filter(key="health-preregistration", ended=None).count() == 1
    again = desk.post("/desk/surveys/open", {**form, "id": str(new_id())})
    assert again.status_code == 409
    assert "已经开着" in text(again)


def test_progress_and_publicity_stand_on_the_page(sign_in: SignIn, town: Surveyed) -> None:
    worker = sign_in("grid-worker")
    assert worker.get(f"/desk/surveys/{town.door}/").status_code == 200
    assert sign_in("police").get(f"/desk/surveys/{town.door}/").status_code == 404
    desk = sign_in("secretary")
    url = f"/desk/surveys/{town.person}/publicity"
    refused = desk.post(url, {"people": "0", "what": "广场宣传", "id": str(new_id())})
    assert refused.status_code == 422
    assert "写来了多少人" in text(refused)
    assert 'value="广场宣传"' in text(refused)
    form = {"people": "300", "what": "广场宣传", "id": str(new_id())}
    desk.post(url, form)
    desk.post(url, form)
    assert Publicity.objects.get().people == 300
    page = text(desk.get(f"/desk/surveys/{town.person}/"))
    assert "<dd>300</dd>" in page
    assert "第1网格" in page


def test_doors_of_a_project_go_on_together(sign_in: SignIn, town: Surveyed) -> None:
    desk = sign_in("secretary")
    name = {"kind": "shop", "label": "老王面馆", "id": str(new_id())}
    desk.post(f"/desk/surveys/{town.door}/doors/new", name)
    chosen = list(Asked.objects.filter(survey=town.door).values_list("pk", flat=True))
    form = {"door": chosen, "stage": "agreed"}
    assert desk.post(f"/desk/surveys/{town.door}/doors/stand", form).status_code == 302
    page = text(desk.get(f"/desk/surveys/{town.door}/doors/"))
    assert page.count(">同意改造</td>") == 5
    assert "老王面馆" in page
    bad = desk.post(f"/desk/surveys/{town.door}/doors/stand", {"door": chosen, "stage": "x"})
    assert bad.status_code == 422
    assert "选一个进度" in text(bad)


def test_paper_is_entered_and_a_double_shown_and_merged(sign_in: SignIn, town: Surveyed) -> None:
    place = town.places["g0"].pk
    first = given(name="孙某", phone="13811112222", when="weekend")
    worker = town.viewer("grid-worker")
    actions.answer(worker, actions.NewAnswer(town.person, first, place=place))
    desk = sign_in("secretary")
    url = f"/desk/surveys/{town.person}/enter"
    form = {"name": "孙某某", "phone": "13811112222", "when": "weekday", "id": str(new_id())}
    refused = desk.post(url, form)
    assert refused.status_code == 422
    assert "先把告知读给对方听" in text(refused)
    assert 'value="孙某某"' in text(refused)
    done = desk.post(url, {**form, "noticed": "1"})
    assert done["location"].endswith("/answers/")
    page = text(desk.get(done["location"]))
    assert "是同一个人吗" in page
    assert "138****2222" in page
    assert "13811112222" not in page
    kept, double = Answer.objects.order_by("at", "pk").values_list("pk", flat=True)
    url = f"/desk/surveys/{town.person}/answers/merge"
    desk.post(url, {"kept": kept, "double": double})
    assert Answer.objects.get(pk=double).kept_id == kept
    desk.post(url, {"double": double})
    assert Answer.objects.get(pk=double).kept_id is None


def test_a_sheet_with_bad_rows_writes_nothing(sign_in: SignIn, town: Surveyed) -> None:
    desk = sign_in("secretary")
    sheet = "姓名,电话,哪天方便\n周某,13822223333,周末\n,12,某天\n".encode()
    form = {"noticed": "1", "file": SimpleUploadedFile("a.csv", sheet), "id": str(new_id())}
    refused = desk.post(f"/desk/surveys/{town.person}/import", form)
    assert refused.status_code == 422
    assert not Answer.objects.exists()
    assert "什么也没有写入" in text(refused)
    good = sheet.decode().rsplit("\n", 2)[0].encode()
    form = {"noticed": "1", "file": SimpleUploadedFile("a.csv", good), "id": str(new_id())}
    assert desk.post(f"/desk/surveys/{town.person}/import", form).status_code == 302
    assert Answer.objects.count() == 1
    assert sign_in("grid-worker").get(f"/desk/surveys/{town.person}/import").status_code == 403


def test_a_correction_is_decided_and_taken_back(sign_in: SignIn, town: Surveyed) -> None:
    said = dataclasses.replace(given(plan="own", size="5"), right=True)
    actions.answer(town.viewer("grid-worker"), actions.NewAnswer(town.door, said, town.homes[0]))
    desk, row = sign_in("worker"), Correction.objects.get()
    assert "<ins>5</ins>" in text(desk.get("/desk/surveys/corrections/"))
    url = f"/desk/surveys/corrections/{row.pk}"
    refused = desk.post(url, {"go": "decline"})
    assert refused.status_code == 422
    assert "写一句为什么不改" in text(refused)
    desk.post(url, {"go": "accept"})
    assert Household.objects.get(pk=town.homes[0]).size == 5
    desk.post(url, {"go": "undo"})
    assert Household.objects.get(pk=town.homes[0]).size == 3
    assert sign_in("grid-worker").post(url, {"go": "accept"}).status_code == 403


def test_answers_are_given_out_for_a_reason(sign_in: SignIn, town: Surveyed) -> None:
    said = given(name="孙某", phone="13811112222", when="weekend")
    place = town.places["g0"].pk
    worker = town.viewer("grid-worker")
    actions.answer(worker, actions.NewAnswer(town.person, said, place=place))
    desk = sign_in("secretary")
    url = f"/desk/surveys/{town.person}/answers/export"
    assert desk.post(url, {"reason": ""}).status_code == 422
    sheet = desk.post(url, {"reason": "安排体检场次"})
    body = BytesIO(b"".join(sheet.streaming_content))  # type: ignore[attr-defined]
    assert body.read(2) == b"PK"
    assert Journal.objects.get(verb="survey.exported").data["reason"] == "安排体检场次"
    assert sign_in("grid-worker").post(url, {"reason": "安排体检场次"}).status_code == 403


def test_it_is_ended(sign_in: SignIn, town: Surveyed) -> None:
    desk = sign_in("secretary")
    assert desk.post(f"/desk/surveys/{town.door}/end").status_code == 302
    assert Survey.objects.get(pk=town.door).ended is not None
    assert "已结束" in text(desk.get(f"/desk/surveys/{town.door}/"))
