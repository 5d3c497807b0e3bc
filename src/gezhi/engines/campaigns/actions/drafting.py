"""Documents in editions: drafted, written, issued by a person on a day; the next one begins with
the words of the last."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.campaigns.actions.files import own_unused
from gezhi.engines.campaigns.actions.telling import must, running, tell
from gezhi.engines.campaigns.models import Campaign, Document, Edition, EvidenceFile, Task
from gezhi.engines.campaigns.queries.knowing import ABLE, RUN, WORK, own, rules_in
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

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class NewEdition:
    """A new edition of what the campaign delivers (`document` is its key in the pack), as the
    result of a task where one is named."""

    campaign: UUID
    document: str
    task: UUID | None = None
    id: UUID = field(default_factory=new_id)


def draft_edition(viewer: Viewer, asked: NewEdition) -> Edition:
    """Begin an edition, by the office or by who does its task. The same id again changes nothing;
    Changed while another draft is open."""
    must_be_v7(asked.id)
    with transaction():
        before = Edition.objects.filter(pk=asked.id).select_related("document").first()
        if before is not None:
            if before.document.key != asked.document:
                raise id_taken()
            return before
        row = running(viewer, asked.campaign, RUN, WORK, lock=True)
        if rules_in(row).deliverable(asked.document) is None:
            raise Missing("no-document", "没有这项成果", "there is no such deliverable")
        task = _task(viewer, row, asked)
        named = {"campaign": row, "kind": Document.DELIVERED, "key": asked.document, "owner": None}
        about = {"id": new_id(), "path": row.path, "by": viewer.account, "task": task}
        document, _ = Document.objects.get_or_create(**named, defaults=about)
        if document.task_id is None and task is not None:
            document.task = task
            document.save(update_fields=["task"])
        return begin(viewer, document, asked.id)


def _task(viewer: Viewer, row: Campaign, asked: NewEdition) -> Task | None:
    tasks = Task.objects.filter(campaign=row).select_related("team")
    if asked.task is not None:
        task = tasks.filter(pk=asked.task).first()
    else:
        task = tasks.filter(document=asked.document).order_by("number").first()
    if task is not None and own(viewer, task):
        return task
    must(viewer, row, RUN)
    return task


def begin(viewer: Viewer, document: Document, id: UUID) -> Edition:
    """A new draft of a document, with the words of the edition before it."""
    rows = Edition.objects.filter(document=document)
    if rows.filter(state=Edition.DRAFT).exists():
        zh, en = "已经有一份草稿，先把它写完", "there is a draft already: finish it first"
        raise Changed("draft-open", zh, en)
    last = rows.order_by("-number").first()
    try:
        return Edition.objects.create(
            id=id,
            document=document,
            path=document.path,
            number=(rows.aggregate(most=Max("number"))["most"] or 0) + 1,
            text=last.text if last is not None else "",
            by=viewer.account,
        )
    except IntegrityError as fault:
        raise Changed("draft-open", "已经有一份草稿", "there is a draft already") from fault


@dataclass(frozen=True, slots=True)
class Writing:
    """The words of a draft, over the revision that was seen, and files to enclose."""

    edition: UUID
    text: str
    revision: int
    files: tuple[UUID, ...] = ()


def write_edition(viewer: Viewer, asked: Writing) -> Edition:
    """Keep the words of a draft. The same again changes nothing; Changed when somebody else wrote
    meanwhile, with what stands now."""
    text = asked.text.replace("\r\n", "\n").strip()
    with transaction():
        row = drafted(viewer, asked.edition)
        if len(text) > LONGEST:
            raise invalid("text", "long", f"最多 {LONGEST} 个字", f"at most {LONGEST} characters")
        own_unused(viewer, asked.files).update(edition=row, path=row.path)
        if row.text == text:
            return row
        if row.revision != asked.revision:
            zh, en = "别人刚改过，请看现在的样子", "somebody wrote it meanwhile: see it as it is"
            raise Changed("edition-written", zh, en, revision=row.revision, text=row.text)
        row.text, row.revision = text, row.revision + 1
        row.save(update_fields=["text", "revision"])
    return row


def drafted(viewer: Viewer, wanted: UUID) -> Edition:
    """A draft that the viewer writes, locked."""
    rows = Edition.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=wanted).select_related("document__campaign__place").first()
    if row is None:
        raise Missing("no-edition", "没有这一版", "there is no such version")
    running(viewer, row.document.campaign_id, *ABLE)
    must_write(viewer, row.document)
    if row.state != Edition.DRAFT:
        raise Changed("edition-issued", "这一版已经印发，不能再改", "this version is issued")
    return row


def must_write(viewer: Viewer, document: Document) -> None:
    """Forbidden for whoever does not write a document: a pilot is written by the unit that claimed
    it, a rule by the office, what is delivered by the office or by who does its task."""
    if document.kind == Document.PILOT:
        allowed = viewer.system or document.owner in viewer.bodies
    else:
        task = document.task
        allowed = task is not None and own(viewer, task)
    if not allowed and document.kind == Document.PILOT:
        zh = "由认领的单位来写"
        raise Forbidden("not-yours", zh, "it is written by the unit that claimed it")
    if not allowed:
        must(viewer, document.campaign, RUN)


def issue_edition(viewer: Viewer, edition: UUID) -> Edition:
    """Issue a draft today: it never changes again. What is delivered and rules are issued by the
    office; a pilot by the unit that claimed it. Again: the same. Refused while it is empty."""
    with transaction():
        found = Edition.objects.filter(pk=edition).select_related("document__campaign").first()
        if found is not None and found.state == Edition.ISSUED:
            running(viewer, found.document.campaign_id, *ABLE)
            return found
        row = drafted(viewer, edition)
        document = row.document
        if document.kind != Document.PILOT:
            must(viewer, document.campaign, RUN)
        if len(row.text) < 2 and not EvidenceFile.objects.filter(edition=row).exists():
            zh, en = "先写内容，或放一份文件", "write it or enclose a file first"
            raise invalid("text", "required", zh, en)
        row.state, row.issued, row.issued_by = Edition.ISSUED, clock.today(), viewer.account
        row.save(update_fields=["state", "issued", "issued_by"])
        _tell_issued(viewer, row)
    return row


def _tell_issued(viewer: Viewer, row: Edition) -> None:
    document = row.document
    campaign = document.campaign
    if document.kind == Document.DELIVERED:
        of = rules_in(campaign).deliverable(document.key)
        facts = {"kind": of.kind if of else "", "document": document.key}
    else:
        facts = {"kind": document.kind, "topic": document.key}
    tell(viewer, "document_issued", campaign, "document", document.pk, **facts)
