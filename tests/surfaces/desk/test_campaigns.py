"""Campaigns at the desk: the one page, the ledger, a task, the week, bulletins, documents."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from gezhi.base import clock
from gezhi.base.clock import ZONE
from gezhi.base.ids import new_id
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.models import (
    Bulletin,
    Campaign,
    Dispatch,
    Document,
    Edition,
    Evidence,
    Finding,
    Inspection,
    Pick,
    Task,
    Team,
    Trial,
)
from gezhi.engines.places.actions import attach_pack
from tests.campaigning import City, added, build_city, handed_in
from tests.paper import words_on
from tests.surfaces.conftest import SignIn
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(datetime.now(ZONE).replace(hour=9, minute=0)) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> City:
    return build_city()


def text(answer: Any) -> str:
    return answer.content.decode()


def base(city: City) -> str:
    return f"/desk/campaigns/{city.campaign}/"


def soon(days: int) -> Any:
    return clock.today() + timedelta(days=days)


def task_of(city: City, title: str = "建网格", days: int = 10, **more: Any) -> Task:
    return added(city, title, starts=soon(-20), due=soon(days), **more)


def posted(city: City, **more: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "title": "理清单",
        "lead": str(city.body("organisation")),
        "holder": str(city.appointed("organiser")),
        "due": soon(14).isoformat(),
        **more,
    }


def test_a_campaign_is_opened_and_shows_itself_on_one_page(sign_in: SignIn, town: City) -> None:
    Team.objects.all().delete()
    Campaign.objects.all().delete()
    office = sign_in("office")
    page = text(office.get("/desk/campaigns/"))
    assert "基层治理专项行动" in page
    sent = {"place": town.places["city"].pk, "key": "grassroots", "id": str(new_id())}
    answer = office.post("/desk/campaigns/open", sent, follow=True)
    page = text(answer)
    for words in ("动员部署", "织密一张网", "组织领导", "网格建设专班", "三年规划", "督导组"):
        assert words in page
    assert "<script>" not in page
    assert "style=" not in page
    assert Campaign.objects.count() == 1


def test_the_schedule_has_todays_line_and_says_what_is_late(sign_in: SignIn, town: City) -> None:
    stone = actions.NewMilestone("划完", soon(-5))
    task_of(town, "晚了的网格", -3, team="force-grid", milestones=(stone,))
    task_of(town, "还早的清单", 9)
    page = text(sign_in("office").get(base(town)))
    assert page.count('class="weeks-today"') >= 2
    assert 'class="weeks-late"' in page
    assert "▲ 过期" in page
    assert 'class="weeks-mark late"' in page
    assert "晚了的网格" in page
    assert "过期" in text(sign_in("guide").get(base(town)))
    assert sign_in("grid-less").get(base(town)).status_code == 404


def test_the_head_of_a_task_force_is_named_on_the_page(sign_in: SignIn, town: City) -> None:
    office, who = sign_in("office"), str(town.appointed("lawyer"))
    assert office.post(f"{base(town)}head/force-grid", {}).status_code == 422
    wrong = {"head": str(town.appointed("organiser"))}
    assert office.post(f"{base(town)}head/force-grid", wrong).status_code == 403
    office.post(f"{base(town)}head/force-grid", {"head": who})
    assert str(Team.objects.get(unit="force-grid").head) == who
    assert "lawyer" in text(office.get(base(town)))


def test_a_task_is_put_into_the_ledger_and_nothing_typed_is_lost(
    sign_in: SignIn, town: City
) -> None:
    office, page = sign_in("office"), f"{base(town)}ledger/new"
    assert "牵头单位" in text(office.get(page))
    wrong = office.post(page, posted(town, holder="", text="三月底前理清"))
    assert wrong.status_code == 422
    assert "三月底前理清" in text(wrong)
    assert "选一位责任人" in text(wrong)
    sent = posted(
        town,
        parts=[str(town.body("police"))],
        **{"stone-0": "初稿", "stone-0-due": soon(7).isoformat()},
    )
    office.post(page, sent)
    office.post(page, sent)
    task = Task.objects.get()
    assert task.milestones.get().name == "初稿"
    assert "市公安局" in text(office.get(f"/desk/campaigns/task/{task.pk}/"))
    assert sign_in("organiser").get(page).status_code == 403


def test_the_ledger_is_narrowed_by_the_address_and_taken_out(sign_in: SignIn, town: City) -> None:
    task_of(town, "晚了的网格", -3, parts=(town.body("police"),))
    task_of(town, "还早的清单", 9)
    office = sign_in("office")
    late = text(office.get(f"{base(town)}ledger/?state=late"))
    assert "晚了的网格" in late
    assert "还早的清单" not in late
    assert "没有这样的任务" in text(office.get(f"{base(town)}ledger/?q=找不到"))
    answer = office.get(f"{base(town)}ledger.xlsx?state=late")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][1:4] == ["任务", "牵头单位", "参与单位"]
    assert [row[1] for row in rows[1:]] == ["晚了的网格"]


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        heads = ("任务", "牵头单位", "责任人", "完成时限")
        for n, row in enumerate((heads, *rows)):
            page.write_row(n, 0, row)
    return SimpleUploadedFile("tasks.xlsx", out.getvalue())


def test_a_sheet_with_a_bad_line_lists_it_and_writes_nothing(sign_in: SignIn, town: City) -> None:
    office, page = sign_in("office"), f"{base(town)}ledger/import"
    good = ("理清单", "市委组织部", "organiser", soon(9).isoformat())
    bad = ("定办法", "没有的局", "organiser", "下周")
    answer = office.post(page, {"id": str(new_id()), "file": sheet(good, bad)})
    assert answer.status_code == 422
    assert "没有单位“没有的局”" in text(answer)
    assert not Task.objects.exists()
    answer = office.post(page, {"id": str(new_id()), "file": sheet(good)}, follow=True)
    assert "理清单" in text(answer)
    assert Task.objects.count() == 1


def do(client: Client, task: Task, act: str, **sent: Any) -> Any:
    return client.post(f"/desk/campaigns/task/{task.pk}/{act}", {"id": str(new_id()), **sent})


def test_a_task_goes_from_evidence_to_acceptance_by_another(sign_in: SignIn, town: City) -> None:
    task = task_of(town)
    organiser, office = sign_in("organiser"), sign_in("office")
    refused = do(organiser, task, "hand-in")
    assert refused.status_code == 422
    assert "没有材料不能结" in text(refused)
    file = SimpleUploadedFile("附表.pdf", b"%PDF-1.4 x")
    do(organiser, task, "evidence", words="网格划好了", files=file)
    kept = Evidence.objects.get().files.get()
    assert office.get(f"/desk/campaigns/file/{kept.pk}").status_code == 200
    do(organiser, task, "hand-in")
    assert "网格划好了" in text(office.get(f"/desk/campaigns/task/{task.pk}/"))
    back = do(office, task, "return", reason="")
    assert back.status_code == 422
    do(office, task, "accept")
    task.refresh_from_db()
    assert task.state == Task.DONE
    assert do(sign_in("clerk"), task, "accept").status_code == 409
    assert sign_in("grid-less").get(f"/desk/campaigns/task/{task.pk}/").status_code == 404


def test_a_date_is_moved_and_the_task_given_to_another(sign_in: SignIn, town: City) -> None:
    task, office = task_of(town, team="force-grid"), sign_in("office")
    refused = do(office, task, "postpone", to=soon(20).isoformat(), reason="")
    assert refused.status_code == 422
    assert soon(20).isoformat() in text(refused)
    do(office, task, "postpone", to=soon(20).isoformat(), reason="等地图")
    page = text(office.get(f"/desk/campaigns/task/{task.pk}/"))
    assert "等地图" in page
    do(office, task, "holder", holder=str(town.appointed("force")), revision="0")
    task.refresh_from_db()
    assert task.account == town.accounts["force"].pk
    do(office, task, "drop", reason="并到别的任务")
    task.refresh_from_db()
    assert task.state == Task.DROPPED


def test_a_finding_is_raised_answered_and_settled_on_the_page(sign_in: SignIn, town: City) -> None:
    task, supervisor = task_of(town), sign_in("supervisor")
    do(supervisor, task, "finding", text="图纸没有公示", due=soon(3).isoformat())
    found = Finding.objects.get()
    organiser = sign_in("organiser")
    assert "图纸没有公示" in text(organiser.get(f"/desk/campaigns/task/{task.pk}/"))
    do(organiser, task, "answer", finding=str(found.pk), answer="已经贴出来了")
    do(supervisor, task, "settle", finding=str(found.pk), enough="0")
    do(organiser, task, "answer", finding=str(found.pk), answer="拍了照")
    do(supervisor, task, "settle", finding=str(found.pk), enough="1")
    found.refresh_from_db()
    assert found.state == Finding.SETTLED


def test_of_two_findings_only_the_one_that_was_answered_keeps_the_words(
    sign_in: SignIn, town: City
) -> None:
    task, supervisor = task_of(town), sign_in("supervisor")
    for words in ("图纸没有公示", "电话打不通"):
        do(supervisor, task, "finding", text=words, due=soon(3).isoformat())
    organiser, long = sign_in("organiser"), "长" * 2001
    first, second = Finding.objects.order_by("at", "pk")
    page = text(do(organiser, task, "answer", finding=str(second.pk), answer=long))
    assert page.count(long) == 1
    assert page.index(str(first.pk)) < page.index(str(second.pk)) < page.index(long)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_week_has_its_agenda_and_what_groups_name(sign_in: SignIn, town: City) -> None:
    task = task_of(town, "晚了的网格", -3)
    guide = sign_in("guide")
    page = text(guide.get(f"{base(town)}week/"))
    assert "晚了的网格" in page
    sent = {"group": "guidance-1", "kind": "key", "task": str(task.pk), "words": "最要紧"}
    guide.post(f"{base(town)}week/pick", {"id": str(new_id()), **sent})
    again = guide.post(f"{base(town)}week/pick", {"id": str(new_id()), **sent})
    assert again.status_code == 409
    assert Pick.objects.count() == 1
    assert "最要紧" in text(sign_in("office").get(f"{base(town)}week/"))
    secretary = sign_in("secretary")
    place = {"place": town.places["c1"].pk, "words": "看了公示栏", "day": clock.today().isoformat()}
    secretary.post(f"{base(town)}week/inspect", {"id": str(new_id()), **place})
    assert Inspection.objects.get().post == "city-secretary"


def test_a_dispatch_meeting_writes_into_the_ledger(sign_in: SignIn, town: City) -> None:
    late, office = task_of(town, "晚了的网格", -3), sign_in("office")
    page = f"{base(town)}week/dispatch"
    assert "晚了的网格" in text(office.get(page))
    sent = {
        "id": str(new_id()),
        "held": clock.today().isoformat(),
        "present": ["office", "organisation"],
        "decided": "网格图下周交",
        f"move-{late.pk}-to": soon(7).isoformat(),
        f"move-{late.pk}-id": str(new_id()),
        "new-0-id": str(new_id()),
        "new-0-title": "画网格图",
        "new-0-lead": str(town.body("organisation")),
        "new-0-holder": "",
        "new-0-due": soon(7).isoformat(),
    }
    refused = office.post(page, sent)
    assert refused.status_code == 422
    assert "网格图下周交" in text(refused)
    assert not Dispatch.objects.exists()
    office.post(page, {**sent, "new-0-holder": str(town.appointed("organiser"))})
    late.refresh_from_db()
    assert late.due == soon(7)
    assert Task.objects.get(title="画网格图").dispatch is not None


def test_a_bulletin_is_written_issued_printed_and_public(sign_in: SignIn, town: City) -> None:
    task_of(town, "晚了的网格", -3)
    office = sign_in("office")
    answer = office.post(f"{base(town)}week/bulletin", {}, follow=True)
    row = Bulletin.objects.get()
    page = f"/desk/campaigns/bulletin/{row.pk}/"
    assert f"{base(town)}ledger/?n=1" in text(answer)
    assert Client().get(f"/bulletins/{row.pk}/").status_code == 404
    sent = {"title": "第一周简报", "text": "这一周立起来了。", "revision": "0", "do": "issue"}
    office.post(page, sent)
    row.refresh_from_db()
    assert row.number == 1
    assert office.post(page, {**sent, "text": "改"}).status_code == 409
    paper = words_on(office.get(f"{page}bulletin.pdf").content)
    assert all(said in paper for said in ("第一周简报", "这一周立起来了。", "过期没办完"))
    assert "过期没办完：1" in text(office.get(f"{page}bulletin.txt"))
    everybody = text(Client().get(f"/bulletins/{row.pk}/"))
    assert "这一周立起来了。" in everybody
    assert "晚了的网格" not in everybody
    place = town.places["city"].pk
    assert "第一周简报" in text(Client().get("/bulletins/"))
    attach_pack(SYSTEM, town.places["s2"], row.campaign.version, clock.today())
    several, back = text(Client().get("/bulletins/")), f"/bulletins/?at={place}"
    assert "第一周简报" not in several
    assert back in several, "where several places are served it asks which"
    assert "第一周简报" in text(Client().get(back))
    assert f'href="{back}"' in text(Client().get(f"/bulletins/{row.pk}/"))
    assert Client().get(f"/bulletins/{row.pk}/bulletin.pdf").content.startswith(b"%PDF")


def test_documents_have_versions_and_pilots_become_a_rule(sign_in: SignIn, town: City) -> None:
    office, township = sign_in("office"), sign_in("township")
    assert "三年规划" in text(office.get(f"{base(town)}documents/"))
    sent = {"id": str(new_id()), "document": "three-year-plan"}
    office.post(f"{base(town)}documents/draft", sent)
    first = Edition.objects.get()
    page = f"/desk/campaigns/version/{first.pk}/"
    office.post(page, {"text": "第一年建网", "revision": "0", "do": "issue"})
    office.post(f"/desk/campaigns/document/{first.document_id}/next", {"id": str(new_id())})
    second = Edition.objects.get(number=2)
    office.post(
        f"/desk/campaigns/version/{second.pk}/", {"text": "第二年", "revision": "0", "do": "keep"}
    )
    changes = text(office.get(f"/desk/campaigns/version/{second.pk}/"))
    assert "<del>" in changes
    assert "<ins>" in changes
    claim = {"topic": "grid-meeting", "unit": str(town.body("township-1")), "id": str(new_id())}
    township.post(f"{base(town)}pilots/claim", claim)
    pilot = Document.objects.get(kind="pilot").editions.get()
    at = f"/desk/campaigns/version/{pilot.pk}/"
    township.post(at, {"text": "每周五开", "revision": "0", "do": "issue"})
    other = sign_in("other-township")
    trial = {"id": str(new_id()), "unit": str(town.body("township-2")), "wanted": "改周三"}
    other.post(f"{at}trial", trial)
    assert Trial.objects.get().wanted == "改周三"
    sent = {"topic": "grid-meeting", "sources": [str(pilot.pk)], "id": str(new_id())}
    office.post(f"{base(town)}pilots/integrate", sent)
    rule = Document.objects.get(kind="rule").editions.get()
    shown = text(office.get(f"{base(town)}pilots/"))
    assert "并入了制度" in shown
    assert "第一街道" in text(office.get(f"/desk/campaigns/version/{rule.pk}/"))


def test_the_phone_has_one_line_and_gives_evidence(sign_in: SignIn, town: City) -> None:
    stone = actions.NewMilestone("划完", soon(3))
    task = task_of(town, milestones=(stone,))
    organiser = sign_in("organiser")
    today = text(organiser.get("/field/"))
    assert "1 项专项行动任务" in today
    page = f"/field/campaigns/{task.pk}/"
    assert "建网格" in text(organiser.get("/field/campaigns/"))
    nothing = organiser.post(page, {"id": str(new_id()), "do": "keep"})
    assert nothing.status_code == 422
    milestone = str(task.milestones.get().pk)
    sent = {"id": str(new_id()), "words": "划完了", "milestone": milestone, "do": "hand-in"}
    organiser.post(page, sent)
    organiser.post(page, sent)
    task.refresh_from_db()
    assert task.state == Task.WAITING
    assert Evidence.objects.count() == 1
    assert sign_in("grid-less").get(page).status_code == 404
    assert "专项行动任务" not in text(sign_in("grid-less").get("/field/"))


def test_pages_ask_the_same_number_of_times_at_any_size(
    sign_in: SignIn, town: City, django_assert_max_num_queries: Any
) -> None:
    for n in range(12):
        task_of(town, f"第{n}项任务", n - 4, parts=(town.body("police"),))
    office = sign_in("office")
    office.get(f"{base(town)}ledger/")
    with django_assert_max_num_queries(40):
        office.get(f"{base(town)}ledger/")
    handed_in(town, task_of(town, "再一项"))
    assert json.dumps(text(office.get(base(town))))
