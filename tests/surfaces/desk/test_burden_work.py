"""Forms of points, commendations, shops, duties, surveys, campaigns and tables that are brought in
are counted for what they ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.models import Asked
from gezhi.engines.duties.models import Call, Month, Occurrence
from gezhi.engines.points import actions
from gezhi.engines.points.models import Adoption
from tests.burdened import cast, counted
from tests.calling import build_calling
from tests.campaigning import build_city
from tests.engines.points.shop.shopping import NOW as SHOPPING
from tests.engines.points.shop.shopping import Counter, open_counter
from tests.funding import NOW as FUNDING
from tests.funding import funding_village
from tests.honouring import KEY as HONOURS
from tests.honouring import NOW as HONOURING
from tests.honouring import honouring_village, put_forward
from tests.neighbours import build_neighbours
from tests.onduty import KEY as ROSTER
from tests.onduty import village_on_duty
from tests.registering import NOW as REGISTERING
from tests.registering import REGISTER, contract_village
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.pointing import VOTE
from tests.surveying import SPRING, build_surveyed
from tests.town import Town
from tests.village import Village, build_village, told

pytestmark = pytest.mark.django_db
POINTS = datetime(2026, 3, 11, 10, tzinfo=clock.ZONE)
TODAY = datetime.now(clock.ZONE).replace(hour=9, minute=0)
KEPT: dict[str, Counter] = {}


@pytest.fixture
def town(request: Any, db: None) -> Iterator[Town]:
    """The cast that a test asks for, at its moment."""
    build, when = request.param
    cache.clear()
    with clock.at(when):
        yield build()


def shop() -> Village:
    KEPT["counter"] = open_counter()
    return KEPT["counter"].village


@cast(build_village, POINTS)
def test_a_scheme_is_adopted(town: Any, sign_in: SignIn) -> None:
    Adoption.objects.all().delete()
    scheme = f"{town.places['village'].pk}.ten-stars"
    about = {**VOTE, "scheme": scheme, "since": "2026-03-10"}
    few = {"present": "20", "agreed": "15"}
    counted(
        town,
        sign_in("secretary"),
        "points",
        "ten-stars.adopt",
        "/desk/points/adopt",
        refused=few,
        **about,
    )


@cast(build_village, POINTS)
def test_points_are_entered_reviewed_and_appealed(town: Any, sign_in: SignIn) -> None:
    new, scheme = f"/desk/points/records/{town.scheme}/new", "ten-stars"
    about = {"holder": "1 组 12号", "item": "yard-clean", "day": "2026-03-11"}
    scorer, reviewer = sign_in("scorer"), sign_in("reviewer")
    one = counted(
        town, scorer, "points", f"{scheme}.enter", new, refused={"holder": "99号"}, **about
    )
    assert (one.level, one.path) == ("household", town.places["village"].path)
    (row,) = actions.record_points(town.viewer("scorer"), [told(town, "front-kept")])
    to = f"/desk/points/review/{town.scheme}/decide"
    asked = reviewer.post(to, {"do": "refuse", "select": [str(row.pk)]})
    sure = {"do": "refuse", "select": [str(row.pk)], "sure": "1", "reason": "照片里没有扫"}
    counted(town, reviewer, "points", f"{scheme}.review", asked, to, refused={"reason": ""}, **sure)
    actions.appeal(town.viewer("resident"), row.pk, "当天下午补扫了")
    page = f"/desk/points/appeals/{town.scheme}/{row.pk}/"
    other = sign_in("other-reviewer")
    said = {"outcome": "granted", "reason": "邻居证明"}
    counted(town, other, "points", f"{scheme}.appeal", page, refused={"reason": ""}, **said)


@cast(build_village, POINTS)
def test_a_table_of_records_is_one_form_with_its_rows(town: Any, sign_in: SignIn) -> None:
    scorer, page = sign_in("scorer"), f"/desk/points/records/{town.scheme}/import"
    table = "户,事项\n1 组 12号,yard-clean\n1 组 13号,yard-clean\n"
    upload = SimpleUploadedFile("三月.csv", table.encode())
    looked = scorer.post(page, {"file": upload, "batch": str(new_id())})
    kept = {"batch": str(looked.context["batch"]), "rows": looked.context["rows"]}
    one = counted(town, scorer, "points", "ten-stars.import", looked, page, **kept)
    assert (one.fields, one.typed) == (2, 0)


@cast(build_neighbours, POINTS)
def test_somebody_is_asked_for_and_helped(town: Any, sign_in: SignIn) -> None:
    worker, at = sign_in("grid-worker"), f"/desk/points/helping/{town.scheme}/"
    about = {
        "who": "王奶奶",
        "kind": "carrying",
        "words": "搬柜子",
        "agreed": "yes",
        "when": "周末",
    }
    key = Adoption.objects.get(pk=town.scheme).scheme
    counted(town, worker, "points", f"{key}.help", f"{at}new", refused={"agreed": ""}, **about)
    row = town.ask()
    town.propose(row, words="我有小推车")
    page = f"{at}{row.pk}/"
    match = {"do": "match", "helper": str(town.persons["helper"]), "note": "上门问过"}
    counted(town, worker, "points", f"{key}.match", page, refused={"note": ""}, **match)
    bad = f"{at}{town.ask(words='高价收烟酒').pk}/"
    counted(town, worker, "points", f"{key}.remove", bad, do="remove", reason="这里不做买卖")


@cast(honouring_village, HONOURING)
def test_somebody_is_nominated_and_reviewed(town: Any, sign_in: SignIn) -> None:
    at = f"/desk/points/models/{town.places['village'].pk}/{HONOURS}/"
    about = {"kind": "home", "holder": "12号", "deeds": "送饭", "year": "2026"}
    scorer, reviewer = sign_in("scorer"), sign_in("reviewer")
    form, none = f"{HONOURS}.nominate", {"holder": "99号"}
    counted(town, scorer, "honours", form, f"{at}new", refused=none, **about)
    row = put_forward(town, "neighbour", holder="", deeds="12 号那家给老人送饭")
    page = f"{at}{row.pk}/"
    said = {"do": "accepted", "reason": "走访过", "holder": "12号", "text": "送饭"}
    form = f"{HONOURS}.review"
    one = counted(town, reviewer, "honours", form, page, refused={"reason": ""}, **said)
    assert one.fields == 3


@cast(shop, SHOPPING)
def test_a_counter_and_its_shelves(town: Any, sign_in: SignIn) -> None:
    counter, keeper = KEPT["counter"], sign_in("shopkeeper")
    key, at = counter.row.key, f"/desk/shop/{counter.row.pk}/"
    counter.earn(20)
    whose = {"kind": "household", "holder": town.home("h1"), "unit": counter.unit}
    whose |= {"good": counter.goods["towel"].pk}
    asked = keeper.get(f"{at}confirm", {**whose, "quantity": "1"})
    price = re.findall(r'name="price" value="(\d+)"', asked.content.decode())[0]
    sent = {**whose, "quantity": "2", "price": price}
    none = {"quantity": "x"}
    one = counted(
        town, keeper, "shop", f"{key}.exchange", asked, f"{at}confirm", refused=none, **sent
    )
    assert (one.fields, one.prefilled, one.typed) == (1, 1, 0)
    page = f"{at}stock/{counter.goods['soap'].pk}/delivery"
    came = {"count": "12", "supplier": "镇供销社"}
    counted(town, keeper, "shop", f"{key}.delivery", page, refused={"count": "x"}, **came)
    page = f"{at}days/plan"
    day = {"day": "2026-05-20", "opens": "09:00", "closes": "11:00", "spot": "村委会院内"}
    counted(town, keeper, "shop", f"{key}.day", page, refused={"day": ""}, **day)


@cast(village_on_duty, TODAY)
def test_a_roster_and_what_is_excused(town: Town, sign_in: SignIn) -> None:
    place, lead = town.places["village"].pk, sign_in("secretary")
    page, month = f"/desk/duties/roster/{place}/{ROSTER}/", clock.today().replace(day=1)
    lead.post(f"{page}do", {"act": "make", "id": str(new_id()), "month": month.isoformat()})
    made = Month.objects.get()
    sent = {"act": "keep", "month": month.isoformat(), "month_id": str(made.pk)}
    sent |= {"shift-0": made.shifts[0]["holder"]}
    one = counted(town, lead, "duty", "roster", page, f"{page}do", **sent)
    assert one.fields == len(made.shifts)
    row = Occurrence.objects.filter(rule__key="elders-round").earliest("day")
    page = f"/desk/duties/{place}/?day={row.day.isoformat()}"
    to = f"/desk/duties/{place}/excuse/{row.pk}"
    counted(town, lead, "duty", "excuse", page, to, refused={"reason": ""}, reason="大雪封路")


@cast(build_calling, datetime(2026, 11, 30, 9, tzinfo=clock.ZONE))
def test_a_call_that_is_skipped(town: Any, sign_in: SignIn) -> None:
    worker = sign_in("grid-worker")
    town.mark("h0")
    worker.post(f"/field/rounds/{town.places['g00'].pk}/plan")
    at = f"/field/rounds/call/{Call.objects.get().pk}"
    form, why = "elderly-alone.skip", {"reason": "not-in"}
    one = counted(town, worker, "visit", form, at, f"{at}/skip", refused={"reason": ""}, **why)
    assert (one.fields, one.typed) == (1, 1)


@cast(build_surveyed, SPRING)
def test_doors_of_a_survey_and_a_sheet_of_answers(town: Any, sign_in: SignIn) -> None:
    desk, at = sign_in("secretary"), f"/desk/surveys/{town.door}/"
    key = "renewal"
    doors = list(Asked.objects.filter(survey=town.door).values_list("pk", flat=True))
    page, form = f"{at}doors/", f"{key}.stand"
    stand = {"door": doors, "stage": "agreed"}
    counted(town, desk, "survey", form, page, f"{page}stand", refused={"stage": "x"}, **stand)
    shop_ = {"kind": "shop", "label": "老王面馆"}
    counted(town, desk, "survey", f"{key}.door", page, f"{page}new", refused={"label": ""}, **shop_)
    sheet = "姓名,电话,哪天方便\n周某,13822223333,周末\n".encode()
    sent = {"noticed": "1", "file": SimpleUploadedFile("a.csv", sheet)}
    page, form = f"/desk/surveys/{town.person}/import", "health-preregistration.import"
    assert counted(town, desk, "survey", form, page, **sent).fields == 1, "one row"


@cast(build_city, TODAY)
def test_tasks_from_a_sheet_and_a_head(town: Any, sign_in: SignIn) -> None:
    office, at = sign_in("office"), f"/desk/campaigns/{town.campaign}/"
    who, wrong = str(town.appointed("lawyer")), {"head": ""}
    to, form = f"{at}head/force-grid", "grassroots.head"
    counted(town, office, "campaign", form, at, to, refused=wrong, head=who)
    due = clock.today().isoformat()
    table = f"任务,牵头单位,责任人,完成时限\n理清单,市委组织部,organiser,{due}\n"
    sent = {"file": SimpleUploadedFile("tasks.csv", table.encode())}
    one = counted(town, office, "campaign", "grassroots.import", f"{at}ledger/import", **sent)
    assert (one.fields, one.typed) == (1, 0)


@cast(contract_village, REGISTERING)
def test_entries_of_a_register_from_a_table(town: Town, sign_in: SignIn) -> None:
    page = f"/desk/registers/{town.places['city'].pk}/{REGISTER}/import"
    keeper, heads = (
        sign_in("secretary"),
        "合同编号,标的,地块、房屋或设备,起始日,到期日,每年价款（元）",
    )
    table = f"{heads},有书面合同,经村民会议或代表会议同意\n"
    table += "A-1,房屋,老村部,2020-01-01,2029-12-31,5000,是,否\n"
    looked = keeper.post(page, {"file": SimpleUploadedFile("a.csv", table.encode())})
    kept = {"batch": str(looked.context["batch"]), "rows": looked.context["rows"]}
    one = counted(town, keeper, "register", f"{REGISTER}.import", looked, page, **kept)
    assert (one.fields, one.typed, one.level) == (1, 0, "place")


@cast(funding_village, FUNDING)
def test_the_book_of_a_fund_begins(town: Any, sign_in: SignIn) -> None:
    about = {"kind": f"{town.places['village'].pk}:club", "name": "秧歌队经费"}
    treasurer, page = sign_in("treasurer"), "/desk/funds/new"
    counted(town, treasurer, "fund", "new", page, refused={"name": ""}, **about)
