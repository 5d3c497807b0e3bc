"""The second wall where transactions end: what was told for one does not outlast it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction

from gezhi.engines.cases.models import Case
from gezhi.engines.trust.actions import issue_token
from gezhi.engines.trust.queries import viewer_of, viewer_of_token
from tests.commits import committed
from tests.engines.trust.test_wall import report, unit
from tests.town import SYSTEM, build_town

__all__ = ["committed"]
pytestmark = pytest.mark.postgresql_only


def test_outside_transactions_too(committed: None) -> None:
    town = build_town()
    report(town)
    secret = issue_token(SYSTEM, town.accounts["resident"].pk, "test")
    with unit(town.accounts["grid-lead"].pk):
        assert Case.objects.count() == 1
    with unit(town.accounts["neighbour"].pk):
        assert Case.objects.count() == 0
        with suppress(ZeroDivisionError), transaction.atomic():
            viewer_of(town.accounts["resident"].pk)
            assert Case.objects.count() == 1
            _ = 1 / 0
        assert Case.objects.count() == 1, "the last look-up says for whom it is"
    with unit():
        assert viewer_of_token(secret).account == town.accounts["resident"].pk
        assert Case.objects.count() == 1
    with unit():
        assert viewer_of_token("wrong").account is None
        assert Case.objects.count() == 0
