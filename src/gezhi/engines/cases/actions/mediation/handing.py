"""The file for whoever goes on with a dispute: only what every party lets go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.cases.actions.mediation.telling import begin, message_all, tell
from gezhi.engines.cases.models import Case, HandOver, Party
from gezhi.engines.cases.queries.mediation.inside import inside, must_handle, no_dispute, own_party
from gezhi.engines.cases.rules.mediation.ways import WAYS
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, invalid, must_be_v7
from gezhi.engines.trust.rules.viewer import Viewer

PARTS = ("application", "parties", "sessions", "agreement")
"""What can be handed over: what it is about, who is in it, dates and records of sessions, the text
agreed."""


@dataclass(frozen=True, slots=True)
class NewHandOver:
    """A file asked for: to whom (a way of `WAYS`), with which parts."""

    case: UUID
    to: str
    parts: Sequence[str] = PARTS[:2]
    id: UUID = field(default_factory=new_id)


def ask_hand_over(viewer: Viewer, asked: NewHandOver) -> HandOver:
    """Ask the parties whether a file with these parts may be handed over."""
    parts = [one for one in PARTS if one in asked.parts]
    must_be_v7(asked.id)
    if asked.to not in WAYS:
        raise invalid("to", "unknown", "选交给谁", "choose who goes on with it")
    if not parts or set(asked.parts) - set(PARTS):
        raise invalid("parts", "required", "选交哪些材料", "choose what is handed over")
    with transaction():
        row, _ = begin(viewer, asked.case, ended=True)
        _must_have_handled(viewer, row)
        made, fresh = HandOver.objects.get_or_create(
            id=asked.id,
            defaults={"case": row, "to": asked.to, "parts": parts, "by": viewer.account},
        )
        if (made.case_id, made.to, made.parts) != (row.pk, asked.to, parts):
            raise Changed("id-taken", "这个编号已用过", "this id belongs to another file")
        if fresh:
            tell(viewer, "hand_over_asked", row, to=asked.to)
            words = Words(
                zh="要把调解的材料转交给别的部门，交不交由您定，请看一看。",
                en="May papers of your mediation be handed over? It is for you to say.",
            )
            message_all(row, "hand-over", words)
        return made


def _must_have_handled(viewer: Viewer, row: Case) -> None:
    """Those who conduct it, or did until it ended."""
    if not inside(viewer, row).held:
        must_handle(viewer, row)


def answer_hand_over(
    viewer: Viewer, case: UUID, hand_over: UUID, party: UUID, agrees: bool
) -> HandOver:
    """A party lets the file go, or does not. It is made once all have said yes; whoever refused
    mediation is asked too, as it is about them."""
    with transaction():
        row, _ = begin(viewer, case, ended=True)
        found, _ = own_party(viewer, row, party)
        file = row.hand_over_files.select_for_update().filter(pk=hand_over).first()
        if file is None:
            raise no_dispute()
        if file.agreed.get(str(found.pk)) == agrees:
            return file
        if file.made is not None:
            raise Changed("made", "材料已经转交了", "the file was made already")
        file.agreed = {**file.agreed, str(found.pk): agrees}
        ids = {str(one) for one in Party.objects.filter(case=row).values_list("pk", flat=True)}
        if all(file.agreed.get(one) for one in ids):
            file.made = clock.now()
            tell(viewer, "handed_over", row, to=file.to)
        file.save(update_fields=["agreed", "made"])
        return file
