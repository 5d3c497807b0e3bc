"""What a campaign delivers, in editions; and how a unit's practice becomes a rule."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from gezhi.engines.campaigns import actions
from gezhi.engines.campaigns.queries import delivered, document, edition, pilots
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.api.v1 import paper_shapes as shapes
from gezhi.surfaces.api.v1.api import READING, WRITING
from gezhi.surfaces.api.v1.campaign_tasks import Revision
from gezhi.surfaces.api.v1.known import viewer_of
from gezhi.surfaces.api.v1.points_shapes import NewId
from gezhi.surfaces.api.v1.shapes import Asked, Key, Sentence
from gezhi.surfaces.api.v1.task_shapes import FileIds
from gezhi.surfaces.api.viewers import KNOWN

router = Router(tags=["campaigns"], auth=KNOWN)


class NewEdition(Asked):
    """A new draft of what the campaign delivers, perhaps as the result of a task. The same id again
    is the same draft."""

    id: NewId
    document: Key = Field(description="by its key in the pack")
    task: UUID | None = None


class NextEdition(Asked):
    """The next draft. The same id again is the same draft."""

    id: NewId


class EditionText(Asked):
    """The words of a draft, over the revision that was seen, with files to enclose."""

    text: str = Field(max_length=30_000)
    revision: Revision
    files: FileIds = ()


class NewClaim(Asked):
    """That a unit takes on a topic. The same id again is the same claim."""

    id: NewId
    topic: Key
    unit: UUID


class NewTrial(Asked):
    """How another unit fared with an issued edition of a pilot: one of the three at least."""

    id: NewId
    unit: UUID
    worked: Sentence = ""
    failed: Sentence = ""
    wanted: Sentence = ""


class NewRule(Asked):
    """A draft of the rule of a topic, made of issued editions of pilots."""

    id: NewId
    topic: Key
    sources: list[UUID] = Field(max_length=50)


@router.get(
    "/campaigns/{campaign}/documents", response={200: list[shapes.DocumentWhole], **READING}
)
def list_campaign_documents(request: HttpRequest, campaign: UUID) -> list[shapes.DocumentWhole]:
    """What the campaign delivers, as far as somebody began it."""
    return [shapes.document_whole(one) for one in delivered(viewer_of(request), campaign)]


@router.post("/campaigns/{campaign}/documents", response={200: shapes.EditionWhole, **WRITING})
def draft_document(request: HttpRequest, campaign: UUID, asked: NewEdition) -> shapes.EditionWhole:
    """Begin an edition, by the office or by who does its task. 409 while a draft is open."""
    viewer = viewer_of(request)
    told = actions.NewEdition(campaign, asked.document, asked.task, asked.id)
    return _edition(viewer, actions.draft_edition(viewer, told).pk)


def _edition(viewer: Viewer, wanted: UUID) -> shapes.EditionWhole:
    return shapes.edition_whole(edition(viewer, wanted))


@router.get("/campaign-documents/{document_id}", response={200: shapes.DocumentWhole, **READING})
def get_campaign_document(request: HttpRequest, document_id: UUID) -> shapes.DocumentWhole:
    """One document with its editions."""
    return shapes.document_whole(document(viewer_of(request), document_id))


@router.post(
    "/campaign-documents/{document_id}/next", response={200: shapes.EditionWhole, **WRITING}
)
def draft_next(request: HttpRequest, document_id: UUID, asked: NextEdition) -> shapes.EditionWhole:
    """The next draft of a document, with the words of the last one."""
    viewer = viewer_of(request)
    row = document(viewer, document_id).row
    if row.kind == row.PILOT:
        made = actions.new_draft(viewer, document_id, asked.id)
    else:
        told = actions.NewEdition(row.campaign_id, row.key, None, asked.id)
        made = actions.draft_edition(viewer, told)
    return _edition(viewer, made.pk)


@router.get("/campaign-editions/{edition_id}", response={200: shapes.EditionWhole, **READING})
def get_campaign_edition(request: HttpRequest, edition_id: UUID) -> shapes.EditionWhole:
    """One edition: its words, what changed since the one before, trials, sources."""
    return _edition(viewer_of(request), edition_id)


@router.post(
    "/campaign-editions/{edition_id}/write", response={200: shapes.EditionWhole, **WRITING}
)
def write_edition(
    request: HttpRequest, edition_id: UUID, asked: EditionText
) -> shapes.EditionWhole:
    """Keep the words of a draft. 409 with what stands now where somebody wrote meanwhile."""
    viewer = viewer_of(request)
    told = actions.Writing(edition_id, asked.text, asked.revision, asked.files)
    return _edition(viewer, actions.write_edition(viewer, told).pk)


@router.post(
    "/campaign-editions/{edition_id}/issue", response={200: shapes.EditionWhole, **WRITING}
)
def issue_edition(request: HttpRequest, edition_id: UUID) -> shapes.EditionWhole:
    """Issue a draft today; it never changes again. Again: the same."""
    viewer = viewer_of(request)
    return _edition(viewer, actions.issue_edition(viewer, edition_id).pk)


@router.post(
    "/campaign-editions/{edition_id}/trials", response={200: shapes.EditionWhole, **WRITING}
)
def report_trial(request: HttpRequest, edition_id: UUID, asked: NewTrial) -> shapes.EditionWhole:
    """Report how one's unit fared with a pilot of another one, once for an edition."""
    viewer = viewer_of(request)
    actions.report_trial(viewer, actions.NewTrial(edition=edition_id, **asked.model_dump()))
    return _edition(viewer, edition_id)


@router.get("/campaigns/{campaign}/topics", response={200: shapes.TopicList, **READING})
def list_topics(request: HttpRequest, campaign: UUID) -> shapes.TopicList:
    """Topics with their pilots, trials and rules."""
    return shapes.topic_list(pilots(viewer_of(request), campaign))


@router.post("/campaigns/{campaign}/claims", response={200: shapes.DocumentWhole, **WRITING})
def claim_topic(request: HttpRequest, campaign: UUID, asked: NewClaim) -> shapes.DocumentWhole:
    """Claim a topic, by a member of the unit; a first draft is begun. 409 where it has."""
    viewer = viewer_of(request)
    told = actions.Claim(campaign, asked.topic, asked.unit, asked.id)
    return shapes.document_whole(document(viewer, actions.claim_topic(viewer, told).pk))


@router.post("/campaigns/{campaign}/rules", response={200: shapes.EditionWhole, **WRITING})
def integrate_pilots(request: HttpRequest, campaign: UUID, asked: NewRule) -> shapes.EditionWhole:
    """Begin the rule of a topic from pilots, by the office."""
    viewer = viewer_of(request)
    told = actions.Integration(campaign, asked.topic, tuple(asked.sources), asked.id)
    return _edition(viewer, actions.integrate(viewer, told).pk)
