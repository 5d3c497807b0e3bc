"""Questions under what is public, and their answers."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.disclosure.actions.checking import personal_words
from gezhi.engines.disclosure.models import Item, Question
from gezhi.engines.disclosure.queries.due import last_day
from gezhi.engines.disclosure.queries.kinds import posting_as, rules_of, today
from gezhi.engines.disclosure.queries.reading import item_of
from gezhi.engines.trust.actions import message_account, record, transaction
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.refusal import (
    Changed,
    Forbidden,
    Invalid,
    Missing,
    Wrong,
    wrong,
    wrong_id,
)
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.calendar import calendar_of

LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_WHY = 500, 2000, 200
MOST_A_DAY = 10
"""So many questions one account asks on a day, so that nobody floods a board."""


def ask(viewer: Viewer, item: UUID, text: str, id: UUID) -> Question:
    """Ask under an item; it is public at once, as a resident's. The same id again is the same
    question.

    Forbidden for who is not signed in; Missing for what was withdrawn; Invalid for personal
    numbers, and beyond ten questions on a day.
    """
    if viewer.account is None:
        raise Forbidden("not-signed-in", "请先登录再提问", "sign in to ask")
    row = item_of(viewer, item)
    if row.withdrawn is not None:
        raise Missing("withdrawn", "这一条已经撤下", "this was withdrawn")
    with transaction():
        before = Question.objects.filter(pk=id).first()
        if before is not None:
            return _again(viewer, before, row, text)
        faults = [*_wrong_question(viewer, text, id)]
        if faults:
            raise Invalid(faults)
        rules = rules_of(row)
        calendar = calendar_of(pack_by_id(row.pack_id))
        made = Question.objects.create(
            id=id,
            item=row,
            path=row.path,
            text=text.strip(),
            by=viewer.account,
            due=last_day(calendar, today(), rules.answer),
        )
        _tell(viewer, "asked", made, row, "")
    return made


def _again(viewer: Viewer, before: Question, row: Item, text: str) -> Question:
    same = (before.item_id, before.by, before.text)
    if same != (row.number, viewer.account, text.strip()):
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another question")
    return before


def _wrong_question(viewer: Viewer, text: str, id: UUID) -> Iterator[Wrong]:
    if not 1 <= len(text.strip()) <= LONGEST_QUESTION:
        zh, en = f"写下想问的（最多 {LONGEST_QUESTION} 个字）", "write what you want to know"
        yield wrong("text", "required", zh, en)
    yield from personal_words("text", text)
    yield from wrong_id(id)
    midnight = timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    if Question.objects.filter(by=viewer.account, at__gte=midnight).count() >= MOST_A_DAY:
        zh, en = f"今天已经问了 {MOST_A_DAY} 个，明天再问", "that was a lot for today"
        yield wrong("text", "many", zh, en)


def answer(viewer: Viewer, question: UUID, text: str) -> Question:
    """Answer in public, and tell the asker. The same words again change nothing; Changed when
    somebody answered otherwise, or it was hidden."""
    with transaction():
        row, post = _locked(viewer, question)
        if row.answer and row.answer == text.strip():
            return row
        if row.answer or row.hidden:
            raise _moved(row)
        faults = [*personal_words("answer", text)]
        if not 1 <= len(text.strip()) <= LONGEST_ANSWER:
            zh, en = f"写下答复（最多 {LONGEST_ANSWER} 个字）", "write the answer"
            faults.append(wrong("answer", "required", zh, en))
        if faults:
            raise Invalid(faults)
        row.answer, row.post = text.strip(), post
        row.answered_by, row.answered_at = viewer.account, clock.now()
        row.save()
        _tell(viewer, "answered", row, row.item, post, late=today() > row.due)
        zh = f"您在“{row.item.title}”下的提问有了答复。"
        en = f"Your question under “{row.item.title}” was answered."
        _message(row, "answered", Words(zh=zh, en=en))
    return row


def hide(viewer: Viewer, question: UUID, hidden: str, why: str) -> Question:
    """Take a question's words down, for personal data or insult and nothing else; that there was
    one stays public with the ground, and the asker is told why in words. Again: the same."""
    with transaction():
        row, post = _locked(viewer, question)
        if row.hidden:
            return row
        if row.answer:
            raise _moved(row)
        faults = []
        if hidden not in (Question.PERSONAL, Question.INSULT):
            zh, en = "只有个人信息和辱骂可以不显示", "only for personal data and insult"
            faults.append(wrong("hidden", "unknown", zh, en))
        if not 1 <= len(why.strip()) <= LONGEST_WHY:
            zh, en = "写明原因，提问的人会看到", "give the reason: the asker reads it"
            faults.append(wrong("why", "required", zh, en))
        if faults:
            raise Invalid(faults)
        row.hidden, row.hidden_why, row.hidden_at = hidden, why.strip(), clock.now()
        row.post, row.answered_by = post, viewer.account
        row.save()
        _tell(viewer, "question_hidden", row, row.item, post, reason=hidden)
        zh = f"您在“{row.item.title}”下的提问没有显示：{why.strip()}"
        en = f"Your question under “{row.item.title}” is not shown: {why.strip()}"
        _message(row, "hidden", Words(zh=zh, en=en))
    return row


def _locked(viewer: Viewer, wanted: UUID) -> tuple[Question, str]:
    rows = Question.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("item").filter(pk=wanted).first()
    if row is None:
        raise Missing("no-question", "没有这条提问", "there is no such question")
    post = posting_as(viewer, rules_of(row.item), row.path)
    if post is None:
        raise Forbidden("not-allowed", "这条提问不由您答复", "you do not answer this question")
    return row, post


def _moved(row: Question) -> Changed:
    if row.hidden:
        return Changed("hidden", "这条提问已经不显示", "this question is not shown any more")
    zh, en = "别人已经答复了，请看现在的答复", "somebody answered meanwhile: see the answer"
    return Changed("answered", zh, en, answer=row.answer)


def _message(row: Question, what: str, words: Words) -> None:
    message_account(row.by, f"disclosure-{what}", row.pk, words)


def _tell(viewer: Viewer, verb: str, row: Question, item: Item, post: str, /, **facts: Any) -> None:
    """The journal tells under which kind somebody asked, and no words of it."""
    about = {"kind": item.kind, "affairs": item.affairs, "period": item.period, **facts}
    where = {"place_id": item.place_id, "path": item.path, "as_post": post}
    record(viewer, f"disclosure.{verb}", "question", row.pk, **where, **about)  # type: ignore[arg-type]
