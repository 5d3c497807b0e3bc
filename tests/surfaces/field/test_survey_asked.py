"""A survey at a door is counted with what was known already and not asked again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.insight.models import Asking
from tests.surfaces.conftest import SignIn
from tests.surveying import SPRING, Surveyed, build_surveyed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning() -> Iterator[clock.Clock]:
    with clock.at(SPRING) as held:
        yield held


@pytest.fixture
def town(db: None, morning: clock.Clock) -> Surveyed:
    return build_surveyed()


def test_what_the_register_holds_counts_as_known(sign_in: SignIn, town: Surveyed) -> None:
    worker = sign_in("grid-worker")
    url = f"/field/surveys/{town.door}/{town.asked(0).pk}/"
    page = worker.get(url).content.decode()
    mark = re.search(r'name="_drawn" value="([^"]+)"', page)
    assert mark is not None
    sent = {"plan": "own", "id": str(new_id()), "noticed": "1", "right": "1", "_drawn": mark[1]}
    for _ in range(2):
        assert worker.post(url, sent).status_code == 302
    found = Asking.objects.get()
    assert (found.kind, found.times, found.prefilled) == ("survey", 1, 3)
    assert found.typed == 1
    assert found.held == {}, "name and telephone were known"
