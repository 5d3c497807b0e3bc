"""Assessments at the desk: the bench, one of the assessed, one's own page, results and pay."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assessment import actions
from gezhi.engines.assessment.actions import count_due, open_due
from gezhi.engines.assessment.models import Assessed, Decision, Evidence, Objection, Result, Score
from gezhi.engines.trust.models import Journal
from tests.dividing import gone_on
from tests.officers import (
    AFTER,
    AT_WORK,
    KEY,
    LATER,
    all_checked,
    also_judges,
    assessed_of,
    build_officers,
    closed,
    happened,
    judged,
)
from tests.surfaces.conftest import SignIn
from tests.town import SYSTEM, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> Iterator[clock.Clock]:
    with clock.at(AT_WORK) as held:
        yield held


@pytest.fixture
def town(db: None, now: clock.Clock) -> Town:
    """March is over and counted."""
    town = build_officers()
    open_due(SYSTEM)
    happened(*(closed(town, "v0", n, late=n == 4) for n in range(1, 5)))
    now.set(AFTER)
    count_due(SYSTEM)
    return town


def at(town: Town, more: str = "") -> str:
    return f"/desk/assessment/{town.places['town'].pk}/{KEY}/{more}"


def one(town: Town, role: str) -> str:
    return f"/desk/assessment/one/{assessed_of(town, role).pk}/"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def cell(town: Town, role: str, points: object, reason: str = "办成了", was: object = "") -> dict:
    name = f"{assessed_of(town, role).pk}.lead"
    return {f"{name}.points": points, f"{name}.reason": reason, f"{name}.was": was}


def decided(town: Town, now: clock.Clock) -> None:
    all_checked(town, (9, 10, 8))
    now.set(LATER)
    ids = [assessed_of(town, f"officer-{n}").pk for n in range(3)]
    actions.decide(town.viewer("lead"), ids)


def test_the_rules_say_what_law_allows_and_where_it_is_off(town: Town, sign_in: SignIn) -> None:
    found = page(sign_in("judge"), at(town))
    assert "村民委员会组织法（2025修正）第六条" in found
    assert "只比结果，不比忙不忙" in found
    assert "3,000.00" in found
    assert f'href="{at(town)}2026-03-01/"' in found
    assert f'href="{at(town)}2026-03-01/"' not in page(sign_in("worker"), at(town))


def test_the_bench_judges_several_at_once(town: Town, sign_in: SignIn) -> None:
    judge = sign_in("judge")
    found = page(judge, at(town, "2026-03-01/"))
    assert found.count("bench-points") == 3
    assert "75%" in found
    typed = {"act": "judge", **cell(town, "officer-0", "8"), **cell(town, "officer-1", "9")}
    assert judge.post(at(town, "2026-03-01/"), typed).status_code == 302
    assert sorted(Score.objects.exclude(points=None).values_list("points", flat=True)) == [8, 9]
    assert judge.post(at(town, "2026-03-01/"), typed).status_code == 302
    assert Score.objects.exclude(points=None).count() == 2


def test_a_refused_cell_keeps_what_was_typed(town: Town, sign_in: SignIn) -> None:
    typed = {"act": "judge", **cell(town, "officer-0", "99", "一条长理由")}
    answer = sign_in("judge").post(at(town, "2026-03-01/"), typed)
    assert answer.status_code == 422
    found = answer.content.decode()
    assert 'value="99"' in found
    assert "一条长理由" in found
    assert "写 0 到 10" in found
    assert not Score.objects.exclude(points=None).exists()


def test_points_that_somebody_else_gave_meanwhile_are_not_written_over(
    town: Town, sign_in: SignIn
) -> None:
    judged(town, "officer-0", 5, by="checker")
    typed = {"act": "judge", **cell(town, "officer-0", "8")}
    answer = sign_in("judge").post(at(town, "2026-03-01/"), typed)
    assert answer.status_code == 409
    assert Score.objects.get(indicator="lead").points == 5


def test_the_bench_shows_nobody_their_own_score_so_far(town: Town, sign_in: SignIn) -> None:
    also_judges(town, "officer-0")
    judged(town, "officer-0", 8)
    assert "67.5" in page(sign_in("checker"), at(town, "2026-03-01/"))
    assert "67.5" not in page(sign_in("officer-0"), at(town, "2026-03-01/"))


@pytest.mark.parametrize("role", ["officer-0", "worker", "payer", "auditor"])
def test_the_bench_is_for_those_who_judge(town: Town, sign_in: SignIn, role: str) -> None:
    assert sign_in(role).get(at(town, "2026-03-01/")).status_code == 403


@pytest.mark.parametrize("first", ["2026-03-02", "x", "2026-02-30"])
def test_a_period_that_is_none_is_not_found(town: Town, sign_in: SignIn, first: str) -> None:
    assert sign_in("judge").get(at(town, f"{first}/")).status_code == 404


def test_the_page_of_one_shows_records_and_arithmetic_and_is_journalled(
    town: Town, sign_in: SignIn
) -> None:
    judged(town, "officer-0", 8)
    found = page(sign_in("checker"), one(town, "officer-0"))
    assert found.count("/desk/case/") >= 4
    assert "25 + 12.5 + 30" in found
    assert "67.5" in found
    assert "说事真正解决" in found
    assert Journal.objects.filter(verb="assessment.looked").count() == 1
    page(sign_in("officer-0"), one(town, "officer-0"))
    assert Journal.objects.filter(verb="assessment.looked").count() == 1
    for role in ("officer-1", "worker", "payer", "auditor"):
        page(sign_in(role), one(town, "officer-0"), 404)


def test_the_officer_gives_evidence_with_a_file_that_the_judge_opens(
    town: Town, sign_in: SignIn
) -> None:
    officer = sign_in("officer-0")
    assert 'value="evidence"' in page(officer, one(town, "officer-0"))
    file = SimpleUploadedFile("纪要.pdf", b"%PDF-1.7 a", "application/pdf")
    typed = {"act": "evidence", "id": str(new_id()), "indicator": "lead", "text": "水管换好了"}
    assert officer.post(one(town, "officer-0"), typed | {"file": file}).status_code == 302
    made = Evidence.objects.get()
    judge = sign_in("judge")
    assert "水管换好了" in page(judge, one(town, "officer-0"))
    answer = judge.get(f"/desk/assessment/file/{made.pk}")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 a"  # type: ignore[attr-defined]
    assert sign_in("officer-1").get(f"/desk/assessment/file/{made.pk}").status_code == 404
    officer.post(one(town, "officer-0"), {"act": "take-back", "id": str(made.pk)})
    assert judge.get(f"/desk/assessment/file/{made.pk}").status_code == 404


def test_words_that_are_refused_are_not_lost(town: Town, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("a.exe", b"MZ", "application/octet-stream")
    typed = {"act": "evidence", "indicator": "lead", "text": "一段写了很久的话", "file": file}
    answer = sign_in("officer-0").post(one(town, "officer-0"), typed)
    assert answer.status_code == 422
    assert "一段写了很久的话" in answer.content.decode()
    assert "只收 PDF 和图片" in answer.content.decode()


def test_from_check_over_objection_to_decision(
    town: Town, sign_in: SignIn, now: clock.Clock
) -> None:
    all_checked(town)
    officer, lead, address = sign_in("officer-0"), sign_in("lead"), one(town, "officer-0")
    assert 'name="objection"' in page(officer, address)
    typed = {"act": "object", "id": str(new_id()), "objection": "少算了一件"}
    assert officer.post(address, typed).status_code == 302
    assert officer.post(address, typed).status_code == 302
    made = Objection.objects.get()
    answer = lead.post(address, {"act": "answer", "id": str(made.pk), "reason": "没有少算"})
    assert answer.status_code == 422
    assert "没有少算" in answer.content.decode()
    reply = {"act": "answer", "id": str(made.pk), "outcome": "dismissed", "reason": "没有少算"}
    assert lead.post(address, reply).status_code == 302
    now.set(LATER)
    found = page(lead, at(town, "2026-03-01/"))
    chosen = re.findall(r'name="select" value="([^"]+)"', found)
    assert len(chosen) == 3
    lead.post(at(town, "2026-03-01/"), {"act": "decide", "select": chosen})
    assert Decision.objects.count() == 3
    wrong = {"act": "correct", "indicator": "lead", "number": "x", "reason": "写错了"}
    assert lead.post(address, wrong).status_code == 422
    right = wrong | {"number": "10", "id": str(new_id())}
    assert lead.post(address, right).status_code == 302
    assert "更正上一次" in page(officer, address)


def test_a_late_objection_stands_at_its_field(
    town: Town, sign_in: SignIn, now: clock.Clock
) -> None:
    all_checked(town)
    now.set(LATER)
    typed = {"act": "object", "objection": "晚了一天"}
    answer = sign_in("officer-0").post(one(town, "officer-0"), typed)
    assert answer.status_code == 422
    assert not Objection.objects.exists()
    assert "已经过了" in answer.content.decode()


def test_ones_own_page_has_everything_and_nothing_of_others(
    town: Town, sign_in: SignIn, now: clock.Clock
) -> None:
    decided(town, now)
    closing = actions.Closing(town.places["town"].pk, KEY, assessed_of(town, "officer-0").since)
    actions.close(town.viewer("lead"), closing)
    officer = sign_in("officer-0")
    assert officer.get("/desk/assessment/").status_code == 302
    found = page(officer, "/desk/assessment/mine/")
    assert "officer-0" in found
    assert "officer-1" not in found
    pay = Result.objects.get(whose=assessed_of(town, "officer-0").whose).pay
    assert f"{pay.fen // 100:,}.00" in found
    found = page(sign_in("payer"), "/desk/assessment/mine/")
    assert "还没有考核" in found
    assert "officer-0" not in found


def test_results_tell_which_place_went_on_as_which(town: Town, sign_in: SignIn) -> None:
    old, heir = town.places["v0"], town.places["v1"]
    gone_on(old, heir)
    found = page(sign_in("lead"), at(town, "2026-03-01/results/"))
    assert all(word in found for word in ("截至2026年3月1日", "从2026年3月2日起", heir.name))
    assert f'href="/desk/places/{old.pk}"' in found


def test_results_are_closed_once_and_pay_is_for_the_payer(
    town: Town, sign_in: SignIn, now: clock.Clock
) -> None:
    decided(town, now)
    lead, payer = sign_in("lead"), sign_in("payer")
    address = at(town, "2026-03-01/results/")
    assert "assess-sure" in page(lead, address)
    typed = {"id": str(new_id())}
    assert lead.post(address, typed).status_code == 302
    assert lead.post(address, typed).status_code == 302
    assert Result.objects.count() == 3
    found = page(lead, address)
    assert "优秀" in found
    assert "3,600.00" not in found
    assert "3,600.00" in page(payer, address)
    assert lead.get(at(town, "2026-03-01/pay.xlsx")).status_code == 403
    answer = payer.get(at(town, "2026-03-01/pay.xlsx"))
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)  # type: ignore[union-attr]
    assert len(rows) == 4
    assert {row[6] for row in rows[1:]} == {row.pay.fen / 100 for row in Result.objects.all()}
    assert Journal.objects.filter(verb="assessment.pay_exported").count() == 1
    assert "2026" in page(lead, at(town, "year/2026/"))
    assert payer.post(address, typed).status_code == 403
    assert Assessed.objects.exclude(state=Assessed.DECIDED).count() == 0


def test_who_has_nothing_to_do_with_it_sees_no_tab(town: Town, sign_in: SignIn) -> None:
    for role, sees in (("judge", True), ("officer-0", True), ("payer", True), ("worker", False)):
        found = page(sign_in(role), "/desk/rules")
        assert ('href="/desk/assessment/"' in found) is sees, role
