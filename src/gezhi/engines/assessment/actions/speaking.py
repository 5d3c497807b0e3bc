"""What the assessed say: words and files as evidence, and objections while scores are shown."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.assessment.actions.telling import locked, moved, tell
from gezhi.engines.assessment.models import Assessed, Evidence, Objection
from gezhi.engines.assessment.queries.files import FOLDER
from gezhi.engines.assessment.queries.schemes import own, rules_of
from gezhi.engines.trust.actions import store, transaction
from gezhi.engines.trust.rules.looking import Looked, Taking, look_at, named
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    invalid,
    must_be_v7,
    wrong_text,
)
from gezhi.engines.trust.rules.viewer import Viewer

MOST_EVIDENCE = 20
"""Words under one assessment: more is a burden to whoever writes them and whoever reads them."""


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Words under an indicator, with a file where there is one. The id is made with the form."""

    assessed: UUID
    indicator: str
    text: str
    name: str = ""
    data: bytes = b""
    id: UUID = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class NewObjection:
    """What somebody has against their scores. The id is made with the form."""

    assessed: UUID
    text: str
    id: UUID = field(default_factory=new_id)


def _must_be_own(viewer: Viewer, row: Assessed) -> None:
    if not viewer.system and row.whose not in own(viewer):
        zh, en = "这里由被考核的人自己说", "whoever is assessed speaks here"
        raise Forbidden("not-yours", zh, en)


def add_evidence(viewer: Viewer, asked: NewEvidence) -> Evidence:
    """Say what was done under an indicator, before the scores are checked. The same id again
    changes nothing, with other words it is Changed.

    Invalid without words, for an unknown indicator, or for a file of another kind or over 10 MB.
    """
    must_be_v7(asked.id)
    looked = look_at(asked.data, Taking("file")) if asked.data else None
    with transaction():
        row = locked(asked.assessed)
        _must_be_own(viewer, row)
        known = Evidence.objects.filter(pk=asked.id).first()
        if known is not None:
            same = (known.assessed_id, known.indicator, known.text, known.digest)
            if same == (
                row.pk,
                asked.indicator,
                asked.text.strip(),
                looked.digest if looked else "",
            ):
                return known
            raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to other words")
        if row.state != Assessed.JUDGED:
            raise moved(row)
        _must_fit(row, asked)
        made = Evidence.objects.create(
            id=asked.id,
            assessed=row,
            path=row.path,
            whose=row.whose,
            indicator=asked.indicator,
            text=asked.text.strip(),
            by=viewer.account,
            **_file(asked.name, looked),
        )
        tell(viewer, "evidence_given", row, "", item=asked.indicator)
    return made


def _file(name: str, looked: Looked | None) -> dict[str, str]:
    if looked is None:
        return {}
    said = named(name, looked.type)
    return {"name": said, "type": looked.type, "digest": store(FOLDER, looked)}


def _must_fit(row: Assessed, asked: NewEvidence) -> None:
    found = wrong_text("text", asked.text)
    if rules_of(row.period).indicator(asked.indicator) is None:
        words = Words(zh="选一个指标", en="choose an indicator")
        found.append(Wrong("indicator", "unknown", words))
    if row.evidence.filter(taken_back=None).count() >= MOST_EVIDENCE:
        words = Words(zh=f"最多说 {MOST_EVIDENCE} 条", en=f"at most {MOST_EVIDENCE} of these")
        found.append(Wrong("text", "count", words))
    if found:
        raise Invalid(found)


def take_back(viewer: Viewer, evidence: UUID) -> Evidence:
    """Take words back that were given, before the scores are checked. Again changes nothing."""
    with transaction():
        found = Evidence.objects.filter(pk=evidence).first()
        if found is None:
            raise Missing("no-evidence", "没有这一条", "there is no such evidence")
        row = locked(found.assessed_id)
        _must_be_own(viewer, row)
        if found.taken_back is not None:
            return found
        if row.state != Assessed.JUDGED:
            raise moved(row)
        found.taken_back = clock.now()
        found.save(update_fields=["taken_back"])
        tell(viewer, "evidence_taken_back", row, "", item=found.indicator)
    return found


def object_to(viewer: Viewer, asked: NewObjection) -> Objection:
    """Object to one's scores while they are shown, once in each turn. The same id again changes
    nothing. Invalid without words and after the last day; Changed when there is an objection."""
    must_be_v7(asked.id)
    with transaction():
        row = locked(asked.assessed)
        _must_be_own(viewer, row)
        known = Objection.objects.filter(pk=asked.id).first()
        if known is not None:
            if (known.assessed_id, known.text) == (row.pk, asked.text.strip()):
                return known
            raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to other words")
        if row.state != Assessed.SHOWN:
            raise moved(row)
        _must_be_in_time(row, asked)
        made = Objection.objects.create(
            id=asked.id,
            assessed=row,
            path=row.path,
            whose=row.whose,
            turn=row.turn,
            text=asked.text.strip(),
            by=viewer.account,
        )
        tell(viewer, "objected", row, "", turn=row.turn)
    return made


def _must_be_in_time(row: Assessed, asked: NewObjection) -> None:
    until = row.objections_until
    if until is not None and clock.today() > until:
        zh = f"提异议到{say_date(until)}为止，已经过了"
        raise invalid("text", "late", zh, f"objections ended on {say_date(until, 'en')}")
    if row.objections.filter(turn=row.turn).exists():
        zh, en = "这一次已经提过异议", "there is an objection already"
        raise Changed("objected", zh, en)
    if found := wrong_text("text", asked.text):
        raise Invalid(found)
