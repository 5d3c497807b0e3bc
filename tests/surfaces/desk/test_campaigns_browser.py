"""Campaigns in a browser: at every width and look, and on paper."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from gezhi.base import clock
from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.actions import NewMilestone
from gezhi.engines.campaigns.models import Edition, Task
from tests.campaigning import City, added, build_city, handed_in, shifted
from tests.commits import committed
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.test_browser import enter, faults, sideways

__all__ = ["committed"]
pytestmark = pytest.mark.browser
SHOTS = os.environ.get("GEZHI_SHOTS", "")
LOOKS = [
    (1280, {}),
    (360, {}),
    (1280, {"gezhi_theme": "dark", "gezhi_language": "en"}),
    (360, {"gezhi_mode": "elder"}),
]
PAGES = {
    "one": ("office", "/desk/campaigns/{campaign}/"),
    "ledger": ("office", "/desk/campaigns/{campaign}/ledger/"),
    "new": ("office", "/desk/campaigns/{campaign}/ledger/new"),
    "import": ("office", "/desk/campaigns/{campaign}/ledger/import"),
    "task": ("office", "/desk/campaigns/task/{task}/"),
    "waiting": ("clerk", "/desk/campaigns/task/{waiting}/"),
    "does": ("organiser", "/desk/campaigns/task/{task}/"),
    "week": ("guide", "/desk/campaigns/{campaign}/week/"),
    "dispatch": ("office", "/desk/campaigns/{campaign}/week/dispatch"),
    "bulletin": ("office", "/desk/campaigns/bulletin/{bulletin}/"),
    "documents": ("office", "/desk/campaigns/{campaign}/documents/"),
    "document": ("office", "/desk/campaigns/document/{document}/"),
    "version": ("office", "/desk/campaigns/version/{version}/"),
    "pilots": ("office", "/desk/campaigns/{campaign}/pilots/"),
    "today": ("organiser", "/field/"),
    "mine": ("organiser", "/field/campaigns/"),
    "my-task": ("organiser", "/field/campaigns/{task}/"),
    "public": ("organiser", "/bulletins/{issued}/"),
    "all-public": ("organiser", "/bulletins/"),
}


@pytest.fixture
def about(committed: None) -> dict[str, Any]:
    """A campaign in its fourth step: late and waiting tasks, a finding, a week, a rule."""
    today = clock.today()
    city = build_city(shifted(today))
    office, organiser = city.viewer("office"), city.viewer("organiser")
    lead = ("force-grid", "political-legal", "lawyer")
    actions.name_head(office, city.campaign, lead[0], city.appointed(lead[2]))

    def day(n: int) -> Any:
        return today + timedelta(days=n)

    stones = (NewMilestone("初稿", day(-12)), NewMilestone("定稿", day(12)))
    plan = (
        ("把 249 个网格按街巷重新划一遍", -40, -4, "force-grid"),
        ("街道（乡）职责清单", -20, 15, "force-lists"),
        ("专职网格员岗前培训", -10, 30, "force-staffing"),
        ("物业三方议事会", 6, 40, "force-property"),
        ("村集体合同清理", -30, 3, "force-contracts"),
    )
    made = [
        added(
            city, title, starts=day(a), due=day(b), team=team, milestones=stones if b > 11 else ()
        )
        for title, a, b, team in plan
    ]
    handed_in(city, made[4])
    first = made[1].milestones.first()
    assert first
    said = actions.NewEvidence(made[1].pk, "初稿发各单位了", milestone=first.pk, reached=True)
    actions.give_evidence(organiser, said)
    supervisor = city.viewer("supervisor")
    actions.raise_finding(
        supervisor, actions.NewFinding(made[1].pk, "清单没有征求村里意见", day(5))
    )
    moved = actions.Postponing(made[0].pk, day(-2), "等测绘图")
    actions.postpone(office, moved)
    guide = city.viewer("guide")
    actions.pick(
        guide, actions.NewPick(city.campaign, "guidance-1", "key", "牵涉面最大", made[1].pk)
    )
    bulletin = actions.begin_bulletin(office, city.campaign)
    with clock.at(clock.now() - timedelta(days=7)):
        issued = actions.begin_bulletin(office, city.campaign)
        words = actions.Written(issued.pk, "专项行动简报", "网格重划完成七成。", 0)
        actions.write_bulletin(office, words)
        actions.issue_bulletin(office, issued.pk)
    version = _papers(city)
    return {
        "town": city,
        "campaign": city.campaign,
        "task": Task.objects.get(pk=made[1].pk).pk,
        "waiting": made[4].pk,
        "bulletin": bulletin.pk,
        "issued": issued.pk,
        "version": version.pk,
        "document": version.document_id,
    }


def _papers(city: City) -> Edition:
    office, township = city.viewer("office"), city.viewer("township")
    claim = actions.Claim(city.campaign, "grid-meeting", city.body("township-1"))
    pilot = actions.claim_topic(township, claim).editions.get()
    actions.write_edition(township, actions.Writing(pilot.pk, "每周五下午开，不超过半小时", 0))
    actions.issue_edition(township, pilot.pk)
    other = city.body("township-2")
    trial = actions.NewTrial(pilot.pk, other, "开得短", "周五太挤", "改到周三")
    actions.report_trial(city.viewer("other-township"), trial)
    asked = actions.Integration(city.campaign, "grid-meeting", (pilot.pk,))
    rule = actions.integrate(office, asked)
    actions.issue_edition(office, rule.pk)
    draft = actions.draft_edition(office, actions.NewEdition(city.campaign, "three-year-plan"))
    actions.write_edition(office, actions.Writing(draft.pk, "第一年建网\n第二年建制", 0))
    actions.issue_edition(office, draft.pk)
    second = actions.draft_edition(office, actions.NewEdition(city.campaign, "three-year-plan"))
    actions.write_edition(office, actions.Writing(second.pk, "第一年建网\n第二年立规", 0))
    return second


@pytest.fixture
def town(about: dict[str, Any]) -> City:
    return about["town"]


@pytest.mark.parametrize(("width", "looks"), LOOKS)
def test_everyone_can_use_every_page(
    browser_context: BrowserContext,
    live_server: Any,
    sign_in: SignIn,
    about: dict[str, Any],
    axe_source: str,
    width: int,
    looks: dict[str, str],
) -> None:
    page = browser_context.new_page()
    page.set_viewport_size({"width": width, "height": 2400 if SHOTS else 900})
    wrong = []
    for name, (role, path) in PAGES.items():
        address = path.format(**about)
        enter(browser_context, live_server, sign_in, role, **looks)
        answer = page.goto(live_server.url + address)
        assert answer
        assert answer.status == 200, address
        wrong += [f"{name}: {one}" for one in faults(page, axe_source)]
        wrong += [f"{name}: {one}" for one in sideways(page)]
        if SHOTS:
            kind = "-".join([str(width), *looks.values()])
            page.screenshot(path=Path(SHOTS, f"{name}-{kind}.png"), full_page=True)
    assert not wrong, "\n".join(wrong)


def test_the_one_page_prints(
    browser_context: BrowserContext, live_server: Any, sign_in: SignIn, about: dict[str, Any]
) -> None:
    page = browser_context.new_page()
    page.emulate_media(media="print")
    enter(browser_context, live_server, sign_in, "office")
    for width, height in ((1123, 794), (1587, 1123), (794, 1123)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(live_server.url + PAGES["one"][1].format(**about))
        assert not page.locator("main .button:visible").count()
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wider <= 0, width
        if SHOTS:
            page.screenshot(path=Path(SHOTS, f"print-{width}.png"), full_page=True)
