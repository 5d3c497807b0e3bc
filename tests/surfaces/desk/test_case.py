"""One case: each thing that can be done to it, by the right role and by the wrong one."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gezhi.base import clock
from gezhi.engines.cases import actions
from tests.paper import sheets_of
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.conftest import Report
from tests.surfaces.desk.doing import do, fresh
from tests.town import Town

pytestmark = pytest.mark.django_db


OTHERS = ("resident", "neighbour", "building-lead", "outsider-lead", "auditor", "security-admin")


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("stage", ["accept", "settle"])
def test_who_may_not_see_it_gets_nothing(
    sign_in: SignIn, report: Report, role: str, stage: str
) -> None:
    case = report(stage, role="neighbour" if role != "neighbour" else "resident")
    for page in ("", "/spot", "/do/note"):
        answer = sign_in(role).get(f"/desk/case/{case.pk}{page}")
        assert answer.status_code in (403, 404)
        assert case.text not in answer.content.decode()


def test_the_case_tells_what_there_is(sign_in: SignIn, report: Report) -> None:
    case = report("settle", name="王女士", phone="13900001111")
    page = sign_in("first-secretary").get(f"/desk/case/{case.pk}").content.decode()
    for words in (case.code, case.text, "东1网格", "1号楼", "个工作日"):
        assert words in page
    assert "王女士" not in page
    assert "13900001111" not in page


def test_only_the_pane_is_drawn_when_only_it_is_asked_for(sign_in: SignIn, report: Report) -> None:
    case = report()
    headers = {"HX-Request": "true", "HX-Target": "desk-case"}
    page = sign_in("grid-lead").get(f"/desk/case/{case.pk}", headers=headers).content.decode()
    assert case.text in page
    assert "desk-queues" not in page
    headers["HX-Target"] = "case-panel"
    address = f"/desk/case/{case.pk}/do/decide?outcome=accepted"
    panel = sign_in("grid-lead").get(address, headers=headers).content.decode()
    assert "<form" in panel
    assert case.text not in panel


def test_a_case_costs_the_same_statements_with_a_long_story(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    client = sign_in("first-secretary")
    short = report("route")
    long = report("route", text="垃圾堆在路边没人收")
    for number in range(8):
        actions.note(town.viewer("first-secretary"), long.pk, f"看过了 {number}")
    headers = {"HX-Request": "true", "HX-Target": "desk-case"}
    client.get(f"/desk/case/{short.pk}", headers=headers)
    with CaptureQueriesContext(connection) as few:
        client.get(f"/desk/case/{short.pk}", headers=headers)
    with CaptureQueriesContext(connection) as many:
        client.get(f"/desk/case/{long.pk}", headers=headers)
    assert len(many) == len(few)
    assert len(many) <= 20


def test_the_holder_decides(sign_in: SignIn, report: Report) -> None:
    case = report()
    answer = do(sign_in("grid-lead"), case, "decide", with_outcome="accepted")
    assert answer.status_code == 302
    assert fresh(case).stage == "route"


@pytest.mark.parametrize("role", ["clerk", "building-lead", "resident", "outsider-lead", "auditor"])
def test_nobody_else_decides(sign_in: SignIn, report: Report, role: str) -> None:
    case = report()
    answer = do(sign_in(role), case, "decide", with_outcome="accepted")
    assert answer.status_code in (403, 404)
    assert (fresh(case).stage, fresh(case).version) == ("accept", case.version)


def test_a_needed_sentence_is_asked_for_and_the_rest_is_kept(
    sign_in: SignIn, report: Report
) -> None:
    case = report("settle")
    client = sign_in("clerk")
    answer = do(client, case, "decide", with_outcome="settled", say="  ")
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert fresh(case).stage == "settle"
    do(client, case, "decide", with_outcome="settled", say="灯泡换好了")
    assert fresh(case).holder == "reporter"


def test_the_suggested_body_is_chosen_already_with_its_reason(
    sign_in: SignIn, report: Report
) -> None:
    case = report("route")
    address = f"/desk/case/{case.pk}/do/decide?outcome=to-department"
    page = sign_in("first-secretary").get(address).content.decode()
    assert 'value="urban-management" checked' in page
    assert "权责清单" in page


def test_another_body_than_suggested_needs_a_reason(sign_in: SignIn, report: Report) -> None:
    case = report("route")
    client = sign_in("first-secretary")
    data = {"with_outcome": "to-department", "unit": "housing", "say": "请尽快"}
    answer = do(client, case, "decide", **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请尽快" in page
    assert 'value="housing" checked' in page
    assert fresh(case).stage == "route"
    do(client, case, "decide", **data, because="这片归住建改造")
    step = fresh(case).steps.get(stage="route")
    assert step.reason["because"] == "这片归住建改造"
    assert step.reason["suggested"]["unit"] == "urban-management"


def test_another_way_than_suggested_needs_a_reason(sign_in: SignIn, report: Report) -> None:
    case = report("route")
    client = sign_in("first-secretary")
    assert do(client, case, "decide", with_outcome="to-grid").status_code == 422
    assert do(client, case, "decide", with_outcome="to-grid", because="先看看").status_code == 302
    assert fresh(case).holder_post == "grid-worker"


def test_who_is_second_sees_both_sides_and_loses_nothing(
    sign_in: SignIn, report: Report, monday: clock.Clock
) -> None:
    case = report("settle")
    seen = case.version
    monday.advance(timedelta(minutes=5))
    do(sign_in("clerk"), case, "question", question="是哪一盏?")
    answer = do(sign_in("clerk"), case, "decide", seen, with_outcome="settled", say="灯泡换好了")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "灯泡换好了" in page
    assert fresh(case).stage == "settle"
    assert f"v={fresh(case).version}" in page
    assert answer.context["conflict"]["who"] == ""


def test_a_conflict_that_no_longer_fits_offers_no_second_try(
    sign_in: SignIn, report: Report
) -> None:
    case = report()
    do(sign_in("grid-lead"), case, "decide", with_outcome="accepted")
    answer = do(sign_in("grid-lead"), case, "decide", with_outcome="not-for-us", say="找物业")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "找物业" in page
    assert 'name="say" value="找物业"' not in page
    assert answer.context["conflict"]["who"] == "网格长 grid-lead"


@pytest.mark.parametrize("version", ["", "x", "99999999999999", "-1"])
def test_a_broken_version_is_a_conflict_and_no_crash(
    sign_in: SignIn, report: Report, version: str
) -> None:
    case = report()
    address = f"/desk/case/{case.pk}/do/decide?outcome=accepted&v={version}"
    assert sign_in("grid-lead").post(address).status_code == 409
    assert fresh(case).stage == "accept"


def test_an_unknown_outcome_or_panel_changes_nothing(sign_in: SignIn, report: Report) -> None:
    case, client = report(), sign_in("grid-lead")
    assert do(client, case, "decide", with_outcome="no-such").status_code == 422
    assert do(client, case, "no-such").status_code == 404
    assert fresh(case).version == case.version


def test_files_are_for_those_who_see_the_case(sign_in: SignIn, report: Report, town: Town) -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 140)).save(out, "JPEG")
    file = actions.add_file(town.viewer("resident"), "photo", out.getvalue())
    case = report(photos=[str(file.pk)])
    page = sign_in("grid-lead").get(f"/desk/case/{case.pk}").content.decode()
    assert f"/desk/file/{file.pk}" in page
    served = sign_in("grid-lead").get(f"/desk/file/{file.pk}")
    assert served["Content-Type"] == "image/jpeg"
    assert sign_in("outsider-lead").get(f"/desk/file/{file.pk}").status_code == 404


def test_the_map_has_the_spot_and_the_ground(sign_in: SignIn, report: Report, town: Town) -> None:
    case, client = report(), sign_in("grid-lead")
    spot = client.get(f"/desk/case/{case.pk}/spot").json()
    assert len(spot["features"]) == 1
    ground = client.get(f"/desk/ground/{town.places['g00'].pk}").json()
    assert len(ground["features"]) == 3
    assert client.get("/desk/ground/999999").status_code == 404


def test_the_sheet_has_the_story_and_no_contact(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    case = report("evaluate", name="王女士", phone="13900001111")
    actions.note(town.viewer("clerk"), case.pk, "只给同事看", "internal")
    actions.note(town.viewer("clerk"), case.pk, "周三再来看一次", "public")
    answer = sign_in("clerk").get(f"/desk/case/{case.pk}/sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pages = sheets_of(answer.content)
    text = "".join(page.extract_text() for page in pages)
    for words in (case.code, "路灯照明", "灯泡已换", "受理", "周三再来看一次", "1号楼"):
        assert words in text
    for words in ("王女士", "13900001111", "只给同事看"):
        assert words not in text
    assert sign_in("outsider-lead").get(f"/desk/case/{case.pk}/sheet.pdf").status_code == 404
