"""Drafting a version of a pact, and writing its text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Max

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.councils.actions.pacts.telling import locked, moved, must_keep, tell
from gezhi.engines.councils.models import PactVersion
from gezhi.engines.councils.queries.pacts.keeping import PactAt, pact_of, today
from gezhi.engines.councils.rules.pacts.personal import personal
from gezhi.engines.councils.rules.pacts.texts import (
    LONGEST_ARTICLE,
    LONGEST_NAME,
    MOST_ARTICLES,
    MOST_PARTS,
    Article,
    Part,
    Text,
    cleaned,
    dumped,
    new_key,
    numbered,
    restored,
)
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NewDraft:
    """A new version of a pact at a place; it begins with the text in force, else with the last one,
    else with what the pack proposes."""

    place: int
    pact: str
    id: UUID = field(default_factory=new_id)


def draft_pact(viewer: Viewer, asked: NewDraft) -> PactVersion:
    """Begin a version. The same id again is the same draft.

    Forbidden for whoever does not keep pacts there; Changed while another version is not settled.
    """
    found = pact_of(viewer, asked.place, asked.pact)
    post = must_keep(viewer, found.place.path)
    if wrong := wrong_id(asked.id):
        raise Invalid(wrong)
    try:
        with transaction():
            before = PactVersion.objects.filter(pk=asked.id).first()
            if before is not None:
                return _again(asked, before)
            row = begun(viewer, found, asked.id, post)
    except IntegrityError as fault:
        raise open_already() from fault
    return row


def open_already() -> Changed:
    """That one version at a time is on its way."""
    zh, en = "已经有一版在走程序，先把它办完", "another version is on its way: settle it first"
    return Changed("pact-open", zh, en)


def _again(asked: NewDraft, before: PactVersion) -> PactVersion:
    if (before.place_id, before.pact) != (asked.place, asked.pact):
        raise Changed("id-taken", "这个编号已用于另一版", "this id belongs to another version")
    return before


def begun(
    viewer: Viewer, found: PactAt, id: UUID, post: str, follows: PactVersion | None = None
) -> PactVersion:
    """A new draft; without `follows` it is of the version in force, or of the last one."""
    rows = PactVersion.objects.filter(place=found.place, pact=found.rules.pact)
    if rows.filter(state__in=PactVersion.OPEN).exists():
        raise open_already()
    last = rows.order_by("-number")
    follows = follows or last.filter(state=PactVersion.FORCE).first() or last.first()
    body = follows.body if follows else dumped(proposed(found))
    row = PactVersion.objects.create(
        id=id,
        place=found.place,
        path=found.place.path,
        pact=found.rules.pact,
        version_id=found.version,
        number=(rows.aggregate(most=Max("number"))["most"] or 0) + 1,
        follows=follows,
        body=body,
        by=viewer.account,
        post=post,
    )
    tell(viewer, "drafted", row, post)
    return row


def proposed(found: PactAt) -> Text:
    """The text that the pack proposes: its sections with the articles that it has."""
    parts = [
        Part(part.name.zh, tuple(Article(new_key(), one.zh) for one in part.articles))
        for part in found.rules.sections
    ]
    return tuple(parts) or (Part(""),)


@dataclass(frozen=True, slots=True)
class Writing:
    """A text as it was typed, over the text of a `revision`."""

    version: UUID
    text: Text
    revision: int


def write_pact(viewer: Viewer, asked: Writing) -> PactVersion:
    """Keep the text of a draft, or of a version whose talk is over: what residents talk about
    stands still until then. The same text again changes nothing; Changed when somebody else wrote
    meanwhile. Invalid lists what is wrong, by article (`article-<id>`)."""
    text = cleaned(asked.text)
    with transaction():
        row = locked(asked.version)
        must_keep(viewer, row.path)
        _must_be_open(row)
        if restored(row.body) == text:
            return row
        if row.revision != asked.revision:
            zh, en = (
                "别人改过这份文本，请看现在的样子",
                "somebody else has written it: see it as it is",
            )
            raise Changed("pact-written", zh, en, revision=row.revision)
        if wrong := list(wrong_text(text)):
            raise Invalid(wrong)
        row.body, row.revision = dumped(text), row.revision + 1
        row.save(update_fields=["body", "revision"])
    return row


def _must_be_open(row: PactVersion) -> None:
    if row.state not in PactVersion.EDITED:
        raise moved(row)
    if row.talk_last is not None and today() <= row.talk_last:
        zh, en = (
            "征求意见期间文本不能动，等结束再改",
            "the text stands still until the talk is over",
        )
        raise Changed("pact-in-talk", zh, en)


def wrong_text(text: Text) -> Iterator[Wrong]:
    """What is wrong with a text: too long, or with somebody's number in it."""
    if len(text) > MOST_PARTS or sum(1 for _ in numbered(text)) > MOST_ARTICLES:
        zh = f"最多 {MOST_PARTS} 个部分、{MOST_ARTICLES} 条"
        words = Words(zh=zh, en=f"at most {MOST_PARTS} parts and {MOST_ARTICLES} articles")
        yield Wrong("text", "many", words)
    for at, part in enumerate(text):
        if len(part.name) > LONGEST_NAME:
            words = Words(zh=f"标题最多 {LONGEST_NAME} 个字", en="this heading is too long")
            yield Wrong(f"part-{at}", "long", words)
    for _, _, one in numbered(text):
        if len(one.text) > LONGEST_ARTICLE:
            zh = f"一条最多 {LONGEST_ARTICLE} 个字，分成几条写"
            words = Words(zh=zh, en="this article is too long: split it")
            yield Wrong(f"article-{one.id}", "long", words)
        elif personal(one.text):
            words = Words(
                zh="公约里不写电话、证件号和门牌", en="no numbers or doors of people here"
            )
            yield Wrong(f"article-{one.id}", "personal", words)


def withdraw_pact(viewer: Viewer, wanted: UUID) -> PactVersion:
    """Take a version back before its vote. Again: the same."""
    with transaction():
        row = locked(wanted)
        post = must_keep(viewer, row.path)
        if row.state == PactVersion.WITHDRAWN:
            return row
        if row.state not in PactVersion.EDITED:
            raise moved(row)
        row.state = PactVersion.WITHDRAWN
        row.save(update_fields=["state"])
        tell(viewer, "withdrawn", row, post)
    return row
