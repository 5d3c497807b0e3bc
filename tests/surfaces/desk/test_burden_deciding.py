"""Forms of ballots, pacts, councils and disclosure are counted for what they ask of staff; nobody's
own vote is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import Ballot, RollObjection
from gezhi.engines.insight.models import Asking
from tests.balloting import balloting_town, drafted, moment, opened, rolled
from tests.burdened import cast, counted, marks
from tests.disclosing import NOW as DISCLOSING
from tests.disclosing import disclosing_town, posted, question
from tests.mediating import NOW as MEDIATING
from tests.mediating import applied, mediating_town, parties, seated
from tests.pacting import AFTER, FULL, KEY, LAST, comment, draft, in_force, pact_village
from tests.pacting import NOW as PACTING
from tests.sitting import NOW as SITTING
from tests.sitting import sitting_town
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.conftest import Report
from tests.town import Town, build_town

pytestmark = pytest.mark.django_db
BALLOTS = "/desk/ballots/"


@pytest.fixture
def town(request: Any, db: None) -> Iterator[Town]:
    """The cast that a test asks for, at its moment."""
    build, when = request.param
    cache.clear()
    with clock.at(when):
        yield build()


@cast(balloting_town, SITTING)
def test_a_ballot_from_the_draft_to_the_paper(town: Town, sign_in: SignIn) -> None:
    runs = sign_in("first-secretary")
    new = f"{BALLOTS}new?place={town.places['c0'].pk}&kind=owners"
    about = {"title": "换电梯，同意吗？", "opens": moment(20).date(), "closes": moment(22).date()}
    about |= {"opens_at": "09:00", "closes_at": "18:00"}
    one = counted(town, runs, "ballot", "owners.draft", new, refused={"title": ""}, **about)
    assert one.prefilled == 4, "the days and hours come as the law has them"
    assert one.typed == 1
    row = Ballot.objects.get()
    line = f"{BALLOTS}{row.pk}/roll/line"
    who = {"name": "周某", "where": "5-1", "area": "60.5", "phone": "13900000077", "do": "save"}
    counted(town, runs, "ballot", "owners.line", line, refused={"area": "-1"}, **who)
    cancel = f"{BALLOTS}{row.pk}/do/cancel"
    counted(town, runs, "ballot", "owners.cancel", f"{BALLOTS}{row.pk}/", cancel, reason="不办了")


@cast(balloting_town, SITTING)
def test_an_objection_and_a_proxy(town: Town, sign_in: SignIn) -> None:
    ballot, runs = rolled(town, opens=moment(5), closes=moment(9)), sign_in("first-secretary")
    line = f"{BALLOTS}{ballot}/roll/line?key=p3"
    counted(town, runs, "ballot", "secret.proxy", line, do="proxy", proxy_line="1")
    actions.announce_ballot(town.viewer("first-secretary"), ballot)
    actions.object_to_roll(town.viewer("neighbour"), ballot, "周明漏了")
    said = {"objection": str(RollObjection.objects.get().pk), "outcome": "upheld"}
    page = f"{BALLOTS}{ballot}/objections/"
    one = counted(
        town,
        runs,
        "ballot",
        "secret.objection",
        page,
        refused={"reason": ""},
        reason="已经补上",
        **said,
    )
    assert (one.fields, one.typed) == (1, 1)


@cast(balloting_town, SITTING)
def test_papers_are_entered_and_a_vote_is_nobodys_form(town: Town, sign_in: SignIn) -> None:
    ballot, clerk = opened(town), sign_in("clerk-1")
    page = f"{BALLOTS}{ballot}/paper/"
    counted(
        town,
        clerk,
        "ballot",
        "secret.hand",
        page,
        refused={"hand_line": "99"},
        hand="1",
        hand_line="3",
    )
    one = counted(town, clerk, "ballot", "secret.paper", page, sheet="1", choice="yes")
    assert (one.fields, one.prefilled, one.typed) == (2, 1, 1)
    assert marks(sign_in("first-secretary"), f"/ballots/{ballot}/") == {}


@cast(balloting_town, SITTING)
def test_a_roll_is_one_form_with_its_rows(town: Town, sign_in: SignIn) -> None:
    ballot, runs = drafted(town, "owners"), sign_in("first-secretary")
    page = f"{BALLOTS}{ballot}/roll/import"
    mark = marks(runs, page)["ballot", "owners.import"]
    table = "房号,业主,登记面积\n1-101,王某,88.5\n1-102,李某,70\n"
    upload = SimpleUploadedFile("roll.csv", table.encode())
    looked = runs.post(page, {"file": upload, "_drawn": mark})
    assert not Asking.objects.exists(), "it was only looked at"
    kept = re.findall(r'name="rows" value="([^"]*)"', looked.content.decode())[0]
    sure = {"rows": kept.replace("&quot;", '"'), "sure": "1"}
    one = counted(town, runs, "ballot", "owners.import", looked, page, **sure)
    assert (one.fields, one.typed) == (2, 0)


@cast(pact_village, PACTING)
def test_a_pact_from_the_pen_to_the_file(town: Any, sign_in: SignIn) -> None:
    keeper, row = sign_in("secretary"), draft(town)
    at, write = f"/desk/pacts/version/{row.pk}/", f"/desk/pacts/version/{row.pk}/write"
    html = keeper.get(write).content.decode()
    form: dict[str, Any] = dict(re.findall(r'name="(article-\w+)"[^>]*>([^<]*)</textarea>', html))
    form |= {"order": re.findall(r'name="order" value="([^"]+)"', html)}
    form |= {"revision": re.findall(r'name="revision" value="(\d+)"', html)[0]}
    one = counted(town, keeper, "pact", f"{KEY}.write", write, do="save", **form)
    assert (one.fields, one.prefilled) == (3, 3), "each article is a question"
    days = {"first": "2026-03-02", "last": LAST.isoformat()}
    talk = f"{KEY}.talk"
    counted(town, keeper, "pact", talk, at, refused={"last": "2026-03-03"}, do="talk", **days)
    answer = f"{at}answer/{comment(town, row).pk}"
    said = {"do": "not_taken", "reason": "大家说十桌够了"}
    counted(town, keeper, "pact", f"{KEY}.answer", at, answer, refused={"reason": ""}, **said)
    with clock.at(AFTER):
        keeper.post(at, {"do": "vote"})
        decided = {"do": "decide", "decided": "2026-03-13", "reference": "会〔2026〕1号", **FULL}
        counted(town, keeper, "pact", f"{KEY}.decide", at, refused={"yes": 40}, **decided)
        filed = {"do": "file", "draft": str(new_id()), "outcome": "filed", "day": "2026-03-13"}
        counted(town, keeper, "pact", f"{KEY}.file", at, number="镇备〔2026〕7号", **filed)


@cast(pact_village, PACTING)
def test_a_pact_is_explained_in_a_grid(town: Any, sign_in: SignIn) -> None:
    in_force(town)
    at = f"/desk/pacts/{town.places['village'].pk}/{KEY}/"
    with clock.at(AFTER):
        told = {"at": town.places["group1"].pk, "day": "2026-03-13", "came": 18}
        scorer, to = sign_in("scorer"), f"{at}explained"
        counted(town, scorer, "pact", f"{KEY}.explained", at, to, refused={"came": ""}, **told)


@cast(sitting_town, SITTING)
def test_a_council_takes_somebody_in_and_is_asked_to_meet(town: Town, sign_in: SignIn) -> None:
    at = f"/desk/councils/{town.places['c0'].pk}/hall/"
    secretary, lead = sign_in("first-secretary"), sign_in("grid-lead")
    who = f"body:{town.bodies['property-3'].pk}"
    wrong = {"who": "person:no"}
    counted(town, secretary, "council", "hall.seat", at, f"{at}seats", refused=wrong, who=who)
    counted(town, lead, "council", "hall.special", at, f"{at}special", text="起火了")


@cast(disclosing_town, DISCLOSING)
def test_a_question_is_answered_and_an_item_withdrawn(town: Town, sign_in: SignIn) -> None:
    item, secretary = posted(town), sign_in("first-secretary")
    made, other = question(town, item), question(town, item, "骂人的话", by="neighbour")
    page = f"/desk/disclosure/questions/{made.pk}/"
    none, said = {"answer": ""}, {"do": "answer", "answer": "买了路灯"}
    one = counted(town, secretary, "disclosure", "finance.answer", page, refused=none, **said)
    assert (one.fields, one.typed, one.level) == (1, 1, "matter")
    page = f"/desk/disclosure/questions/{other.pk}/"
    said = {"do": "hide", "why": "请不要骂人", "hidden": "insult"}
    counted(town, secretary, "disclosure", "finance.hide", page, **said)
    page = f"/desk/disclosure/{item.key}/withdraw"
    counted(town, secretary, "disclosure", "finance.withdraw", page, reason="写错了社区")


@cast(mediating_town, MEDIATING)
def test_a_dispute_is_heard_and_ended(town: Town, sign_in: SignIn) -> None:
    case, keeper = applied(town), sign_in("keeper")
    _, other = parties(case)
    page = f"/desk/mediation/{case.pk}"
    said = {"form": f"told-{other.pk}", "do": "agree", "party": str(other.pk), "how": "phone"}
    form = f"{case.type}.told"
    counted(town, keeper, "mediation", form, page, refused={"how": ""}, **said)


@cast(mediating_town, MEDIATING)
def test_a_mediator_plans_and_ends(town: Town, sign_in: SignIn) -> None:
    case, mediator = seated(town), sign_in("mediator")
    page = f"/desk/mediation/{case.pk}"
    plan = {"form": "plan", "do": "plan", "day": "2026-03-03", "time": "14:30"}
    plan |= {"where": "社区调解室", "online": "no"}
    wrong = {"time": "25:99"}
    counted(town, mediator, "mediation", f"{case.type}.plan", page, refused=wrong, **plan)
    ended = {"form": "end", "do": "end", "how": "to-court", "say": "谈不拢"}
    counted(town, mediator, "mediation", f"{case.type}.end", page, refused={"say": ""}, **ended)


@cast(build_town, SITTING)
def test_several_matters_are_supervised_at_once(
    town: Town, sign_in: SignIn, report: Report
) -> None:
    case, lead = report(), sign_in("duty-lead")
    said = {"do": "supervise", "select": f"{case.pk}.{case.version}", "bulk-text": "请今天给结果"}
    page, none = "/desk/?queue=all", {"bulk-text": ""}
    counted(town, lead, "step", "supervise", page, "/desk/several", refused=none, **said)
