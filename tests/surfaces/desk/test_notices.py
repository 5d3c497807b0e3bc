"""Notices to one person at the desk: written, checked, handed over, decided, by those alone."""

from __future__ import annotations

import pytest

from gezhi.base import clock
from gezhi.engines.cases.models import Case, Concerned
from tests.noticing import FACT, OWN_WORDS, appeal, check, delivered, noticing_town, write
from tests.surfaces.conftest import SignIn
from tests.surfaces.portal.form import Form
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Town:
    """Liwan with its cast."""
    return noticing_town()


def text(answer: object, status: int = 200) -> str:
    assert answer.status_code == status  # type: ignore[attr-defined]
    return answer.content.decode()  # type: ignore[attr-defined]


def test_the_author_writes_here_and_sees_how_far_it_is(town: Town, sign_in: SignIn) -> None:
    case = delivered(town)
    client = sign_in("secretary")
    page = text(client.get("/desk/notices/"))
    assert "/report/conduct-notice" in page
    assert str(case) in page
    form = Form(client, f"/report/conduct-notice?at={town.places['c0'].pk}")
    form.go(text=FACT, rule="no-dumping")
    while 'name="name"' not in form.page:
        before = form.screen
        form.go()
        assert form.screen != before
    assert 'name="phone"' in form.page


def test_whoever_checks_has_it_in_hand_and_writes_none(town: Town, sign_in: SignIn) -> None:
    case = write(town)
    assert str(case) not in text(sign_in("checker").get("/desk/notices/"))
    check(town, case)
    page = text(sign_in("checker").get("/desk/notices/"))
    assert str(case) in page
    assert "/report/conduct-notice" not in page


@pytest.mark.parametrize("role", ["desk", "mediator", "talker", "auditor", "system-admin"])
def test_nobody_else_finds_it(town: Town, sign_in: SignIn, role: str) -> None:
    case, client = delivered(town), sign_in(role)
    assert str(case) not in text(client.get("/desk/notices/"))
    text(client.get(f"/desk/case/{case}"), 404)
    assert FACT not in text(client.get(f"/desk/?q={FACT[:6]}", follow=True))


def test_the_pane_says_whom_and_when_it_was_read(town: Town, sign_in: SignIn) -> None:
    case = delivered(town)
    appeal(town, case)
    page = text(sign_in("checker").get(f"/desk/case/{case}"))
    assert 'id="case-about"' in page
    assert "13800000001" in page
    assert OWN_WORDS in page


def test_an_objection_on_paper_is_entered_by_the_committee(town: Town, sign_in: SignIn) -> None:
    case = delivered(town, phone="")
    address = f"/desk/case/{case}/do/heard?outcome=appealed"
    author = sign_in("secretary")
    assert "heard?outcome" not in text(author.get(f"/desk/case/{case}"))
    assert author.post(address, {"say": OWN_WORDS, "version": 4}).status_code in (403, 404)
    client = sign_in("checker")
    assert "heard?outcome" in text(client.get(f"/desk/case/{case}"))
    version = Case.objects.get(pk=case).version
    assert client.post(address, {"say": " ", "version": version}).status_code == 422
    assert client.post(address, {"say": OWN_WORDS, "version": version}).status_code in (200, 302)
    assert Concerned.objects.get(case=case).said == OWN_WORDS
