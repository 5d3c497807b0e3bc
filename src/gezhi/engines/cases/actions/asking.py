"""Asking: the reporter (the clock stands still), or a higher level for more time or a signature."""

from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.cases.actions.continuing import conclude
from gezhi.engines.cases.actions.deciding import chosen
from gezhi.engines.cases.actions.moving import (
    check_version,
    is_reporter,
    locked,
    must_act,
    must_be_open,
    save_case,
)
from gezhi.engines.cases.models import Case, Note, Request, Step
from gezhi.engines.cases.queries.course import course_of, step_of
from gezhi.engines.cases.queries.seeing import voice_of
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.cases.rules.standing import may_decide
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Refusal, Wrong
from gezhi.engines.trust.rules.viewer import Viewer


def required(field: str, text: str, zh: str, en: str) -> str:
    """The text without blanks around it, or Invalid at its field when there is none."""
    if not text.strip():
        raise Invalid([Wrong(field, "required", Words(zh=zh, en=en))])
    return text.strip()


def _due_anew(row: Case, course: rules.Course, step: Step) -> None:
    step.due = rules.deadline_of(course, step_of(step)).due
    row.due = step.due
    step.save(update_fields=["pauses", "extra", "due"])


def ask_reporter(viewer: Viewer, case: UUID, version: int, question: str) -> Case:
    """Ask the reporter something; the clock stands still until they answer, at most as the pack
    says."""
    question = required("question", question, "请写下要问的事", "write what you want to know")
    with transaction():
        row = locked(case, viewer)
        check_version(row, version)
        must_be_open(row)
        course = course_of(viewer, row)
        must_act(viewer, row, course)
        if course.stage.pause is None or row.holder == "reporter":
            raise Refusal(
                "no-pause", "这一步不能暂停计时", "the clock cannot be stopped in this step"
            )
        if row.waiting:
            raise Changed(
                "waiting",
                "已经在等报事人回复",
                "the reporter was asked already",
                version=row.version,
            )
        now = clock.now()
        step = row.steps.get(n=row.step)
        step.pauses = [*step.pauses, [now.isoformat(), None]]
        row.waiting = True
        _due_anew(row, course, step)
        Note.objects.create(case=row, kind="question", text=question, by=viewer.account, at=now)
        record(
            viewer,
            "case.paused",
            "case",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            case=row.type,
            stage=row.stage,
        )
        return save_case(row, now)


def answer_question(viewer: Viewer, case: UUID, text: str) -> Case:
    """The reporter's answer; the clock goes on."""
    text = required("answer", text, "请写下回复", "write your answer")
    with transaction():
        row = locked(case, viewer)
        must_be_open(row)
        if not is_reporter(viewer, row):
            raise Forbidden("not-reporter", "只有报事人可以回复", "only the reporter can answer")
        Note.objects.create(
            case=row, kind="answer", text=text, by=viewer.account, reporter=voice_of(viewer, row)
        )
        if row.waiting:
            resume(viewer, row, "answered")
        return save_case(row, clock.now())


def resume(viewer: Viewer, row: Case, reason: str) -> None:
    """Let the clock go on after a pause."""
    step = row.steps.get(n=row.step)
    now = clock.now().isoformat()
    step.pauses = [[start, end or now] for start, end in step.pauses]
    row.waiting = False
    _due_anew(row, course_of(viewer, row), step)
    record(
        viewer,
        "case.resumed",
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        case=row.type,
        stage=row.stage,
        reason=reason,
    )


def request_time(viewer: Viewer, case: UUID, version: int, amount: Within, reason: str) -> Request:
    """Ask for more time; someone above with case.extend decides. The clock runs on meanwhile. Of a
    confidential case nobody above sees the reason: what the pack allows is taken at once."""
    reason = required("reason", reason, "请写明为什么需要延期", "say why more time is needed")
    with transaction():
        row = locked(case, viewer)
        check_version(row, version)
        must_be_open(row)
        course = course_of(viewer, row)
        must_act(viewer, row, course)
        rule = course.stage.extend
        step = row.steps.get(n=row.step)
        if rule is None or len(step.extra) >= rule.times:
            raise Refusal(
                "no-extension", "这一步不能再延期", "this step cannot be extended any more"
            )
        if longer(course, amount, rule.up_to):
            words = Words(
                zh=f"最多延长 {rule.up_to.say('zh')}", en=f"at most {rule.up_to.say('en')} more"
            )
            raise Invalid([Wrong("amount", "range", words)])
        if row.requests.filter(kind="extension", decided=None).exists():
            raise Changed(
                "asked",
                "延期申请正在等批准",
                "more time was asked for already",
                version=row.version,
            )
        request = Request.objects.create(
            case=row,
            step=row.step,
            kind="extension",
            amount=amount.model_dump(exclude_none=True),
            reason=reason,
            asked_by=viewer.account,
        )
        record(
            viewer,
            "case.asked",
            "case",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            kind="extension",
        )
        if row.confidential:
            _take_time(viewer, row, course, request)
        save_case(row, clock.now())
        return request


def _take_time(viewer: Viewer, row: Case, course: rules.Course, request: Request) -> None:
    request.decided, request.agreed = clock.now(), True
    request.save(update_fields=["decided", "agreed"])
    step = row.steps.get(n=row.step)
    step.extra = [*step.extra, request.amount]
    _due_anew(row, course, step)
    record(
        viewer,
        "case.extended",
        "case",
        row.pk,
        place_id=row.place_id,
        path=row.path,
        case=row.type,
        agreed=True,
    )


def longer(course: rules.Course, amount: Within, most: Within) -> bool:
    """Whether an amount reaches further than another, both counted from now."""
    calendar, now = rules.calendar_of(course.pack), clock.now()
    one, other = calendar.deadline(now, amount).due, calendar.deadline(now, most).due
    return one is not None and other is not None and one > other


def decide_request(viewer: Viewer, request: UUID, agreed: bool, answer: str = "") -> Case:
    """Grant or refuse more time, or give or refuse the second signature; never by the one who
    asked."""
    with transaction():
        asked = Request.objects.filter(pk=request).first()
        if asked is None:
            raise Refusal("no-request", "没有这项申请", "there is no such request")
        row = locked(asked.case_id, viewer)
        asked.refresh_from_db()
        if asked.decided is not None or asked.step != row.step:
            raise Changed(
                "decided", "这项申请已经有结论", "this was decided already", version=row.version
            )
        course = course_of(viewer, row)
        _must_decide(viewer, row, course, asked)
        if not agreed:
            answer = required("answer", answer, "请写明不同意的原因", "say why not")
        asked.decided, asked.decided_by = clock.now(), viewer.account
        asked.agreed, asked.answer = agreed, answer
        asked.save()
        verb = "case.extended" if asked.kind == "extension" else "case.countersigned"
        record(
            viewer,
            verb,
            "case",
            row.pk,
            place_id=row.place_id,
            path=row.path,
            case=row.type,
            agreed=agreed,
        )
        if agreed and asked.kind == "countersign":
            return _signed(viewer, row, course, asked)
        if agreed:
            step = row.steps.get(n=row.step)
            step.extra = [*step.extra, asked.amount]
            _due_anew(row, course, step)
        return save_case(row, clock.now())


def _must_decide(viewer: Viewer, row: Case, course: rules.Course, asked: Request) -> None:
    if asked.asked_by == viewer.account and not viewer.system:
        raise Forbidden("own-request", "自己的申请不能自己批", "you cannot decide your own request")
    by = course.stage.countersign
    if not may_decide(viewer, asked.kind, row.path, by.post or "" if by else ""):
        raise Forbidden("not-allowed", "要由上一级批准", "someone above decides this")


def _signed(viewer: Viewer, row: Case, course: rules.Course, asked: Request) -> Case:
    outcome = course.stage.outcomes[asked.outcome]
    turn = rules.follow(
        course, outcome, clock.now(), chosen(viewer, row, outcome, asked.amount["unit"], course)
    )
    because = asked.amount["because"]
    reason = {"because": because} if because else {}
    return conclude(
        viewer,
        row,
        course,
        turn,
        asked.outcome,
        say=asked.amount["say"],
        reason=reason,
        answers=asked.amount.get("answers"),
    )
