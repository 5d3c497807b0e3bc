"""The second wall: PostgreSQL is told for whom a statement runs, and shows no row that is not
theirs.

Policies in the database (`CREATE POLICY`, forced on the owner too) read one setting, `gezhi.told`.
It is empty until somebody is told, and then hides every row; `a|account|day|reporter` names a
viewer, `s` is the product itself. The viewer's own look-up tells it in the same statement; where it
must change otherwise, one short statement goes before the first that touches a protected table.
Inside a transaction it is set for that transaction alone. SQLite has no such wall.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.signals import connection_created

NOBODY, SYSTEM = "", "s"
GUARDED = (
    "assessment_",
    "assets_",
    "cases_",
    "people_",
    "places_division",
    "points_account",
    "points_record",
    "points_appeal",
    "points_award",
    "points_exchange",
    "points_fundvoucher",
    "points_nomination",
    "points_objection",
    "points_help",
    "points_turn",
    "points_redemption",
    "points_settlement",
    "councils_addition",
    "councils_asking",
    "councils_attendance",
    "councils_ballot",
    "councils_item",
    "councils_listing",
    "councils_match",
    "councils_meeting",
    "councils_pact",
    "councils_papersheet",
    "councils_progress",
    "councils_resolution",
    "councils_rollobjection",
    "councils_rollrow",
    "councils_signature",
    "councils_sitter",
    "councils_skip",
    "councils_vote",
    "duties_",
    "campaigns_",
    "disclosure_draft",
    "disclosure_enclosure",
    "disclosure_question",
    "insight_asking",
    "trust_device",
    "trust_left",
    "trust_message",
    "trust_received",
    "trust_upload",
    "trust_consent",
)
"""Beginnings of the names of tables that may be protected; other statements need not be told."""
_IDLE = 0
_UNSURE = "?"
"""Nobody knows what a savepoint brings back, so it is told again."""
_SESSION, _LOCAL = "_gezhi_told", "_gezhi_told_here"
TELL = "SELECT set_config('gezhi.told', %s, %s)"


@dataclass(frozen=True, slots=True)
class Told:
    """A viewer as the database knows them: account, the day on which their grants count (none
    without a second factor), and the reporter whose link they came by."""

    account: str = ""
    day: str = ""
    reporter: str = ""

    def __str__(self) -> str:
        return f"a|{self.account}|{self.day}|{self.reporter}"


@dataclass(slots=True)
class _Unit:
    told: Told
    find: Callable[[], object] | None


_unit: ContextVar[_Unit | None] = ContextVar("unit", default=None)
_lifted: ContextVar[bool] = ContextVar("lifted", default=False)
_outside = NOBODY


def serve_system() -> None:
    """Take everything that this process does outside requests for the product's own doing: the
    command line, imports, replays, tests. A web process never says so, and each request is for its
    own viewer whoever said so."""
    global _outside
    _outside = SYSTEM


def told() -> str:
    """For whom statements run now; a viewer whom nobody has asked for yet is found out."""
    if _lifted.get():
        return SYSTEM
    unit = _unit.get()
    if unit is None:
        return _outside
    if unit.find is not None:
        find, unit.find = unit.find, None
        find()
    return str(unit.told)


@contextmanager
def for_system() -> Iterator[None]:
    """Lift the wall for the product's own work: every action's transaction, time, messages, and the
    few queries that find out who somebody is by a secret that they hold."""
    token = _lifted.set(True)
    try:
        yield
    finally:
        _lifted.reset(token)


def begin_unit(find: Callable[[], object] | None = None) -> Callable[[], None]:
    """Begin a unit of work for somebody not known yet, who sees what is public; returns what ends
    it. `find` looks the viewer up, when the first protected table is asked before anybody did."""
    before, lifted = _unit.get(), _lifted.get()
    _unit.set(_Unit(Told(), find))
    _lifted.set(False)

    def end() -> None:
        _unit.set(before)
        _lifted.set(lifted)

    return end


def forget_unit() -> None:
    """End a unit of which the answer was never read to its end (tests)."""
    _unit.set(None)


def tell_viewer(account: UUID | None, day: str) -> None:
    """Tell who this unit of work is for; outside a unit nothing changes."""
    unit = _unit.get()
    if unit is not None:
        unit.find = None
        unit.told = replace(unit.told, account=str(account or ""), day=day if account else "")


def tell_reporter(reporter: UUID) -> None:
    """Tell by whose link somebody came; the link itself was proved before."""
    unit = _unit.get()
    if unit is not None:
        unit.told = replace(unit.told, reporter=str(reporter))


def telling(day: str) -> tuple[str, str, bool] | None:
    """What stands around the account in what is told, for a look-up that tells it by itself, and
    whether it is for a transaction alone; None where there is nobody to tell."""
    unit = _unit.get()
    if unit is None or _lifted.get() or connection.vendor != "postgresql":
        return None
    connection.ensure_connection()
    driver = _driver(connection)
    if driver.pgconn.transaction_status == _IDLE:
        setattr(driver, _LOCAL, None)
    return "a|", f"|{day}|{unit.told.reporter}", not driver.autocommit


def was_told() -> None:
    """Note that the look-up has told what `told` says."""
    driver = _driver(connection)
    setattr(driver, _SESSION if driver.autocommit else _LOCAL, told())


def _driver(wrapper: Any) -> Any:
    return wrapper.connection


def _guard(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Have the database told before a statement that may touch a protected table."""
    text = str(sql)
    driver = _driver(context["connection"])
    if driver.pgconn.transaction_status == _IDLE:
        setattr(driver, _LOCAL, None)
    elif text.startswith("ROLLBACK TO"):
        setattr(driver, _LOCAL, _UNSURE)
    if any(name in text for name in GUARDED):
        _tell(driver, told())
    return execute(sql, params, many, context)


def _tell(driver: Any, wanted: str) -> None:
    here = getattr(driver, _LOCAL, None)
    if (here if here is not None else getattr(driver, _SESSION, NOBODY)) == wanted:
        return
    setattr(driver, _LOCAL, None)
    driver.execute(TELL, [wanted, not driver.autocommit])
    setattr(driver, _SESSION if driver.autocommit else _LOCAL, wanted)


def _stand(sender: Any, connection: Any, **about: Any) -> None:
    if connection.vendor == "postgresql" and _guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(_guard)


def build() -> None:
    """Put the guard before every connection to PostgreSQL."""
    connection_created.connect(_stand, dispatch_uid="gezhi wall")
