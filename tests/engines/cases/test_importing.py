"""Cases handled elsewhere come in with the dates that they had there."""

from __future__ import annotations

from pathlib import Path

import pytest

from gezhi.base.sheets import Table, read_table
from gezhi.base.words import Mistake
from gezhi.engines.cases.actions import import_cases, plan_cases
from gezhi.engines.cases.models import Case
from gezhi.engines.cases.queries import read_mapping
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import Forbidden, Invalid, system
from tests.town import PACKS, Town, build_town

pytestmark = pytest.mark.django_db
SYSTEM = system("import")
MAPPING = """
mapping: other-town
source: another town's register
case: report
columns: {number: no, opened: opened, due: due, closed: closed, text: [what, more], matter: kind}
matters: {lamp: street-lighting}
other: other
result: solved-unconfirmed
"""
HEADS = "no,kind,what,more,opened,due,closed\n"


@pytest.fixture
def town(db: None) -> Town:
    return build_town()


def table(text: str) -> Table:
    return read_table((HEADS + text).encode())


def test_past_cases_keep_their_dates_and_are_journalled(town: Town) -> None:
    mapping = read_mapping(MAPPING, "m.yaml")
    rows = table(
        "1,lamp,dark,street,2026-03-02 09:00:00,2026-03-03 09:00:00,2026-03-04 09:00:00\n"
        "2,dog,barks,,2026-03-02 09:00:00,,\n"
    )
    plan = plan_cases(SYSTEM, rows, mapping, town.places["c0"])
    assert plan.faults == []
    assert import_cases(SYSTEM, plan) == 2
    one, two = Case.objects.order_by("category")
    assert (two.category, two.state, two.late) == ("street-lighting", "closed", True)
    assert (one.category, one.state) == ("other", "open")
    closed = Journal.objects.get(verb="case.closed")
    assert closed.at == two.closed
    assert (closed.data["late"], closed.data["elapsed"]) == (True, 2 * 86400)
    again = plan_cases(SYSTEM, rows, mapping, town.places["c0"])
    assert (again.known, again.past) == (2, [])


def test_every_bad_row_is_told_and_nothing_comes_in(town: Town) -> None:
    mapping = read_mapping(MAPPING, "m.yaml")
    plan = plan_cases(
        SYSTEM,
        table(
            "1,lamp,a,,2026-03-02 09:00:00,,\n"
            "1,lamp,a,,2026-03-02 09:00:00,,\n"
            "2,lamp,a,,yesterday,,\n"
            ",lamp,a,,2026-03-02 09:00:00,,\n"
            "3,lamp,a,,2026-03-02 09:00:00,,2026-03-01 09:00:00\n"
        ),
        mapping,
        town.places["c0"],
    )
    assert [fault.row for fault in plan.faults] == [3, 4, 5, 6]
    with pytest.raises(Invalid):
        import_cases(SYSTEM, plan)
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        ("case: report", "case: nonsense"),
        ("other: other", "other: nonsense"),
        ("result: solved-unconfirmed", "result: nonsense"),
        ("number: no", "number: nonsense"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(town: Town, change: tuple[str, str]) -> None:
    mapping = read_mapping(MAPPING.replace(*change), "m.yaml")
    with pytest.raises(Mistake, match="nonsense"):
        plan_cases(SYSTEM, table(""), mapping, town.places["c0"])


@pytest.mark.parametrize("text", ["mapping: [", "mapping: x", "", MAPPING + "more: 1\n"])
def test_a_broken_mapping_is_told_in_words(text: str) -> None:
    with pytest.raises(Mistake):
        read_mapping(text, "m.yaml")


def test_only_those_who_may_import_do(town: Town) -> None:
    mapping = read_mapping(MAPPING, "m.yaml")
    rows = table("1,lamp,dark,street,2026-03-02 09:00:00,,\n")
    plan = plan_cases(SYSTEM, rows, mapping, town.places["c0"])
    with pytest.raises(Forbidden):
        import_cases(town.viewer("grid-lead"), plan)


@pytest.mark.parametrize(
    ("name", "file", "counts"),
    [
        ("baltimore-311", "311/baltimore_311_10000.csv", (10_000, 9_792, 1_567, 9_555)),
        (
            "citizen-messages",
            "citizen_messages/messages_with_replies_2816.xlsx",
            (2_816, 2_816, 0, 0),
        ),
    ],
)
def test_real_registers_come_in_and_count_as_they_count_themselves(
    town: Town, shared_data: Path, name: str, file: str, counts: tuple[int, ...]
) -> None:
    mapping = read_mapping((PACKS / "_mappings" / f"{name}.yaml").read_text("utf-8"), name)
    data = read_table((shared_data / file).read_bytes())
    plan = plan_cases(SYSTEM, data, mapping, town.places["town"])
    assert [str(fault) for fault in plan.faults] == []
    import_cases(SYSTEM, plan)
    entries = Journal.objects.filter(data__source=f"import:{name}")
    closed = entries.filter(verb="case.closed")
    assert counts == (
        entries.filter(verb="case.opened").count(),
        closed.count(),
        closed.filter(data__late=True).count(),
        closed.filter(data__has_key="late").count(),
    )
