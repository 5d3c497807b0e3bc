"""The auditor's and the security administrator's pages."""

from __future__ import annotations

import pytest
from django.db import connection

from gezhi.engines.trust.actions import seal_journal
from gezhi.engines.trust.models import Account, Journal
from tests.surfaces.conftest import SignIn
from tests.surfaces.desk.conftest import Report
from tests.town import Town

pytestmark = pytest.mark.django_db


def test_the_journal_is_searched(sign_in: SignIn, report: Report) -> None:
    case = report("route")
    client = sign_in("auditor")
    page = client.get("/desk/audit?verb=case.moved").content.decode()
    assert str(case.pk) in page
    assert "case.opened</th>" not in page
    page = client.get(f"/desk/audit?q={case.pk}").content.decode()
    assert page.count('<th scope="row">case.') == Journal.objects.filter(subject=case.pk).count()
    assert (
        "case.opened"
        not in client.get("/desk/audit?since=2031-01-01").content.decode().split("</select>")[1]
    )
    assert client.get("/desk/audit?since=x&after=y&actor=z").status_code == 200


@pytest.mark.parametrize("role", ["security-admin", "duty-lead", "clerk", "system-admin"])
def test_only_auditors_read_it(sign_in: SignIn, town: Town, role: str) -> None:
    client = sign_in(role)
    assert client.get("/desk/audit").status_code == 403
    assert client.post("/desk/audit/verify").status_code == 403


def test_verifying_goes_on_until_all_is_checked(
    sign_in: SignIn, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_journal()
    report("settle")
    seal_journal()
    monkeypatch.setattr("gezhi.engines.trust.queries.journal.verify_some.__defaults__", (0, 1))
    client, headers = sign_in("auditor"), {"HX-Request": "true"}
    first = client.post("/desk/audit/verify", headers=headers)
    assert not first.context["found"].done
    assert "hx-trigger" in first.content.decode()
    after = first.context["found"].last
    last = client.post("/desk/audit/verify", {"after": after, "failed": 0}, headers=headers)
    assert last.context["found"].done
    assert last.context["wrong"] == 0


def test_a_changed_journal_is_found_out(sign_in: SignIn, report: Report) -> None:
    report("settle")
    seal_journal()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER trust_journal_no_update")
        else:
            cursor.execute("ALTER TABLE trust_journal DISABLE TRIGGER trust_journal_append_only")
        cursor.execute("UPDATE trust_journal SET post = 'somebody' WHERE verb = 'case.opened'")
    answer = sign_in("auditor").post("/desk/audit/verify")
    assert answer.context["wrong"] == 1
    assert "refused" in answer.content.decode()


def test_accounts_are_locked_and_opened_with_a_reason(sign_in: SignIn, town: Town) -> None:
    client, row = sign_in("security-admin"), town.accounts["clerk"]
    address = f"/desk/accounts/{row.pk}/lock"
    client.post(address, {"reason": " "})
    row.refresh_from_db()
    assert row.is_active
    client.post(address, {"reason": "已离职"})
    row.refresh_from_db()
    assert not row.is_active
    assert Journal.objects.get(verb="account.locked").data["reason"] == "已离职"
    client.post(address, {"reason": "回来了", "open": "1"})
    row.refresh_from_db()
    assert row.is_active


def test_nobody_locks_their_own_account(sign_in: SignIn, town: Town) -> None:
    row = town.accounts["security-admin"]
    client = sign_in("security-admin")
    assert client.post(f"/desk/accounts/{row.pk}/lock", {"reason": "试试"}).status_code == 400
    row.refresh_from_db()
    assert row.is_active


def test_an_account_is_made_with_a_password_shown_once(sign_in: SignIn, town: Town) -> None:
    client = sign_in("security-admin")
    page = client.post("/desk/accounts/new", {"username": "xiaozhao", "name": "小赵"})
    password = page.context["password"]
    assert password in page.content.decode()
    row = Account.objects.get(username="xiaozhao")
    assert row.check_password(password)
    assert "小赵" in client.get("/desk/accounts?q=xiaozhao").content.decode()
    for taken in ("XiaoZhao", "", "x", "y" * 41):
        answer = client.post("/desk/accounts/new", {"username": taken, "name": "又一个"})
        assert answer.status_code == 422
        assert "又一个" in answer.content.decode()


@pytest.mark.parametrize("role", ["auditor", "duty-lead", "system-admin", "clerk"])
def test_accounts_are_closed_to_the_others(sign_in: SignIn, town: Town, role: str) -> None:
    client, row = sign_in(role), town.accounts["grid-lead"]
    assert client.get("/desk/accounts").status_code == 403
    assert client.get("/desk/accounts/new").status_code == 403
    assert client.post("/desk/accounts/new", {"username": "abc", "name": "x"}).status_code == 403
    assert client.post(f"/desk/accounts/{row.pk}/lock", {"reason": "x"}).status_code == 403
    row.refresh_from_db()
    assert row.is_active
    assert not Account.objects.filter(username="abc").exists()
