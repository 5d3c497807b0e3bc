"""Yes or no to being mediated: nobody is mediated who refuses (arts 17 and 23)."""

from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.mediation.ending import finish, take
from gezhi.engines.cases.actions.mediation.telling import begin, message_party, tell
from gezhi.engines.cases.models import Agreement, Case, Party
from gezhi.engines.cases.queries.mediation.inside import block_of, own_party, type_of
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, invalid
from gezhi.engines.trust.rules.viewer import Viewer

HOW = ("phone", "person", "paper")
LONGEST = 500


def answer_mediation(
    viewer: Viewer, case: UUID, party: UUID, agrees: bool, *, say: str = "", how: str = ""
) -> Party:
    """A party says yes or no, themselves or told to those who conduct it (`how`: by `phone`, in
    `person`, on `paper`). A no is taken at any time before an agreement binds; once nobody of a
    side is left who would, mediation ends and the other ways are told. The same answer again
    changes nothing."""
    with transaction():
        row, kept = begin(viewer, case, ended=True)
        found, own = own_party(viewer, row, party)
        found = Party.objects.select_for_update().get(pk=found.pk)
        wanted = Party.AGREED if agrees else Party.REFUSED
        if found.consent == wanted:
            return found
        row, kept = begin(viewer, case)
        _check(row, found, own, how, say)
        found.consent, found.answered = wanted, clock.now()
        found.how, found.say = "online" if own else how, say.strip()
        found.save()
        tell(viewer, "consented" if agrees else "refused", row, side=found.side, how=found.how)
        if not agrees and _nobody_left(row, found.side):
            finish(viewer, row, kept, "refused", "")
        elif agrees:
            _tell_others(row, found)
            _begin(viewer, row)
        return found


def _check(row: Case, found: Party, own: bool, how: str, say: str) -> None:
    if not own and how not in HOW:
        raise invalid(
            "how", "required", "写明怎么问到的：电话、当面、书面", "say how they told you"
        )
    if len(say.strip()) > LONGEST:
        raise invalid("say", "long", f"最多 {LONGEST} 个字", f"at most {LONGEST} characters")
    if found.consent == Party.REFUSED:
        raise Changed("refused", "已经拒绝过了；想再调，请重新申请", "refused: apply anew")
    if Agreement.objects.filter(case=row, replaced=None, effective__isnull=False).exists():
        zh = "协议已经生效，双方要按约定做（第三十一条）；有争议可以到法院起诉（第三十二条）"
        raise Changed("binding", zh, "the agreement binds (art. 31); go to court (art. 32)")


def _nobody_left(row: Case, side: int) -> bool:
    return not row.parties.filter(side=side).exclude(consent=Party.REFUSED).exists()


def _begin(viewer: Viewer, row: Case) -> None:
    """Where both sides said yes, the case goes on by the outcome of this stage that says so."""
    willing = block_of(row).ends.get("willing")
    sides = set(row.parties.filter(consent=Party.AGREED).values_list("side", flat=True))
    waiting = row.parties.filter(consent=Party.ASKED).exists()
    here = type_of(row).stage(row.stage).outcomes
    if willing in here and sides == {1, 2} and not waiting:
        take(viewer, row, "willing", "")


def _tell_others(row: Case, one: Party) -> None:
    words = Words(
        zh="对方愿意调解了。接着请双方选调解员。",
        en="The other side agreed to mediation. Both sides now choose mediators.",
    )
    for other in row.parties.exclude(side=one.side).exclude(consent=Party.REFUSED):
        message_party(other, "agreed", words)
