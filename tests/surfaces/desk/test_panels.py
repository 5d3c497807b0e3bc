"""Each thing that can be done to a case beside deciding, by the right role and by the wrong one."""

from __future__ import annotations

import pytest

from gezhi.engines.cases.models import CaseLink, CoHolder, Note, Reporter, Request
from gezhi.engines.trust.models import Journal
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.conftest import Report
from tests.surfaces.desk.doing import do, fresh
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_asking_the_reporter_stops_the_clock(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("clerk")
    assert do(client, case, "question", question=" ").status_code == 422
    assert not fresh(case).waiting
    assert do(client, case, "question", question="是哪一盏?").status_code == 302
    assert fresh(case).waiting
    assert do(sign_in("grid-lead"), fresh(case), "question", question="?").status_code in (403, 409)


def test_more_time_is_asked_and_granted_by_another(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("clerk")
    for amount in ("", "x", "0", "99", "1.5"):
        answer = do(client, case, "time", amount=amount, reason="配件周三才到")
        assert answer.status_code == 422
        assert "配件周三才到" in answer.content.decode()
    assert do(client, case, "time", amount="3", reason="配件周三才到").status_code == 302
    request = Request.objects.get()
    own = do(client, fresh(case), "answer", with_request=request.pk, agreed="yes")
    assert own.status_code == 403
    lead = sign_in("duty-lead")
    unsaid = do(lead, fresh(case), "answer", with_request=request.pk, agreed="no")
    assert unsaid.status_code == 422
    due = fresh(case).due
    assert do(lead, fresh(case), "answer", with_request=request.pk, agreed="yes").status_code == 302
    assert fresh(case).due > due
    again = do(lead, fresh(case), "answer", with_request=request.pk, agreed="yes")
    assert again.status_code == 409
    assert do(client, fresh(case), "time", amount="1", reason="还要").status_code == 400


def test_not_ours_goes_back_once(sign_in: SignIn, report: Report) -> None:
    case, client = report("settle"), sign_in("clerk")
    assert do(client, case, "object", reason="").status_code == 422
    assert do(sign_in("grid-lead"), case, "object", reason="不归我们").status_code == 403
    assert do(client, case, "object", reason="归供电公司").status_code == 302
    assert fresh(case).stage == "route"
    step = fresh(case).steps.get(outcome="objected")
    assert step.say == "归供电公司"


def test_reassigning_takes_it_from_its_holder(sign_in: SignIn, report: Report) -> None:
    case = report("settle")
    data = {"outcome": "to-grid", "because": "网格员更近"}
    assert do(sign_in("clerk"), case, "reassign", **data).status_code == 403
    secretary = sign_in("first-secretary")
    assert do(secretary, case, "reassign", outcome="to-grid").status_code == 422
    unfit = {"outcome": "to-department", "unit": "property-1", "because": "试试"}
    assert do(secretary, case, "reassign", **unfit).status_code == 422
    assert do(secretary, case, "reassign", **data).status_code == 302
    assert fresh(case).holder_post == "grid-worker"


def test_a_colleague_is_named_among_those_who_hold_it(
    sign_in: SignIn, report: Report, town: Town
) -> None:
    case, client = report("settle"), sign_in("clerk")
    stranger = str(town.accounts["grid-lead"].pk)
    assert do(client, case, "assign", account=stranger).status_code == 422
    assert do(client, case, "assign", account="nonsense").status_code == 422
    assert fresh(case).assignee is None
    own = str(town.accounts["clerk"].pk)
    assert do(client, case, "assign", account=own).status_code == 302
    assert str(fresh(case).assignee) == own
    assert do(client, fresh(case), "assign", account="").status_code == 302
    assert fresh(case).assignee is None


def test_supervision_is_for_those_above(sign_in: SignIn, report: Report) -> None:
    case = report()
    assert do(sign_in("grid-lead"), case, "supervise", text="快").status_code == 403
    assert do(sign_in("duty-lead"), case, "supervise", text="").status_code == 422
    assert do(sign_in("duty-lead"), case, "supervise", text="请今天给结果").status_code == 302
    assert fresh(case).supervised


def test_notes_are_kept_for_whom_they_are_meant(sign_in: SignIn, report: Report) -> None:
    case, client = report(), sign_in("grid-lead")
    assert do(client, case, "note", text="", kind="internal").status_code == 422
    assert do(client, case, "note", text="去看过了", kind="public").status_code == 302
    note = Note.objects.get()
    assert (note.kind, note.text) == ("public", "去看过了")
    assert do(sign_in("outsider-lead"), case, "note", text="x").status_code == 404


def test_a_body_helps_and_stops_helping(sign_in: SignIn, report: Report, town: Town) -> None:
    case, client = report("route"), sign_in("first-secretary")
    assert do(client, case, "helper").status_code == 422
    assert do(client, case, "helper", unit="no-such").status_code == 404
    assert do(client, case, "helper", unit="urban-management").status_code == 302
    assert CoHolder.objects.get().until is None
    assert case.text in sign_in("clerk").get(f"/desk/case/{case.pk}").content.decode()
    assert do(sign_in("clerk"), case, "helper", end="urban-management").status_code == 403
    assert do(client, case, "helper", end="urban-management").status_code == 302
    assert CoHolder.objects.get().until is not None


def test_matter_and_place_are_corrected(sign_in: SignIn, report: Report, town: Town) -> None:
    case, client = report("route"), sign_in("first-secretary")
    assert do(client, case, "correct", category="no-such").status_code == 422
    unclear = do(client, case, "correct", category="leaks", **{"where.text": "号楼"})
    assert unclear.status_code == 422
    assert "号楼" in unclear.content.decode()
    code = town.places["b001"].code
    good = do(client, case, "correct", category="leaks", **{"where.text": code})
    assert good.status_code == 302
    assert (fresh(case).category, fresh(case).place_id) == ("leaks", town.places["b001"].pk)
    assert do(sign_in("clerk"), fresh(case), "correct", category="noise").status_code == 404


def test_the_text_suggests_a_matter_with_its_words(sign_in: SignIn, report: Report) -> None:
    case = report("route", what="leaks")
    client = sign_in("first-secretary")
    page = client.get(f"/desk/case/{case.pk}").content.decode()
    assert "路灯照明" in page
    found = client.post(f"/desk/case/{case.pk}/suggest").content.decode()
    assert "路灯" in found


def test_contacts_are_shown_for_a_reason_that_is_journalled(
    sign_in: SignIn, report: Report
) -> None:
    case = report("route", name="王女士", phone="13900001111")
    client = sign_in("first-secretary")
    assert do(client, case, "reveal", reason="看").status_code == 422
    assert not Journal.objects.filter(verb="person.revealed").exists()
    page = do(client, case, "reveal", reason="电话核实地点").content.decode()
    assert "王女士" in page
    assert "13900001111" in page
    entry = Journal.objects.get(verb="person.revealed")
    assert (entry.subject, entry.data["reason"]) == (str(case.pk), "电话核实地点")
    assert entry.post == "first-secretary"


@pytest.mark.parametrize("role", ["dispatcher", "grid-worker", "duty-lead"])
def test_contacts_stay_closed_to_the_others(sign_in: SignIn, report: Report, role: str) -> None:
    case = report("route", name="王女士", phone="13900001111")
    answer = do(sign_in(role), case, "reveal", reason="电话核实地点")
    assert answer.status_code == 403
    assert "王女士" not in answer.content.decode()
    assert not Journal.objects.filter(verb="person.revealed").exists()


def test_merging_takes_the_reporters_along_and_can_be_undone(
    sign_in: SignIn, report: Report
) -> None:
    one, two = report(), report(role="neighbour", text="3号楼前的路灯不亮,晚上一片黑")
    client = sign_in("dispatcher")
    page = client.get(f"/desk/case/{one.pk}/do/merge").content.decode()
    assert two.code in page
    assert do(client, one, "merge").status_code == 422
    assert do(sign_in("grid-lead"), one, "merge", code=two.code).status_code == 403
    answer = do(client, one, "merge", select=f"{two.pk}.{two.version}", reason="同一盏灯")
    assert answer.status_code == 302
    assert fresh(two).merged_into_id == one.pk
    assert Reporter.objects.filter(case=one).count() == 2
    assert sign_in("grid-lead").post(f"/desk/unmerge?case={two.pk}").status_code == 403
    assert fresh(two).state == "closed"
    client.post(f"/desk/unmerge?case={two.pk}")
    assert fresh(two).state == "open"
    assert client.post(f"/desk/unmerge?case={two.pk},x").status_code == 302


def test_merging_by_number_and_from_the_list(sign_in: SignIn, report: Report) -> None:
    one, two = report(), report(role="neighbour", text="路口的灯也坏了")
    client = sign_in("dispatcher")
    assert do(client, one, "merge", code="ABC").status_code == 422
    data = {"do": "merge", "select": [f"{two.pk}.{two.version}", f"{one.pk}.{one.version}"]}
    address = client.post("/desk/several?queue=open", data)["Location"]
    assert f"/case/{one.pk}/do/merge" in address or f"/case/{two.pk}/do/merge" in address
    assert "checked" in client.get(address).content.decode()
    assert do(client, one, "merge", code=two.code).status_code == 302
    assert fresh(two).merged_into_id == one.pk


def test_a_stale_merge_is_a_conflict(sign_in: SignIn, report: Report) -> None:
    one, two = report(), report(role="neighbour")
    stale = f"{two.pk}.{two.version + 5}"
    assert do(sign_in("dispatcher"), one, "merge", select=stale).status_code == 409
    assert fresh(two).merged_into_id is None


def test_splitting_makes_matters_with_the_same_reporters(sign_in: SignIn, report: Report) -> None:
    case, client = report(), sign_in("dispatcher")
    assert do(client, case, "split", **{"part-1": ""}).status_code == 422
    data = {"part-1": "楼道灯也不亮", "part-2": "井盖松了", "reason": "三件事"}
    assert do(sign_in("grid-lead"), case, "split", **data).status_code == 403
    answer = do(client, case, "split", **data)
    assert answer.status_code == 302
    assert CaseLink.objects.filter(kind="split").count() == 2


def test_a_decision_without_an_outcome_leads_back_to_the_case(
    sign_in: SignIn, report: Report
) -> None:
    case, client = report("settle"), sign_in("clerk")
    for asked in ("", "?outcome=long-gone"):
        answer = client.get(f"/desk/case/{case.pk}/do/decide{asked}")
        assert answer.status_code == 422
        assert "这一步没有这个结果" in answer.content.decode()
