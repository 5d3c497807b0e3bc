"""Documents with their editions, what changed, trials, and from what a rule descends."""

from dataclasses import dataclass
from uuid import UUID

from gezhi.base.words import Words
from gezhi.engines.campaigns.models import Campaign, Descent, Document, Edition, Trial
from gezhi.engines.campaigns.queries.knowing import (
    RUN,
    WORK,
    able,
    account_names,
    bodies_able,
    campaign_at,
    own,
    rules_in,
    sees,
)
from gezhi.engines.campaigns.rules.differences import Line, lines_between
from gezhi.engines.people.queries import body_names
from gezhi.engines.trust.models.wall import for_system
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its editions (the newest first), whose it is, and whether the viewer writes
    or issues it."""

    row: Document
    name: Words
    owner: str
    editions: list[Edition]
    by: dict[UUID, str]
    writes: bool
    issues: bool

    @property
    def draft(self) -> Edition | None:
        """The draft that is open."""
        return next((one for one in self.editions if one.state == Edition.DRAFT), None)

    @property
    def issued(self) -> Edition | None:
        """The edition in force: the newest one that was issued."""
        return next((one for one in self.editions if one.state == Edition.ISSUED), None)


def name_of(row: Document) -> Words:
    """What the pack calls it."""
    rules = rules_in(row.campaign)
    one = rules.topic(row.key) or rules.deliverable(row.key)
    return one.name if one is not None else Words(zh=row.key, en=row.key)


def document(viewer: Viewer, wanted: UUID) -> DocumentView:
    """One document, for whoever sees the campaign."""
    with for_system():
        row = (
            Document.objects.filter(pk=wanted)
            .select_related("campaign__place", "task__team")
            .first()
        )
        if row is None or not sees(viewer, row.campaign):
            raise _no_document()
        return _views(viewer, [row])[0]


def _no_document() -> Missing:
    return Missing("no-document", "没有这份成果", "there is no such document")


def _views(viewer: Viewer, rows: list[Document]) -> list[DocumentView]:
    editions: dict[UUID, list[Edition]] = {}
    found = Edition.objects.filter(document__in=rows).prefetch_related("files")
    for one in found.order_by("-number"):
        editions.setdefault(one.document_id, []).append(one)
    owners = body_names(viewer, {one.owner for one in rows})
    by = account_names(
        viewer,
        {who for ones in editions.values() for one in ones for who in (one.by, one.issued_by)},
    )
    return [_view(viewer, one, owners, editions.get(one.pk, []), by) for one in rows]


def _view(
    viewer: Viewer,
    row: Document,
    owners: dict[UUID, str],
    editions: list[Edition],
    by: dict[UUID, str],
) -> DocumentView:
    runs = able(viewer, row.campaign, RUN)
    if row.kind == Document.PILOT:
        writes = issues = viewer.system or row.owner in viewer.bodies
    else:
        writes, issues = runs or (row.task is not None and own(viewer, row.task)), runs
    owner = owners.get(row.owner, "") if row.owner else ""
    return DocumentView(row, name_of(row), owner, editions, by, writes, issues)


def delivered(viewer: Viewer, campaign: UUID) -> list[DocumentView]:
    """The documents that the campaign delivers, as far as somebody began them."""
    row = campaign_at(viewer, campaign)
    with for_system():
        rows = Document.objects.filter(campaign=row, kind=Document.DELIVERED)
        found = list(rows.select_related("campaign__place", "task__team").order_by("pk"))
        return _views(viewer, found)


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial with the name of the unit."""

    row: Trial
    unit: str


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic: its pilots with trials of each edition, the rule, and what came of what: pairs of
    editions (pilot, rule)."""

    key: str
    name: Words
    pilots: list[DocumentView]
    rule: DocumentView | None
    trials: dict[UUID, list[TrialView]]
    descents: list[tuple[UUID, UUID]]


@dataclass(frozen=True, slots=True)
class Pilots:
    """All topics of a campaign, the viewer's units (by id and name) that may claim or try, and
    whether the viewer integrates."""

    row: Campaign
    topics: list[TopicView]
    units: list[tuple[UUID, str]]
    integrates: bool


def pilots(viewer: Viewer, campaign: UUID) -> Pilots:
    """The topics of a campaign with everything that hangs on them."""
    row = campaign_at(viewer, campaign)
    rules = rules_in(row)
    with for_system():
        rows = Document.objects.filter(campaign=row).exclude(kind=Document.DELIVERED)
        views = _views(viewer, list(rows.select_related("campaign", "task__team").order_by("pk")))
        editions = [one.pk for view in views for one in view.editions]
        trials = _trials(viewer, editions)
        descents = list(Descent.objects.filter(child__in=editions).values_list("parent", "child"))
        mine = bodies_able(viewer, row.place_id, WORK)
        units = sorted(body_names(viewer, mine).items(), key=lambda one: one[1])
    topics = []
    for topic in rules.topics:
        own_ = [one for one in views if one.row.key == topic.topic]
        drafts = [one for one in own_ if one.row.kind == Document.PILOT]
        rule = next((one for one in own_ if one.row.kind == Document.RULE), None)
        ids = {one.pk for view in own_ for one in view.editions}
        pairs = [(a, b) for a, b in descents if b in ids]
        topics.append(TopicView(topic.topic, topic.name, drafts, rule, trials, pairs))
    return Pilots(row, topics, units, able(viewer, row, RUN))


def _trials(viewer: Viewer, editions: list[UUID]) -> dict[UUID, list[TrialView]]:
    rows = list(Trial.objects.filter(edition__in=editions).order_by("at", "pk"))
    names = body_names(viewer, {one.unit for one in rows})
    found: dict[UUID, list[TrialView]] = {}
    for one in rows:
        found.setdefault(one.edition_id, []).append(TrialView(one, names.get(one.unit, "")))
    return found


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition, the one before it, what changed between them, trials, and its sources."""

    row: Edition
    of: DocumentView
    before: Edition | None
    lines: list[Line]
    trials: list[TrialView]
    sources: list[tuple[Edition, str]]


def edition(viewer: Viewer, wanted: UUID) -> EditionView:
    """One edition with what changed since the one before."""
    with for_system():
        row = Edition.objects.filter(pk=wanted).select_related("document__campaign__place").first()
        if row is None or not sees(viewer, row.document.campaign):
            raise _no_document()
        of = document(viewer, row.document_id)
        before = next((one for one in of.editions if one.number < row.number), None)
        parents = Descent.objects.filter(child=row).select_related("parent__document")
        sources = [one.parent for one in parents]
        owners = body_names(viewer, {one.document.owner for one in sources})
        named = [(one, owners.get(one.document.owner, "")) for one in sources]  # type: ignore[arg-type]
        trials = _trials(viewer, [row.pk]).get(row.pk, [])
    lines = lines_between(before.text if before else "", row.text)
    return EditionView(row, of, before, lines, trials, named)


def issued_editions(viewer: Viewer, campaign: UUID) -> list[tuple[Edition, Words]]:
    """Issued editions of a campaign, to be shown as evidence, the newest first."""
    row = campaign_at(viewer, campaign)
    with for_system():
        rows = Edition.objects.filter(document__campaign=row, state=Edition.ISSUED)
        found = list(rows.select_related("document__campaign").order_by("-issued", "-pk")[:100])
    return [(one, name_of(one.document)) for one in found]
