"""The second wall: a query that forgets its condition finds nothing that is not its viewer's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.test import Client

from gezhi.engines.cases import actions
from gezhi.engines.cases.actions import OpenCase
from gezhi.engines.cases.models import Case, CaseFile, CaseLink, Note, Reporter, Request
from gezhi.engines.cases.queries import case_view, following, look_up, visible
from gezhi.engines.people.actions import NewPerson, add_person
from gezhi.engines.people.models import Household, Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import issue_token, queue_message, transaction
from gezhi.engines.trust.models import Consent, Message, wall
from gezhi.engines.trust.queries import Viewer, begin_unit, for_system, viewer_of
from tests.engines.trust.walled import (
    OF_ASSESSMENT,
    OF_ASSETS,
    OF_CAMPAIGNS,
    OF_COUNCILS,
    OF_DISCLOSURE,
    OF_DUTIES,
    OF_INSIGHT,
    OF_MEDIATION,
    OF_PEOPLE,
    OF_PHONES,
    OF_PLACES,
    OF_POINTS,
    OF_STEPS,
)
from tests.town import LAT, LON, SYSTEM, Town, build_town

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]
GUARDED: tuple[type[models.Model], ...] = (
    Case,
    CaseFile,
    CaseLink,
    Consent,
    Household,
    Message,
    Note,
    Person,
    Reporter,
    Request,
)


@contextmanager
def unit(account: UUID | None = None, *, verified: bool = True) -> Iterator[Viewer | None]:
    """A unit of work as a request is one, for an account or for nobody known."""
    end = begin_unit()
    try:
        yield viewer_of(account, verified=verified) if account else None
    finally:
        end()


@pytest.fixture
def town() -> Town:
    """The town."""
    return build_town()


@pytest.fixture
def opened(town: Town) -> actions.Receipt:
    """A report of the resident."""
    return report(town)


def report(town: Town) -> actions.Receipt:
    """A report of the resident in the first grid, with words, a file, a number and messages."""
    resident = town.viewer("resident")
    file = CaseFile.objects.create(
        kind="photo", type="image/jpeg", size=1, digest="0" * 64, by=resident.account
    )
    answers = {
        "what": "street-lighting",
        "text": "3 号楼前的路灯坏了三天，晚上一片黑",
        "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
        "phone": "13800000001",
        "photos": [str(file.pk)],
    }
    receipt = actions.open_case(resident, OpenCase("report", answers))
    actions.note(resident, receipt.id, "在三单元门口")
    home = Household.objects.create(place=town.places["b000"], code="1-101")
    add_person(SYSTEM, NewPerson("赵小满", "+8613800000009", household=home))
    queue_message("receipt", "…", account=resident.account, subject=receipt.id)
    return receipt


def counts() -> dict[str, int]:
    """What queries without any condition find."""
    return {model.__name__: model._default_manager.count() for model in GUARDED}


NOTHING = dict.fromkeys((model.__name__ for model in GUARDED), 0)


def as_role(town: Town, role: str) -> dict[str, int]:
    with unit(town.accounts[role].pk):
        return counts()


def serving() -> int:
    """People with a post or in a body: they stand on the boards of their places."""
    return Person.objects.filter(appointments__isnull=False).distinct().count()


def test_the_wall_binds_the_role_that_gezhi_connects_as() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "SELECT relname, relrowsecurity FROM pg_class WHERE relforcerowsecurity ORDER BY 1"
        )
        found = dict(cursor.fetchall())
    behind = [model._meta.db_table for model in GUARDED] + [
        *OF_STEPS,
        *OF_MEDIATION,
        *OF_POINTS,
        *OF_CAMPAIGNS,
        *OF_COUNCILS,
        *OF_DISCLOSURE,
        *OF_ASSESSMENT,
        *OF_ASSETS,
        *OF_DUTIES,
        *OF_INSIGHT,
        *OF_PLACES,
        *OF_PEOPLE,
        *OF_PHONES,
    ]
    assert found == dict.fromkeys(behind, True)
    assert [one for one in found if not one.startswith(wall.GUARDED)] == [], "never told"


def test_every_table_with_words_or_sealed_fields_is_guarded_or_named_here() -> None:
    """A new table with such a column is decided on, not forgotten."""
    from gezhi.engines.trust.models.sealed import SealedTextField

    open_on_purpose = {"Account", "PackVersion", "Place", "Step"} | {
        "Item",
        "JointProject",
        "Version",
    }
    kinds = (SealedTextField, models.TextField)
    engines = [app for app in apps.get_app_configs() if app.name.startswith("gezhi.engines.")]
    with_words = {
        model.__name__
        for app in engines
        for model in app.get_models()
        if any(isinstance(field, kinds) for field in model._meta.concrete_fields)
    }
    of_councils = {"PactComment"}
    of_points = {
        "Appeal",
        "Award",
        "FundVoucher",
        "Help",
        "HelpOffer",
        "HelpProposal",
        "Nomination",
        "Objection",
        "Record",
    }
    of_meetings = {"Addition", "Asking", "Meeting", "Progress", "Resolution", "Skip"}
    of_units = {"Listing", "Match"}
    of_mediation = {"Agreement", "Party", "Promise", "Seat", "Sitting"}
    of_campaigns = {
        "Answer",
        "Asked",
        "Bulletin",
        "Dispatch",
        "Edition",
        "Evidence",
        "Finding",
        "Pick",
        "Postponement",
        "Task",
        "Trial",
    }
    of_assessment = {"Decision", "Score"}
    of_assets = {"Defect", "Entry", "Inspection"}
    of_people = {
        "Candidate",
        "Contender",
        "Correction",
        "Demur",
        "Enrolment",
        "LiaisonCall",
        "Problem",
    } | {
        "Promotion",
        "Training",
    }
    of_duties = {"Found", "Leave", "Mark", "Occurrence", "Paper"}
    of_ballots = {"Ballot", "PaperSheet", "RollObjection", "RollRow"}
    assert (
        with_words
        - set(NOTHING)
        - {"Device", "Left", "Received"}
        - of_ballots
        - of_duties
        - of_campaigns
        == open_on_purpose
        | of_people
        | of_assessment
        | of_assets
        | of_councils
        | of_points
        | {"Question"}
        | {"Concerned", "StepSecret"}
        | of_mediation
        | of_meetings
        | of_units
    )


def test_nobody_told_sees_nothing(opened: actions.Receipt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wall, "_outside", wall.NOBODY)
    Case.objects.update(public=True)
    assert counts() == NOTHING
    monkeypatch.undo()
    assert Case.objects.count() == 1


@pytest.mark.parametrize("role", ["neighbour", "outsider-lead", "clerk", "system-admin"])
def test_a_forgotten_condition_shows_nobody_what_is_not_theirs(
    town: Town, opened: actions.Receipt, role: str
) -> None:
    assert as_role(town, role) == NOTHING | {"Person": serving()}


def test_everybody_sees_their_own(town: Town, opened: actions.Receipt) -> None:
    own = {"Case": 1, "CaseFile": 1, "Note": 1, "Reporter": 1}
    assert as_role(town, "resident") == NOTHING | own | {"Message": 1, "Person": serving()}
    assert as_role(town, "grid-worker") == NOTHING | own | {"Person": serving()}
    all_people = Person.objects.count()
    expected = NOTHING | own | {"Household": 1, "Person": all_people}
    lead = as_role(town, "grid-lead")
    assert lead["Case"] == 1
    assert lead in (expected, expected | {"Household": 0, "Person": all_people - 1})
    with unit():
        assert counts() == NOTHING | {"Person": serving()}


def test_staff_without_their_second_factor_are_nobody_in_particular(
    town: Town, opened: actions.Receipt
) -> None:
    with unit(town.accounts["grid-lead"].pk, verified=False):
        assert Case.objects.count() == 0
    with unit(town.accounts["grid-lead"].pk):
        assert Case.objects.count() == 1


def test_the_row_of_a_public_case_is_everybodys_and_nothing_around_it(
    town: Town, opened: actions.Receipt
) -> None:
    Case.objects.update(public=True)
    with unit():
        assert counts() == NOTHING | {"Case": 1, "Person": serving()}
    assert as_role(town, "neighbour") == NOTHING | {"Case": 1, "Person": serving()}


def test_a_body_sees_what_it_holds_or_held_and_a_helper_while_it_helps(
    town: Town, opened: actions.Receipt
) -> None:
    row = Case.objects.get()
    body = town.bodies["urban-management"]
    row.steps.update(holder_body=body.pk)
    assert as_role(town, "clerk")["Case"] == 1
    row.steps.update(holder_body=None)
    assert as_role(town, "clerk")["Case"] == 0
    help_ = row.co_holders.create(body=body.pk)
    assert as_role(town, "clerk")["Note"] == 1
    row.co_holders.filter(pk=help_.pk).update(until=row.opened)
    assert as_role(town, "clerk")["Note"] == 0


def test_a_link_opens_its_case_and_a_number_with_its_phone_the_link(
    town: Town, opened: actions.Receipt
) -> None:
    with unit():
        assert look_up(Viewer(), opened.code, "13800000001") == opened.follow
        assert Case.objects.count() == 0
        viewer, row = following(opened.follow)
        assert row.pk == opened.id
        assert case_view(viewer, row.pk).whole
        assert Reporter.objects.count() == 1
    with unit():
        assert Case.objects.count() == 0


def test_actions_lift_it_and_leave_it_standing(town: Town, opened: actions.Receipt) -> None:
    with unit(town.accounts["neighbour"].pk):
        with transaction():
            assert Case.objects.count() == 1
        assert Case.objects.count() == 0
        with suppress(ZeroDivisionError), transaction():
            assert Case.objects.count() == 1
            _ = 1 / 0
        assert Case.objects.count() == 0
        with transaction():
            assert Case.objects.count() == 1
        with for_system():
            assert Case.objects.count() == 1
        assert Case.objects.count() == 0


def test_one_unit_leaves_nothing_to_the_next(town: Town, opened: actions.Receipt) -> None:
    for _ in range(2):
        assert as_role(town, "grid-lead")["Case"] == 1
        assert as_role(town, "outsider-lead")["Case"] == 0
        with unit(UUID(int=0)):
            assert Case.objects.count() == 0
        assert Case.objects.count() == 1, "outside of units this process is the product itself"


def test_the_look_up_of_a_viewer_tells_it_without_a_statement_of_its_own(
    town: Town, opened: actions.Receipt, django_assert_num_queries: Callable[..., Any]
) -> None:
    told: list[str] = []
    before = wall._tell

    def count(driver: Any, wanted: str) -> None:
        already = getattr(driver, wall._LOCAL, None)
        if (already if already is not None else getattr(driver, wall._SESSION, "")) != wanted:
            told.append(wanted)
        before(driver, wanted)

    wall._tell = count
    try:
        with unit(town.accounts["grid-lead"].pk), django_assert_num_queries(1):
            assert Case.objects.count() == 1
    finally:
        wall._tell = before
    assert told == []


def test_a_query_of_the_api_that_forgets_its_viewer_tells_a_stranger_nothing(
    town: Town, opened: actions.Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gezhi.engines.cases.queries import listing, seeing

    for module in (listing, seeing):
        monkeypatch.setattr(module, "ways", lambda viewer: [Q()])
    assert visible(town.viewer("neighbour")).count() == 1, "the first wall is down"
    client = Client()
    for role, found in (("neighbour", 0), ("outsider-lead", 0), ("grid-lead", 1), ("resident", 1)):
        secret = issue_token(SYSTEM, town.accounts[role].pk, "test")
        answer = client.get(
            "/api/v1/cases?queue=all", headers={"authorization": f"Bearer {secret}"}
        )
        assert answer.status_code == 200
        assert len(answer.json()["rows"]) == found, role


def test_paths_are_asked_for_as_a_range_that_an_index_serves(
    town: Town, opened: actions.Receipt
) -> None:
    rows = Case.objects.filter(path__startswith=town.places["g00"].path)
    assert "LIKE" not in str(rows.query)
    assert rows.count() == 1
    assert not Case.objects.filter(path__startswith=town.places["g11"].path).exists()
    assert Case.objects.filter(path__startswith="").count() == 1
    assert Place.objects.filter(path__startswith=town.places["g00"].path).exists()
