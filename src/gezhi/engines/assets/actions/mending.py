"""Defects: found by somebody, taken in hand, mended by an amendment or a resolution, dropped."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.actions.files import attach
from gezhi.engines.assets.actions.telling import LONGEST, locked, must_hold, must_run, tell
from gezhi.engines.assets.models import Defect, Entry
from gezhi.engines.assets.queries.knowing import rules_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Missing,
    id_taken,
    invalid,
    must_be_v7,
    words_of,
)
from gezhi.engines.trust.rules.viewer import Viewer

How = Literal["amendment", "resolution"]


@dataclass(frozen=True, slots=True)
class NewDefect:
    """A defect of a kind of the pack that somebody found in an entry, in words."""

    entry: UUID
    kind: str
    words: str
    id: UUID = field(default_factory=new_id)


def find_defect(viewer: Viewer, asked: NewDefect) -> Defect:
    """Write down what somebody found. The same id again is the same; Changed where this kind is
    open already."""
    must_be_v7(asked.id)
    with transaction():
        row = locked(viewer, asked.entry)
        rules = rules_of(viewer, row)
        post = must_hold(viewer, rules.kept_by, row.path)
        before = Defect.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.entry_id, before.kind) != (asked.entry, asked.kind):
                raise id_taken()
            return before
        must_run(row)
        kind = rules.defect(asked.kind)
        if kind is None:
            raise invalid("kind", "unknown", "选一种问题", "choose what is wrong")
        words = words_of(
            "words",
            asked.words,
            ask=("写清发现了什么", "say what was found"),
            least=1,
            most=LONGEST,
        )
        if row.defects.filter(kind=kind.defect, state__in=Defect.OPEN).exists():
            zh, en = "这个问题已经记着，还没有整改", "this stands here already and is not mended"
            raise Changed("defect-open", zh, en)
        today = clock.today()
        made = Defect.objects.create(
            id=asked.id,
            entry=row,
            path=row.path,
            register=row.register,
            kind=kind.defect,
            words=words,
            found=today,
            due=today + timedelta(kind.within),
            by=viewer.account,
        )
        tell(viewer, "defect_found", row, post, what=kind.defect)
    return made


def begin_mending(viewer: Viewer, defect: UUID) -> Defect:
    """Take a defect in hand. Again: the same."""

    def begin(found: Defect, row: Entry, post: str) -> None:
        if found.state != Defect.MENDING:
            _must_be_open(found)
            found.state = Defect.MENDING
            found.save(update_fields=["state"])
            tell(viewer, "defect_taken", row, post, what=found.kind)

    return _step(viewer, defect, begin)


@dataclass(frozen=True, slots=True)
class Mend:
    """How a defect was mended: by an amendment (a file shows it) or by a resolution of a council
    (`resolution` is its id, known to whoever asks), in words."""

    defect: UUID
    how: How
    words: str
    files: tuple[UUID, ...] = ()
    resolution: UUID | None = None


def mend_defect(viewer: Viewer, asked: Mend) -> Defect:
    """Close a defect as mended. The same again changes nothing; Invalid where what shows it is
    missing; Changed when it was closed otherwise meanwhile."""
    said = words_of(
        "words", asked.words, ask=("写清怎么整改的", "say how it was mended"), least=1, most=LONGEST
    )

    def mend(found: Defect, row: Entry, post: str) -> None:
        if found.state == Defect.MENDED and found.said == said:
            return
        _must_be_open(found)
        if asked.how not in ("amendment", "resolution"):
            raise invalid("how", "unknown", "选一种整改方式", "choose how it was mended")
        files = attach(viewer, row, asked.files)
        if asked.how == "amendment" and not files:
            zh, en = "放上补充协议或新合同", "enclose the amendment or the new contract"
            raise invalid("files", "required", zh, en)
        if asked.how == "resolution" and asked.resolution is None:
            zh, en = "选一项会议决议", "choose the resolution"
            raise invalid("resolution", "required", zh, en)
        found.state, found.how, found.said = Defect.MENDED, asked.how, said
        found.mended, found.mended_by = clock.today(), viewer.account
        found.file = files[0] if files else None
        found.resolution = asked.resolution if asked.how == "resolution" else None
        found.save()
        late = found.mended > found.due
        tell(viewer, "defect_mended", row, post, what=found.kind, how=asked.how, late=late)

    return _step(viewer, asked.defect, mend)


def drop_defect(viewer: Viewer, defect: UUID, reason: str) -> Defect:
    """Say, with a reason, that it is none. The same again changes nothing."""
    said = words_of(
        "words", reason, ask=("写一句为什么不是问题", "say why it is none"), least=1, most=LONGEST
    )

    def drop(found: Defect, row: Entry, post: str) -> None:
        if found.state == Defect.DROPPED and found.said == said:
            return
        _must_be_open(found)
        found.state, found.said = Defect.DROPPED, said
        found.mended, found.mended_by = clock.today(), viewer.account
        found.save()
        tell(viewer, "defect_dropped", row, post, what=found.kind)

    return _step(viewer, defect, drop)


def _step(viewer: Viewer, defect: UUID, do: Callable[[Defect, Entry, str], None]) -> Defect:
    with transaction():
        known = Defect.objects.filter(pk=defect).values_list("entry", flat=True).first()
        if known is None:
            raise Missing("no-defect", "没有这个问题", "there is no such defect")
        row = locked(viewer, known)
        post = must_hold(viewer, rules_of(viewer, row).kept_by, row.path)
        found = Defect.objects.get(pk=defect)
        do(found, row, post)
    return found


def _must_be_open(found: Defect) -> None:
    if found.state not in Defect.OPEN:
        zh, en = "这个问题已经了结，请刷新看看", "this is closed already: reload to see it"
        raise Changed("defect-closed", zh, en, state=found.state)
