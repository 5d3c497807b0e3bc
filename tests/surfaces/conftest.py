"""A town, a clock that stands on a Monday morning, and browsers that are signed in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from gezhi.base import clock
from gezhi.engines.places.queries import finding
from tests.town import Town, build_town

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places are looked for anew after a change alone, so that pages cost the same number of
    statements however long a test takes."""
    monkeypatch.setattr(finding, "FRESH_SECONDS", 3600.0)


@pytest.fixture
def monday() -> Iterator[clock.Clock]:
    """The clock, standing at nine on a working Monday."""
    with clock.at(MONDAY) as standing:
        yield standing


@pytest.fixture
def town(db: None, monday: clock.Clock) -> Town:
    """The small town with its cast."""
    return build_town()


@pytest.fixture
def sign_in(town: Town) -> SignIn:
    """A browser of somebody of the cast; staff have shown their second factor."""

    def signed_in(role: str, *, second_factor: bool = True) -> Client:
        client = Client()
        account = town.accounts[role]
        client.force_login(account)
        if second_factor:
            session = client.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
            session["account_authentication_methods_user"] = str(account.pk)
            session.save()
        return client

    return signed_in
