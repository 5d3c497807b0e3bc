"""From practice to rule: a unit claims a topic and writes down what it does, others try it and
report, the office makes one rule of the drafts, and every version stays linked."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError

from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.drafting import begin
from gezhi.engines.campaigns.actions.telling import LONGEST, running, tell
from gezhi.engines.campaigns.models import Campaign, Descent, Document, Edition, Trial
from gezhi.engines.campaigns.queries.knowing import RUN, WORK, bodies_able, rules_in
from gezhi.engines.people.models import Body
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Missing,
    id_taken,
    invalid,
    must_be_v7,
)
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Claim:
    """That a unit takes on a topic."""

    campaign: UUID
    topic: str
    unit: UUID
    id: UUID = field(default_factory=new_id)


def claim_topic(viewer: Viewer, asked: Claim) -> Document:
    """Claim a topic, by a member of the unit; a first draft is begun. The same id again changes
    nothing; Changed where the unit has claimed it already."""
    must_be_v7(asked.id)
    try:
        with transaction():
            before = Document.objects.filter(pk=asked.id).first()
            if before is not None:
                if (before.key, before.owner) != (asked.topic, asked.unit):
                    raise id_taken()
                return before
            row = running(viewer, asked.campaign, WORK, RUN)
            _must_be_topic(row, asked.topic)
            unit = _must_be_of(viewer, row, asked.unit)
            made = Document.objects.create(
                id=asked.id,
                campaign=row,
                path=row.path,
                kind=Document.PILOT,
                key=asked.topic,
                owner=asked.unit,
                by=viewer.account,
            )
            begin(viewer, made, new_id())
            tell(viewer, "topic_claimed", row, "document", made.pk, topic=asked.topic, body=unit)
    except IntegrityError as fault:
        zh, en = "你们已经认领了这个课题", "your unit has claimed this topic already"
        raise Changed("claimed", zh, en) from fault
    return made


def _must_be_topic(row: Campaign, topic: str) -> None:
    if rules_in(row).topic(topic) is None:
        raise Missing("no-topic", "没有这个课题", "there is no such topic")


def _must_be_of(viewer: Viewer, row: Campaign, unit: UUID) -> str:
    body = Body.objects.filter(pk=unit, place=row.place_id).first()
    if body is None:
        raise invalid("unit", "unknown", "没有这个单位", "there is no such unit")
    if not viewer.system and unit not in bodies_able(viewer, row.place_id, WORK):
        zh, en = "由这个单位的人来做", "this is for members of that unit"
        raise Forbidden("not-of-unit", zh, en)
    return body.unit


def new_draft(viewer: Viewer, document: UUID, id: UUID) -> Edition:
    """The next draft of a pilot, by the unit that claimed it. The same id again: the same."""
    must_be_v7(id)
    with transaction():
        before = Edition.objects.filter(pk=id).first()
        if before is not None:
            if before.document_id != document:
                raise id_taken()
            return before
        row = Document.objects.select_for_update(of=("self",), no_key=True)
        found = row.filter(pk=document, kind=Document.PILOT).select_related("campaign").first()
        if found is None or found.owner is None:
            raise Missing("no-document", "没有这份试点", "there is no such pilot")
        campaign = running(viewer, found.campaign_id, WORK, RUN)
        _must_be_of(viewer, campaign, found.owner)
        return begin(viewer, found, id)


@dataclass(frozen=True, slots=True)
class NewTrial:
    """How another unit fared with an issued edition of a pilot."""

    edition: UUID
    unit: UUID
    worked: str = ""
    failed: str = ""
    wanted: str = ""
    id: UUID = field(default_factory=new_id)


def report_trial(viewer: Viewer, asked: NewTrial) -> Trial:
    """Report a trial, once a unit and edition, never by the unit that wrote it. The same id again
    changes nothing; Invalid when nothing is said."""
    must_be_v7(asked.id)
    said = [text.strip() for text in (asked.worked, asked.failed, asked.wanted)]
    if not any(said):
        zh, en = "至少写一项：管用的、不管用的、想改的", "say at least one of the three"
        raise invalid("worked", "required", zh, en)
    for name, text in zip(("worked", "failed", "wanted"), said, strict=True):
        if len(text) > LONGEST:
            raise invalid(name, "long", f"最多 {LONGEST} 个字", f"at most {LONGEST} characters")
    try:
        with transaction():
            before = Trial.objects.filter(pk=asked.id).first()
            if before is not None:
                if (before.edition_id, before.unit) != (asked.edition, asked.unit):
                    raise id_taken()
                return before
            edition = _issued(asked.edition, Document.PILOT)
            row = running(viewer, edition.document.campaign_id, WORK, RUN)
            unit = _must_be_of(viewer, row, asked.unit)
            if edition.document.owner == asked.unit:
                zh, en = "自己写的请别的单位来试", "another unit tries what one wrote oneself"
                raise Forbidden("own-pilot", zh, en)
            made = Trial.objects.create(
                id=asked.id,
                edition=edition,
                path=row.path,
                unit=asked.unit,
                worked=said[0],
                failed=said[1],
                wanted=said[2],
                by=viewer.account,
            )
            topic = edition.document.key
            tell(viewer, "tried", row, "document", edition.document_id, topic=topic, body=unit)
    except IntegrityError as fault:
        zh, en = "你们单位已经报过这一版的试行情况", "your unit has reported on this version"
        raise Changed("tried", zh, en) from fault
    return made


def _issued(wanted: UUID, kind: str) -> Edition:
    rows = Edition.objects.filter(pk=wanted, state=Edition.ISSUED, document__kind=kind)
    row = rows.select_related("document__campaign").first()
    if row is None:
        raise Missing("no-edition", "没有这一版，或还没定稿", "there is no such issued version")
    return row


@dataclass(frozen=True, slots=True)
class Integration:
    """A draft of the rule of a topic, made of issued editions of pilots."""

    campaign: UUID
    topic: str
    sources: tuple[UUID, ...]
    id: UUID = field(default_factory=new_id)


def integrate(viewer: Viewer, asked: Integration) -> Edition:
    """Begin the rule of a topic (or its next version) from pilots, by the office: their words are
    put together to be written over; the line of descent is kept. The same id again: the same."""
    must_be_v7(asked.id)
    with transaction():
        before = Edition.objects.filter(pk=asked.id).select_related("document").first()
        if before is not None:
            if before.document.key != asked.topic:
                raise id_taken()
            return before
        row = running(viewer, asked.campaign, RUN, lock=True)
        _must_be_topic(row, asked.topic)
        sources = [_issued(one, Document.PILOT) for one in dict.fromkeys(asked.sources)]
        if not sources or any(
            one.document.key != asked.topic or one.document.campaign_id != row.pk for one in sources
        ):
            zh, en = "至少选一份这个课题的试点稿", "choose at least one pilot of this topic"
            raise invalid("sources", "required", zh, en)
        named = {"campaign": row, "kind": Document.RULE, "key": asked.topic, "owner": None}
        about = {"id": new_id(), "path": row.path, "by": viewer.account}
        document, _ = Document.objects.get_or_create(**named, defaults=about)
        made = begin(viewer, document, asked.id)
        if not made.text:
            made.text = "\n\n".join(one.text for one in sources if one.text)[:20_000]
            made.save(update_fields=["text"])
        Descent.objects.bulk_create(
            Descent(child=made, parent=one, path=row.path) for one in sources
        )
        facts = {"topic": asked.topic, "count": len(sources)}
        tell(viewer, "integrated", row, "document", document.pk, **facts)
    return made
