"""Shapes of what a campaign delivers and of its pilots: documents in editions, trials, topics."""

from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from gezhi.engines.campaigns.queries import (
    DocumentView,
    EditionView,
    Pilots,
    TopicView,
    TrialView,
)
from gezhi.surfaces.api.v1.campaign_shapes import Ref
from gezhi.surfaces.api.v1.shapes import Named, Said, named, said
from gezhi.surfaces.api.v1.task_shapes import KeptFile, kept_files, who


class EditionLine(BaseModel):
    """A version of a document: `draft`, or `issued` on a day and unchanged since."""

    id: UUID
    number: int
    state: str
    issued: date | None
    by: str
    files: list[KeptFile]


class DocumentWhole(BaseModel):
    """A document: `delivered` by the campaign, a `pilot` of a unit, or the `rule` that came of
    pilots. Editions come newest first."""

    id: UUID
    campaign: UUID
    kind: str
    key: str
    name: Said
    owner: str
    task: UUID | None
    editions: list[EditionLine]
    writes: bool
    issues: bool


class TrialLine(BaseModel):
    """How another unit fared with an edition."""

    id: UUID
    unit: str
    worked: str
    failed: str
    wanted: str


class EditionChange(BaseModel):
    """A paragraph, and whether it was `kept`, taken `out`, or put `in` since the one before."""

    kind: str
    text: str


class EditionSource(BaseModel):
    """An edition of a pilot from which this one was made."""

    id: UUID
    number: int
    owner: str


class EditionWhole(BaseModel):
    """An edition with its words, what changed since the one before, trials, and its sources."""

    line: EditionLine
    document: DocumentWhole
    text: str
    revision: int
    changes: list[EditionChange]
    trials: list[TrialLine]
    sources: list[EditionSource]


class TopicWhole(BaseModel):
    """A topic: its pilots, the rule, trials by edition, and which edition became which."""

    topic: Named
    pilots: list[DocumentWhole]
    rule: DocumentWhole | None
    trials: dict[UUID, list[TrialLine]]
    became: list[tuple[UUID, UUID]] = Field(description="pairs of editions: of a pilot, of a rule")


class TopicList(BaseModel):
    """The topics of a campaign, and the viewer's units that may claim and try."""

    topics: list[TopicWhole]
    units: list[Ref]
    integrates: bool


def document_whole(one: DocumentView) -> DocumentWhole:
    """A document as an answer's."""
    row = one.row
    return DocumentWhole(
        id=row.pk,
        campaign=row.campaign_id,
        kind=row.kind,
        key=row.key,
        name=said(one.name),
        owner=one.owner,
        task=row.task_id,
        editions=[_edition(it, one) for it in one.editions],
        writes=one.writes,
        issues=one.issues,
    )


def _edition(row: Any, of: DocumentView) -> EditionLine:
    names = ("number", "state", "issued")
    return EditionLine(
        id=row.pk,
        **{name: getattr(row, name) for name in names},
        by=who(of.by, row.issued_by or row.by),
        files=kept_files(row.files.all()),
    )


def edition_whole(one: EditionView) -> EditionWhole:
    """An edition as an answer's."""
    return EditionWhole(
        line=_edition(one.row, one.of),
        document=document_whole(one.of),
        text=one.row.text,
        revision=one.row.revision,
        changes=[EditionChange(kind=it.kind, text=it.text) for it in one.lines],
        trials=[_trial(it) for it in one.trials],
        sources=[
            EditionSource(id=it.pk, number=it.number, owner=owner) for it, owner in one.sources
        ],
    )


def _trial(one: TrialView) -> TrialLine:
    names = ("worked", "failed", "wanted")
    said_ = {name: getattr(one.row, name) for name in names}
    return TrialLine(id=one.row.pk, unit=one.unit, **said_)


def topic_list(one: Pilots) -> TopicList:
    """The topics of a campaign as an answer's."""
    return TopicList(
        topics=[_topic(it) for it in one.topics],
        units=[Ref(id=pk, name=name) for pk, name in one.units],
        integrates=one.integrates,
    )


def _topic(one: TopicView) -> TopicWhole:
    mine = {it.pk for view in one.pilots for it in view.editions}
    return TopicWhole(
        topic=named(one.key, one.name),
        pilots=[document_whole(it) for it in one.pilots],
        rule=document_whole(one.rule) if one.rule else None,
        trials={
            key: [_trial(it) for it in rows] for key, rows in one.trials.items() if key in mine
        },
        became=one.descents,
    )
