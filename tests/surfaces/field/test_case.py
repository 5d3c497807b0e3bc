"""One case: what can be done out on the ground, by whom it is, and by nobody else."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, CaseFile, CoHolder, Note, Request
from tests.surfaces.conftest import SignIn
from tests.surfaces.field.conftest import Report
from tests.town import Town

pytestmark = pytest.mark.django_db


def do(client: Client, case: Case, name: str, version: int = 0, **data: Any) -> Any:
    """Post an act; what begins with `with_` goes into the address."""
    params = {key[5:]: value for key, value in data.items() if key.startswith("with_")}
    posted = {key: value for key, value in data.items() if not key.startswith("with_")}
    query = "&".join(f"{k}={v}" for k, v in {"v": version or case.version, **params}.items())
    return client.post(f"/field/case/{case.pk}/{name}?{query}", posted)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def picture(name: str = "lamp.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 140)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.mark.parametrize("role", ["resident", "building-lead", "outsider-lead", "clerk", "auditor"])
@pytest.mark.parametrize("page", ["", "/note", "/decide?outcome=settled"])
def test_who_may_not_see_it_gets_nothing(
    sign_in: SignIn, report: Report, role: str, page: str
) -> None:
    case = report("settle", role="neighbour")
    answer = sign_in(role).get(f"/field/case/{case.pk}{page}")
    assert answer.status_code in (403, 404)
    assert case.text not in answer.content.decode()


def test_the_page_tells_what_there_is_and_no_name(sign_in: SignIn, report: Report) -> None:
    case = report("settle", name="王女士", phone="13900001111", danger="no")
    page = sign_in("grid-worker").get(f"/field/case/{case.pk}").content.decode()
    for words in (case.code, case.text, "东1网格", "1号楼", "个工作日", "办好了", "先看现场"):
        assert words in page
    for hidden in ("王女士", "13900001111"):
        assert hidden not in page


def test_a_case_costs_the_same_statements_with_a_long_story(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    client = sign_in("grid-worker")
    short, long = report("settle"), report("settle", text="垃圾堆在路边没人收")
    for number in range(8):
        actions.note(town.viewer("grid-worker"), long.pk, f"看过了 {number}")
    client.get(f"/field/case/{short.pk}")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/field/case/{short.pk}")
    with CaptureQueriesContext(connection) as many:
        client.get(f"/field/case/{long.pk}")
    assert len(many) == len(few)
    assert len(many) <= 20


def test_the_worker_settles_it_with_a_sentence(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    page = client.get(f"/field/case/{case.pk}/decide?outcome=settled").content.decode()
    assert f"v={case.version}" in page
    missing = do(client, case, "decide", with_outcome="settled", say="  ")
    assert missing.status_code == 422
    assert "field-error" in missing.content.decode()
    assert fresh(case).stage == "settle"
    done = do(client, case, "decide", with_outcome="settled", say="灯泡换好了")
    assert done.status_code == 302
    assert fresh(case).holder == "reporter"


@pytest.mark.parametrize("role", ["clerk", "building-lead", "resident", "outsider-lead"])
def test_nobody_else_decides(sign_in: SignIn, report: Report, role: str) -> None:
    case = report("settle", role="neighbour")
    answer = do(sign_in(role), case, "decide", with_outcome="settled", say="办好了")
    assert answer.status_code in (403, 404)
    assert fresh(case).version == case.version


def test_the_suggested_body_comes_first_chosen_with_its_reason(
    sign_in: SignIn, report: Report
) -> None:
    case, client = report("route"), sign_in("first-secretary")
    page = client.get(f"/field/case/{case.pk}").content.decode()
    assert "权责清单" in page
    address = f"/field/case/{case.pk}/decide?outcome=to-department"
    page = client.get(address).content.decode()
    assert 'value="urban-management" checked' in page
    assert "权责清单" in page
    assert page.index("urban-management") < page.index('value="housing"')


def test_another_choice_than_suggested_needs_a_reason(sign_in: SignIn, report: Report) -> None:
    case, client = report("route"), sign_in("first-secretary")
    data = {"with_outcome": "to-department", "unit": "housing", "say": "请尽快"}
    answer = do(client, case, "decide", **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请尽快" in page
    assert 'value="housing" checked' in page
    assert do(client, case, "decide", with_outcome="to-grid").status_code == 422
    assert fresh(case).stage == "route"
    assert do(client, case, "decide", **data, because="这片归住建").status_code == 302
    assert fresh(case).steps.get(stage="route").reason["because"] == "这片归住建"


def test_who_is_second_sees_both_sides_and_loses_nothing(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    seen = case.version
    do(client, case, "question", question="是哪一盏?")
    answer = do(client, case, "decide", seen, with_outcome="settled", say="灯泡换好了")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "灯泡换好了" in page
    assert f"v={fresh(case).version}" in page
    assert fresh(case).stage == "settle"


def test_a_conflict_that_no_longer_fits_offers_no_second_try(
    sign_in: SignIn, report: Report
) -> None:
    case, client = report(), sign_in("grid-lead")
    do(client, case, "decide", with_outcome="accepted")
    answer = do(client, case, "decide", with_outcome="not-for-us", say="找物业")
    assert answer.status_code == 409
    assert 'name="say" value="找物业"' not in answer.content.decode()


@pytest.mark.parametrize("version", ["", "x", "99999999999999", "-1"])
def test_a_broken_version_is_a_conflict_and_no_crash(
    sign_in: SignIn, report: Report, version: str
) -> None:
    case = report()
    address = f"/field/case/{case.pk}/decide?outcome=accepted&v={version}"
    assert sign_in("grid-lead").post(address).status_code == 409
    assert fresh(case).stage == "accept"


def test_an_unknown_outcome_or_act_changes_nothing(sign_in: SignIn, report: Report) -> None:
    case, client = report(), sign_in("grid-lead")
    assert do(client, case, "decide", with_outcome="no-such").status_code == 422
    assert do(client, case, "no-such").status_code == 404
    assert fresh(case).version == case.version


def test_asking_the_reporter_stops_the_clock(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    assert do(client, case, "question", question=" ").status_code == 422
    assert not fresh(case).waiting
    assert do(client, case, "question", question="是哪一盏?").status_code == 302
    assert fresh(case).waiting


def test_more_time_is_asked_here_and_granted_above(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    for amount in ("", "x", "0", "99", "1.5"):
        answer = do(client, case, "time", amount=amount, reason="配件周三才到")
        assert answer.status_code == 422
        assert "配件周三才到" in answer.content.decode()
    assert do(client, case, "time", amount="3", reason="配件周三才到").status_code == 302
    request, due = Request.objects.get(), fresh(case).due
    lead = sign_in("first-secretary")
    page = lead.get(f"/field/case/{case.pk}/answer?request={request.pk}").content.decode()
    assert "配件周三才到" in page
    unsaid = do(lead, fresh(case), "answer", with_request=request.pk, agreed="no")
    assert unsaid.status_code == 422
    assert do(lead, fresh(case), "answer", with_request=request.pk, agreed="yes").status_code == 302
    assert fresh(case).due > due
    assert do(lead, fresh(case), "answer", with_request="x", agreed="yes").status_code == 404


def test_not_ours_goes_back_with_the_reason(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    assert do(client, case, "object", reason="").status_code == 422
    assert do(client, case, "object", reason="归供电公司").status_code == 302
    assert fresh(case).stage == "route"
    assert fresh(case).steps.get(outcome="objected").say == "归供电公司"


def test_a_note_and_a_picture_are_kept(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    assert do(client, case, "note", text="", kind="internal").status_code == 422
    assert do(client, case, "note", text="去看过了", kind="public").status_code == 302
    assert Note.objects.get().kind == "public"
    assert do(client, case, "photo").status_code == 422
    broken = SimpleUploadedFile("x.jpg", b"not a picture", "image/jpeg")
    answer = do(client, case, "photo", photos=broken)
    assert answer.status_code == 422
    assert "打不开" in answer.content.decode()
    assert do(client, case, "photo", photos=picture()).status_code == 302
    file = CaseFile.objects.get(case=case)
    page = client.get(f"/field/case/{case.pk}").content.decode()
    assert f"/field/file/{file.pk}" in page
    assert client.get(f"/field/file/{file.pk}")["Content-Type"] == "image/jpeg"
    assert sign_in("outsider-lead").get(f"/field/file/{file.pk}").status_code == 404


def test_nobody_has_to_add_a_picture(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    page = client.get(f"/field/case/{case.pk}/decide?outcome=settled").content.decode()
    assert 'type="file"' not in page


def test_a_body_is_asked_to_help(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    assert do(client, case, "helper").status_code == 422
    assert do(client, case, "helper", unit="urban-management").status_code == 302
    assert CoHolder.objects.get().until is None
    assert case.text in sign_in("clerk").get(f"/field/case/{case.pk}").content.decode()


def test_a_step_out_of_sight_leads_back_to_today(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    case, client = report("settle"), sign_in("grid-worker")
    answer = do(client, case, "decide", with_outcome="settled", say="灯泡换好了")
    assert client.get(answer["Location"]).status_code == 200
