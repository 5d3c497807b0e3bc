"""Filing an adopted version with the township or sub-district, and what comes back."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.councils.actions.pacts.deciding import bring_into_force
from gezhi.engines.councils.actions.pacts.drafting import begun
from gezhi.engines.councils.actions.pacts.telling import locked, moved, must_keep, tell
from gezhi.engines.councils.models import PactVersion
from gezhi.engines.councils.queries.pacts.keeping import pact_of, today
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_NUMBER, LONGEST_REMARKS = 100, 1000


@dataclass(frozen=True, slots=True)
class Filing:
    """What the township answered: it is on file under a number, or goes back with remarks, as it
    contradicts the law (Villagers Committees Law 2025, art. 31; Residents Committees Law 2025,
    art. 31). `draft` is the id of the version that then begins."""

    version: UUID
    outcome: Literal["filed", "returned"]
    day: date
    number: str = ""
    remarks: str = ""
    id: UUID = field(default_factory=new_id)
    draft: UUID = field(default_factory=new_id)


def file_pact(viewer: Viewer, asked: Filing) -> PactVersion:
    """Record the filing of an adopted version: it is in force from its day, or it comes back and a
    new draft with its text begins. The same id again changes nothing."""
    with transaction():
        row = locked(asked.version)
        post = must_keep(viewer, row.path)
        if row.filing == asked.id:
            return row
        if row.state != PactVersion.ADOPTED:
            raise moved(row)
        if wrong := [*wrong_id(asked.id), *wrong_id(asked.draft), *_wrong(row, asked)]:
            raise Invalid(wrong)
        row.filing, row.filed = asked.id, asked.day
        row.filed_number, row.remarks = asked.number.strip(), asked.remarks.strip()
        if asked.outcome == "filed":
            bring_into_force(row)
        else:
            row.state = PactVersion.RETURNED
        row.save()
        tell(viewer, asked.outcome, row, post)
        if row.state == PactVersion.RETURNED:
            found = pact_of(viewer, row.place_id, row.pact)
            begun(viewer, found, asked.draft, post, row)
    return row


def _wrong(row: PactVersion, asked: Filing) -> Iterator[Wrong]:
    if asked.day > today():
        yield Wrong("day", "future", Words(zh="这一天还没有到", en="this day is still to come"))
    elif row.decided is not None and asked.day < row.decided:
        words = Words(zh="不能早于通过的那天", en="not before it was adopted")
        yield Wrong("day", "before", words)
    if len(asked.number.strip()) > LONGEST_NUMBER or (
        asked.outcome == "filed" and not asked.number.strip()
    ):
        yield Wrong("number", "required", Words(zh="写备案号", en="give the number of the filing"))
    if len(asked.remarks.strip()) > LONGEST_REMARKS or (
        asked.outcome == "returned" and not asked.remarks.strip()
    ):
        words = Words(zh="写清楚哪里要改、为什么", en="say what has to change, and why")
        yield Wrong("remarks", "required", words)
