"""What anybody reads: an item with all its versions, its course, its files, and its questions."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count

from gezhi.engines.disclosure.models import Enclosure, Item, Question, Version
from gezhi.engines.disclosure.queries.kinds import posting_as, rules_of, today
from gezhi.engines.trust.queries import for_system, pack_by_id
from gezhi.engines.trust.queries.files import must_lie, no_file
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.disclosure import Disclosure

FOLDER = "disclosure"
"""Where the bytes of files lie in their store."""


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """A question as the public reads it: never whose. A hidden one has no words, only why. `mine`
    is told to the asker alone, with the reason in words."""

    id: UUID
    text: str
    at: datetime
    due: date
    answer: str
    post: str
    answered_at: datetime | None
    hidden: str
    overdue: bool
    mine: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """A version, with its rows as they were posted (money in fen) and its files."""

    row: Version
    enclosures: list[Enclosure]


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item as a page shows it, newest version first; none of a withdrawn one. `course` are the
    other phases of the same matter or kind; `posts` says that the viewer posts and answers here."""

    row: Item
    rules: Disclosure
    versions: list[PublicVersion]
    course: list[Item]
    questions: list[PublicQuestion]
    posts: bool

    @property
    def now(self) -> PublicVersion | None:
        """The version in force."""
        return self.versions[0] if self.versions else None


def item_of(viewer: Viewer, key: UUID) -> Item:
    """An item by its key; Missing when there is none."""
    row = Item.objects.select_related("place").filter(key=key).first()
    if row is None:
        raise Missing("no-item", "没有这条公开", "nothing of that name is public")
    return row


def item_view(viewer: Viewer, key: UUID) -> ItemView:
    """An item with everything that belongs to it, the same for anybody."""
    row = item_of(viewer, key)
    rules = rules_of(row)
    return ItemView(
        row=row,
        rules=rules,
        versions=[] if row.withdrawn else _versions(row),
        course=_course(row, rules),
        questions=questions_of(viewer, row),
        posts=posting_as(viewer, rules, row.path) is not None,
    )


def _versions(row: Item) -> list[PublicVersion]:
    found = row.versions.order_by("-number").prefetch_related("enclosures")  # type: ignore[attr-defined]
    return [PublicVersion(one, list(one.enclosures.all())) for one in found]


def _course(row: Item, rules: Disclosure) -> list[Item]:
    """The other phases: of one matter, or the newest of each phase of the kind at the place."""
    if not row.phase:
        return []
    rows = Item.objects.filter(place=row.place_id, kind=row.kind, withdrawn=None)
    if not row.period:
        rows = rows.filter(matter=row.matter)
    newest: dict[str, Item] = {}
    for one in rows.order_by("number"):
        newest[one.phase] = one
    newest[row.phase] = row
    return [newest[turn.phase] for turn in rules.turns if turn.phase in newest]


def questions_of(viewer: Viewer, row: Item) -> list[PublicQuestion]:
    """The questions under an item, oldest first. The product publishes them, without the asker."""
    with for_system():
        rows = list(Question.objects.filter(item=row).order_by("at", "pk"))
    return [public_question(viewer, one) for one in rows]


def public_question(viewer: Viewer, one: Question) -> PublicQuestion:
    """A question without whose it is."""
    mine = viewer.account is not None and one.by == viewer.account
    return PublicQuestion(
        id=one.pk,
        text="" if one.hidden and not mine else one.text,
        at=one.at,
        due=one.due,
        answer=one.answer,
        post=one.post,
        answered_at=one.answered_at,
        hidden=one.hidden,
        overdue=not one.answer and not one.hidden and today() > one.due,
        mine=mine,
        why=one.hidden_why if mine else "",
    )


def overdue_questions(viewer: Viewer, path: str) -> dict[int, int]:
    """How many answers are overdue, by place of a ground."""
    with for_system():
        rows = Question.objects.filter(path__startswith=path, answer="", hidden="", due__lt=today())
        counted = rows.values_list("item__place").annotate(n=Count("pk"))
        return dict(counted)


def enclosure_of(viewer: Viewer, file: UUID) -> tuple[Enclosure, Path]:
    """A file of a posted version, or one's own that is not posted yet. Missing for any other, and
    for those of what was withdrawn."""
    row = Enclosure.objects.select_related("version__item").filter(pk=file).first()
    if row is None or not _open(viewer, row):
        raise no_file()
    return row, must_lie(FOLDER, row.digest)


def _open(viewer: Viewer, row: Enclosure) -> bool:
    if row.version is None:
        return viewer.account is not None and row.by == viewer.account
    return row.version.item.withdrawn is None


def own_questions_data(viewer: Viewer) -> list[dict[str, Any]]:
    """What is held of one's own questions, as plain data (PIPL 45)."""
    if viewer.account is None:
        return []
    rows = Question.objects.filter(by=viewer.account).order_by("at")
    told = ("text", "at", "due", "answer", "answered_at", "hidden", "hidden_why")
    with for_system():
        return [
            {"item": str(one.item.key), **{name: getattr(one, name) for name in told}}
            for one in rows.select_related("item")
        ]


def post_name(row: Item, post: str) -> Any:
    """What a post is called, in the words of the pack; None for none."""
    found = pack_by_id(row.pack_id).people.posts.get(post)
    return found.name if found else None
