"""Talking a pact through: residents comment article by article, and each comment is answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words, say_date
from gezhi.engines.councils.actions.pacts.telling import locked, moved, must_keep, tell
from gezhi.engines.councils.models import PactComment, PactVersion
from gezhi.engines.councils.queries.pacts.keeping import least_talk, rules_of, today
from gezhi.engines.councils.rules.pacts.personal import personal
from gezhi.engines.councils.rules.pacts.texts import numbered, restored
from gezhi.engines.trust.actions import message_account, own_account, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Missing, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer
from gezhi.pack.pact_law import doubts

LONGEST, LONGEST_REASON, MOST_EACH = 1000, 500, 20


@dataclass(frozen=True, slots=True)
class Talk:
    """From when until when a draft is talked through, both days included; `confirmed` says that its
    keeper has read what the law makes doubtful."""

    version: UUID
    first: date
    last: date
    confirmed: bool = False


def start_talk(viewer: Viewer, asked: Talk) -> PactVersion:
    """Publish a draft for talk: from now on its text is public, and stands still until the talk is
    over. The same days again change nothing. Invalid for an empty text, too few days, or doubts of
    law that nobody has confirmed to have read."""
    with transaction():
        row = locked(asked.version)
        post = must_keep(viewer, row.path)
        same = (row.talk_first, row.talk_last) == (asked.first, asked.last)
        if row.state == PactVersion.TALK and same:
            return row
        if row.state != PactVersion.DRAFT:
            raise moved(row)
        if wrong := list(_wrong_talk(row, asked)):
            raise Invalid(wrong)
        row.state, row.talk_first, row.talk_last = PactVersion.TALK, asked.first, asked.last
        row.talked = row.body
        row.save(update_fields=["state", "talk_first", "talk_last", "talked"])
        tell(viewer, "talked", row, post, until=asked.last.isoformat())
    return row


def _wrong_talk(row: PactVersion, asked: Talk) -> Iterator[Wrong]:
    text = list(numbered(restored(row.body)))
    if not text:
        yield Wrong("text", "empty", Words(zh="还没有写条文", en="there is no article yet"))
    if asked.first < today():
        words = Words(zh="从今天或以后开始", en="it begins today or later")
        yield Wrong("first", "past", words)
    least = least_talk(row, asked.first)
    if asked.last < least:
        zh = f"至少到{say_date(least)}"
        words = Words(zh=zh, en=f"until {say_date(least, 'en')} at the earliest")
        yield Wrong("last", "short", words)
    if not asked.confirmed and any(doubts(one.text) for _, _, one in text):
        zh = "有的条文可能与法律抵触，看过提醒、确认后再公布"
        words = Words(zh=zh, en="some articles may contradict the law: read the warnings first")
        yield Wrong("confirmed", "doubts", words)


@dataclass(frozen=True, slots=True)
class NewComment:
    """What a resident says of a version in talk: of one article by its id, or of all of it."""

    version: UUID
    text: str
    article: str = ""
    id: UUID = field(default_factory=new_id)


def comment_on_pact(viewer: Viewer, asked: NewComment) -> PactComment:
    """Comment while the talk runs, for whoever is signed in. The same id again is the same comment.
    Changed when the talk is over or has not begun; Invalid for personal data, which everybody would
    read."""
    account = own_account(viewer)
    if wrong := [*_wrong_comment(asked.text), *wrong_id(asked.id)]:
        raise Invalid(wrong)
    with transaction():
        row = locked(asked.version)
        before = PactComment.objects.filter(pk=asked.id).first()
        if before is not None:
            return _again(account, asked, before)
        if row.talk_first is None:
            raise Missing("no-pact-version", "没有这一版公约", "there is no such version")
        _must_be_in_talk(row)
        about = _article(row, asked.article)
        if PactComment.objects.filter(pact=row, by=account).count() >= MOST_EACH:
            words = Words(
                zh="您已经提了很多条，请等答复", en="you said a lot: wait for the answers"
            )
            raise Invalid([Wrong("text", "many", words)])
        made = PactComment.objects.create(
            id=asked.id,
            pact=row,
            path=row.path,
            article=asked.article,
            about=about,
            text=asked.text.strip(),
            by=account,
        )
        tell(viewer, "commented", row, "", article=asked.article)
    return made


def _wrong_comment(text: str) -> Iterator[Wrong]:
    if not 1 <= len(text.strip()) <= LONGEST:
        zh = f"写一写您的意见（最多 {LONGEST} 个字）"
        words = Words(zh=zh, en=f"say what you think, in {LONGEST} characters")
        yield Wrong("text", "required", words)
    elif personal(text):
        zh = "意见大家都看得到，请去掉电话、证件号、车牌和门牌"
        words = Words(zh=zh, en="everybody reads it: leave out numbers, cars and doors of people")
        yield Wrong("text", "personal", words)


def _again(account: UUID, asked: NewComment, before: PactComment) -> PactComment:
    stands = (before.by, before.pact_id, before.article, before.text)
    if stands != (account, asked.version, asked.article, asked.text.strip()):
        raise Changed("id-taken", "这个编号已用于另一条", "this id belongs to another comment")
    return before


def _must_be_in_talk(row: PactVersion) -> None:
    if row.state != PactVersion.TALK or row.talk_first is None or row.talk_last is None:
        raise moved(row)
    if today() < row.talk_first:
        day = say_date(row.talk_first, "en")
        raise Changed("talk-ahead", f"从{say_date(row.talk_first)}开始提意见", f"begins on {day}")
    if today() > row.talk_last:
        raise Changed("talk-over", "征求意见已经结束", "the talk is over")


def _article(row: PactVersion, key: str) -> str:
    """How the article reads that is meant; "" for all of it."""
    if not key:
        return ""
    for _, _, one in numbered(restored(row.body)):
        if one.id == key:
            return one.text
    words = Words(zh="没有这一条，请刷新", en="there is no such article: reload")
    raise Invalid([Wrong("article", "unknown", words)])


Outcome = Literal["taken", "not_taken", "hidden"]


def answer_pact_comment(viewer: Viewer, wanted: UUID, outcome: Outcome, reason: str) -> PactComment:
    """Say that a comment is taken up, or is not, with a reason; or that it is not shown because it
    is about a person (`hidden`). Never by who made it. The same answer again changes nothing;
    Changed when somebody else answered otherwise, or the version went on."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON or personal(reason):
        words = Words(zh="写一句理由，不写个人信息", en="give a reason, without personal data")
        raise Invalid([Wrong("reason", "required", words)])
    with transaction():
        made = PactComment.objects.filter(pk=wanted).first()
        if made is None:
            raise Missing("no-comment", "没有这条意见", "there is no such comment")
        row = locked(made.pact_id)
        made.refresh_from_db()
        post = must_keep(viewer, row.path)
        if made.outcome:
            if (made.outcome, made.reason) == (outcome, reason):
                return made
            zh, en = "已经答复了，请刷新", "it was answered already: reload"
            raise Changed("answered", zh, en, outcome=made.outcome)
        if row.state != PactVersion.TALK:
            raise moved(row)
        if viewer.account is not None and viewer.account == made.by:
            zh, en = "自己提的意见由别人答复", "somebody else answers one's own comment"
            raise Forbidden("own-comment", zh, en)
        made.outcome, made.reason = outcome, reason
        made.answered_by, made.answered_at = viewer.account, clock.now()
        made.save(update_fields=["outcome", "reason", "answered_by", "answered_at"])
        tell(viewer, "answered", row, post, outcome=outcome)
        _message(row, made)
    return made


def _message(row: PactVersion, made: PactComment) -> None:
    """Tell whoever commented that there is an answer, in their language."""
    name = rules_of(row).name
    said = Words(
        zh=f"您对“{name.zh}”提的意见有答复了，在公约页面上看。",
        en=f"Your comment on “{name.say('en')}” was answered; see the page of the pact.",
    )
    message_account(made.by, "pact-answered", row.pk, said)
