"""Drafting a ballot: what is asked, of which kind of the pack, and from when to when."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.voting.written import write_rule
from gezhi.base.words import Words
from gezhi.engines.councils.actions.ballots.telling import locked, moved, must_run, tell
from gezhi.engines.councils.models import Ballot
from gezhi.engines.councils.queries.ballots.kinds import BallotKind, kind_at
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.rules.refusal import Changed, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer

LONGEST_TITLE, LONGEST_TEXT, MOST_OPTIONS = 120, 4000, 50
YES_NO = (
    {"key": "yes", "zh": "同意", "en": "For"},
    {"key": "no", "zh": "不同意", "en": "Against"},
    {"key": "abstain", "zh": "弃权", "en": "Abstain"},
)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen. `cost` in whole yuan for a budget; `head` the line of the roll
    of whoever stands for election, so that they hold no proxies."""

    key: str
    zh: str
    en: str = ""
    cost: int | None = None
    head: str = ""


@dataclass(frozen=True, slots=True)
class NewBallot:
    """What is put to the vote at `place` under `kind` of its pack; `options` stay empty for yes or
    no. `most` and `budget` (whole yuan) as the method asks; `subject` is what it is about elsewhere
    (`pact:<id>`)."""

    place: int
    kind: str
    title: str
    opens: datetime
    closes: datetime
    text: str = ""
    options: tuple[Option, ...] = ()
    most: int | None = None
    budget: int | None = None
    subject: str = ""
    id: UUID = field(default_factory=new_id)


def draft_ballot(viewer: Viewer, asked: NewBallot) -> Ballot:
    """Draft a ballot, by a holder of `ballot.run` over the place; its roll may be filled at once.

    The same id again is the same ballot. Forbidden for others, Missing for a kind that the pack has
    not there, Invalid lists everything that is wrong.
    """
    found = kind_at(viewer, asked.place, asked.kind)
    post = must_run(viewer, found.place.path)
    with transaction():
        before = Ballot.objects.filter(pk=asked.id).first()
        if before is not None:
            if (before.place_id, before.kind, before.title) == (
                asked.place,
                asked.kind,
                asked.title.strip(),
            ):
                return before
            raise Changed("id-taken", "这个编号已用于另一件", "this id belongs to another ballot")
        wrong = list(_wrong(asked, found))
        if wrong:
            raise Invalid(wrong)
        row = Ballot(
            id=asked.id,
            place=found.place,
            path=found.place.path,
            kind=asked.kind,
            version_id=found.version,
            by=viewer.account,
            post=post,
            subject=asked.subject,
        )
        _write(row, asked, found)
        row.save(force_insert=True)
        tell(viewer, "drafted", row, post)
    return row


def amend_ballot(viewer: Viewer, wanted: UUID, asked: NewBallot) -> Ballot:
    """Change a draft; its kind and place stay. Changed once it was announced, as people prepare for
    what was announced: cancel it then, and draft another."""
    found = kind_at(viewer, asked.place, asked.kind)
    with transaction():
        row = locked(wanted)
        post = must_run(viewer, row.path)
        if row.state != Ballot.DRAFT:
            raise moved(row)
        wrong = list(_wrong(asked, found))
        if (row.place_id, row.kind) != (asked.place, asked.kind):
            words = Words(zh="换种类请另起一件", en="draft another ballot for another kind")
            wrong.append(Wrong("kind", "fixed", words))
        if wrong:
            raise Invalid(wrong)
        _write(row, asked, found)
        row.save()
        tell(viewer, "amended", row, post)
    return row


def _write(row: Ballot, asked: NewBallot, found: BallotKind) -> None:
    rules = found.rules
    row.title, row.text = asked.title.strip(), asked.text.strip()
    row.opens, row.closes = asked.opens, asked.closes
    row.secret = rules.is_secret
    row.rule = {
        **write_rule(rules.judged_by()),
        "statute": rules.rule if isinstance(rules.rule, str) else "",
    }
    cap = rules.proxies.most if rules.proxies else 0
    row.policy = {
        "method": rules.method,
        "secret": rules.is_secret,
        "electorate": rules.electorate.who,
        "ways": list(rules.ways),
        "revote": rules.revote,
        "proxies": cap,
        "same_household": bool(rules.proxies and rules.proxies.same_household),
        "most": asked.most or rules.most,
        "budget": asked.budget,
        "options": _options(asked, rules.method),
    }


def _options(asked: NewBallot, method: str) -> list[dict[str, object]]:
    if method == "yes-no":
        return [dict(one) for one in YES_NO]
    return [
        {
            "key": one.key,
            "zh": one.zh.strip(),
            "en": one.en.strip() or one.zh.strip(),
            **({"cost": one.cost} if one.cost is not None else {}),
            **({"head": one.head} if one.head else {}),
        }
        for one in asked.options
    ]


def _wrong(asked: NewBallot, found: BallotKind) -> Iterator[Wrong]:
    if not 1 <= len(asked.title.strip()) <= LONGEST_TITLE:
        words = Words(
            zh=f"写明表决什么（最多 {LONGEST_TITLE} 个字）", en="say what is put to the vote"
        )
        yield Wrong("title", "required", words)
    if len(asked.text) > LONGEST_TEXT:
        words = Words(zh=f"说明最多 {LONGEST_TEXT} 个字", en=f"at most {LONGEST_TEXT} characters")
        yield Wrong("text", "long", words)
    if asked.closes <= asked.opens:
        words = Words(zh="结束要晚于开始", en="it closes after it opens")
        yield Wrong("closes", "order", words)
    yield from wrong_id(asked.id)
    if found.rules.method != "yes-no":
        yield from _wrong_options(asked, found.rules.method)


def _wrong_options(asked: NewBallot, method: str) -> Iterator[Wrong]:
    keys = [one.key for one in asked.options]
    if not 1 <= len(keys) <= MOST_OPTIONS or not all(one.zh.strip() for one in asked.options):
        words = Words(zh=f"写 1 到 {MOST_OPTIONS} 个选项", en=f"1 to {MOST_OPTIONS} options")
        yield Wrong("options", "required", words)
    if len(set(keys)) != len(keys):
        yield Wrong("options", "double", Words(zh="选项重复", en="an option stands twice"))
    if not all(re.fullmatch(r"[a-z0-9-]{1,40}", key) for key in keys):
        words = Words(zh="选项的键用小写字母、数字和连字符", en="keys are small letters and digits")
        yield Wrong("options", "key", words)
    if method != "budget":
        return
    if not asked.budget or asked.budget <= 0:
        yield Wrong("budget", "required", Words(zh="写明一共多少元", en="say how much there is"))
    if any(one.cost is None or one.cost <= 0 for one in asked.options):
        words = Words(zh="每个项目都要写费用（元）", en="every project has its cost in yuan")
        yield Wrong("options", "cost", words)
