"""Moving an entry on: into force, ended, renewed, as the pack has it."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.assets.actions.files import attach
from gezhi.engines.assets.actions.telling import LONGEST, locked, must_hold, tell
from gezhi.engines.assets.models import Entry, Step
from gezhi.engines.assets.queries.knowing import rules_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, id_taken, invalid, must_be_v7, words_of
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class MoveEntry:
    """A move of the pack, with the words and files that it wants."""

    entry: UUID
    move: str
    words: str = ""
    files: tuple[UUID, ...] = ()
    id: UUID = field(default_factory=new_id)


def move_entry(viewer: Viewer, asked: MoveEntry) -> Entry:
    """Move an entry on. The same id again changes nothing; Changed where it is not in a state from
    which this goes; Invalid for what is wanted and missing."""
    must_be_v7(asked.id)
    with transaction():
        row = locked(viewer, asked.entry)
        rules = rules_of(viewer, row)
        move = rules.move(asked.move)
        if move is None:
            raise invalid("move", "unknown", "没有这一步", "there is no such step")
        post = must_hold(viewer, move.by, row.path)
        before = Step.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.entry_id, before.move) != (asked.entry, asked.move):
                raise id_taken()
            return row
        if row.state not in move.from_:
            now = rules.state(row.state)
            zh = f"现在是“{now.name.zh if now else row.state}”，这一步走不了，请刷新"
            en = f"it is “{now.name.say('en') if now else row.state}” now: reload"
            raise Changed("entry-moved", zh, en, state=row.state)
        ask = ("写一句为什么", "say why in a sentence")
        words = words_of(
            "words", asked.words, ask=ask, least=int("words" in move.wants), most=LONGEST
        )
        if not attach(viewer, row, asked.files) and "file" in move.wants:
            raise invalid("files", "required", "这一步要放一份文件", "this step wants a file")
        was, row.state = row.state, move.to
        row.over = clock.today() if move.to in rules.over else None
        row.save(update_fields=["state", "over"])
        Step.objects.create(
            id=asked.id,
            entry=row,
            path=row.path,
            kind="moved",
            move=move.move,
            was=was,
            now=row.state,
            words=words,
            by=viewer.account,
            post=post,
        )
        tell(viewer, "moved", row, post, state=row.state)
    return row
