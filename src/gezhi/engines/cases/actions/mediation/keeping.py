"""Whether an agreement was kept, and its signed copies (arts 27, 29 and 31)."""

from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.actions.mediation.ending import take
from gezhi.engines.cases.actions.mediation.telling import begin, message_party, tell
from gezhi.engines.cases.models import Case, Paper, Promise
from gezhi.engines.cases.queries.files import FOLDER
from gezhi.engines.cases.queries.mediation.inside import inside, must_handle, no_dispute
from gezhi.engines.trust.actions import store, transaction
from gezhi.engines.trust.rules.looking import Looked, must_fit
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, invalid
from gezhi.engines.trust.rules.viewer import Viewer

STATES = (Promise.DONE, Promise.NOT, Promise.HELP)
LONGEST = 500


def answer_promise(viewer: Viewer, case: UUID, promise: UUID, state: str, say: str = "") -> Promise:
    """What was promised by a day is done, not done, or help is needed; said by a party or by those
    who follow it up. What was said can be corrected until the case has ended. When all is done, the
    case takes the outcome that says so."""
    with transaction():
        row, _ = begin(viewer, case, ended=True)
        who = inside(viewer, row)
        if not who:
            raise no_dispute()
        if not (who.parties or who.handles or who.held):
            raise Forbidden("not-party", "由当事人或调解员来答", "a party or a mediator answers")
        found = row.promises.select_for_update().filter(pk=promise).first()
        if found is None or found.agreement.effective is None:
            raise no_dispute()
        if (found.state, found.say) == (state, say.strip()):
            return found
        if found.state == Promise.DONE and not who.handles:
            raise Changed("done", "已经记为做到了", "it was noted as done")
        if state not in STATES:
            raise invalid("state", "unknown", "请选做到了没有", "say whether it was kept")
        if len(say.strip()) > LONGEST:
            raise invalid("say", "long", f"最多 {LONGEST} 个字", f"at most {LONGEST} characters")
        found.state, found.say = state, say.strip()
        found.answered, found.by = clock.now(), viewer.account
        found.save()
        tell(viewer, "kept" if state == Promise.DONE else "not_kept", row, state=state)
        _all_done(viewer, row, found)
        return found


def _all_done(viewer: Viewer, row: Case, found: Promise) -> None:
    waiting = found.agreement.promises.exclude(state=Promise.DONE).exists()
    if not waiting and row.state == Case.OPEN:
        take(viewer, row, "kept", "")


def remind(viewer: Viewer) -> int:
    """Ask the parties on the day of a promise whether it was kept; run once a day by the product
    itself. Returns how many were asked."""
    if not viewer.system:
        raise Forbidden("not-allowed", "由系统来提醒", "only the product reminds")
    asked, day = 0, clock.today()
    with transaction():
        due = Promise.objects.filter(
            on=day, state=Promise.DUE, agreement__effective__isnull=False, agreement__replaced=None
        )
        for one in due.select_related("case"):
            words = Words(
                zh="今天想问一问：调解时说好的做到了没有？请在“找人调解”里答一答。",
                en="Was kept what was agreed? Please answer in Find a mediator.",
            )
            for party in one.case.parties.all():
                message_party(party, "keeping", words)
                asked += 1
    return asked


def keep_paper(viewer: Viewer, case: UUID, data: bytes) -> Paper:
    """Keep a signed copy: a photo or a scan (JPG, PNG, PDF), at most 10 MB. The same file again is
    one copy."""
    must_fit(data, "file")
    looked = Looked(_kind(data), data)
    with transaction():
        row, _ = begin(viewer, case, ended=True)
        must_handle(viewer, row)
        before = row.papers.filter(digest=looked.digest).first()
        if before is not None:
            return before
        made = Paper.objects.create(
            case=row,
            type=looked.type,
            size=len(data),
            digest=store(FOLDER, looked),
            by=viewer.account,
        )
        tell(viewer, "paper_kept", row)
        return made


def _kind(data: bytes) -> str:
    active = (b"/JavaScript", b"/Launch", b"/EmbeddedFile")
    if data.startswith(b"%PDF-") and not any(one in data for one in active):
        return "application/pdf"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    zh = "只收照片（JPG、PNG）和不带脚本、附件的 PDF"
    raise invalid("file", "broken", zh, "only photos (JPG, PNG) and PDF without scripts or files")
