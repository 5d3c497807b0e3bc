"""Filling a roll from who is known to live at a place."""

from collections.abc import Iterator
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.rolling import NewRow, add_to_roll
from gezhi.engines.councils.actions.ballots.telling import moved, must_run, no_ballot
from gezhi.engines.councils.models import Ballot, RollRow
from gezhi.engines.people.models import Household, Person
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Forbidden, Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer, may


def fill_roll(viewer: Viewer, wanted: UUID) -> int:
    """Put everybody on the roll who is known at the ballot's place and not on it yet: each
    household with its head as representative, or each person. Returns how many lines were added.

    By a holder of `ballot.run` who may see who lives there. Days of birth are not kept there: where
    adults vote, they are still to be written down, and `roll_faults` lists whose. Invalid for a
    roll of owners or members, and where nobody is known.
    """
    row = Ballot.objects.filter(pk=wanted).first()
    if row is None:
        raise no_ballot()
    must_run(viewer, row.path)
    if not may(viewer, "person.see", path=row.path):
        raise Forbidden("not-allowed", "这里的住户不对您开放", "who lives here is not open to you")
    if row.state not in Ballot.ROLLED:
        raise moved(row)
    who = row.policy.get("electorate")
    if who not in ("households", "persons"):
        zh, en = "这份名册请从表格导入", "bring this roll in from a table"
        raise Invalid([Wrong("roll", "no-source", Words(zh=zh, en=en))])
    with transaction():
        known = set(RollRow.objects.filter(ballot=row).values_list("key", flat=True))
        found = _households(row.path) if who == "households" else _persons(row.path)
        fresh = [one for one in found if one.key not in known]
        if not fresh and not known:
            zh, en = "这里还没有登记住户，请从表格导入", "nobody is known here: bring in a table"
            raise Invalid([Wrong("roll", "nobody", Words(zh=zh, en=en))])
        if fresh:
            add_to_roll(viewer, wanted, fresh)
    return len(fresh)


def _people(path: str) -> Iterator[Person]:
    rows = Person.objects.filter(household__place__path__startswith=path, household__until=None)
    return (
        rows.select_related("household__place")
        .order_by("household__place__path", "household__code", "-head", "pk")
        .iterator()
    )


def _door(home: Household) -> str:
    return f"{home.place.name} {home.code}"


def _persons(path: str) -> list[NewRow]:
    return [
        NewRow(
            key=str(one.pk),
            name=one.name,
            household=_door(one.household),
            account=one.account_id,
            who=str(one.pk),
        )
        for one in _people(path)
        if one.household is not None
    ]


def _households(path: str) -> list[NewRow]:
    """One line for each household; the head is the representative, or whoever is known first."""
    found: dict[str, NewRow] = {}
    for one in _people(path):
        if one.household is not None:
            key = str(one.household.pk)
            row = NewRow(
                key=key,
                name=one.name,
                household=_door(one.household),
                account=one.account_id,
                who_kind="household",
                who=key,
            )
            found.setdefault(key, row)
    return list(found.values())
