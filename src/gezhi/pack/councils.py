"""`councils.yaml`: councils that meet, with members, cadence, turns, notice, rule and agenda."""

from fractions import Fraction
from typing import Literal, get_args

from pydantic import Field, field_validator, model_validator

from gezhi.base.voting import STATUTES
from gezhi.base.voting.statutes import Condition, Gate, Rule, Statute
from gezhi.base.words import Mistake, Words
from gezhi.base.worktime import Within
from gezhi.pack.entry import Entry, Key

Cadence = Literal["month", "quarter", "year"]
AgendaSource = Literal["open-resolutions", "cases", "proposals", "member-items"]
Shown = Literal["dates", "agenda", "minutes", "resolutions", "votes"]
Body = Literal["eligible", "present", "participating"]


def share(text: str) -> Fraction:
    """A share as people write it: `2/3`. Raises `Mistake` unless it lies above 0 and up to 1."""
    try:
        found = Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise Mistake("比例请写成 2/3 这样", "write a share like 2/3") from error
    if not 0 < found <= 1:
        raise Mistake("比例须大于0、不超过1", "a share is above 0 and at most 1")
    return found


class Seat(Entry):
    """Who sits: the holders of a post at the place or on its ground, every body of a kind (each
    sends somebody), or `set`: people and units that the council itself takes in, from a day to a
    day. `count` is how many there should be."""

    post: Key | None = None
    bodies: Key | None = None
    set: Words | None = None
    count: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one(self) -> "Seat":
        if sum(one is not None for one in (self.post, self.bodies, self.set)) != 1:
            zh = "`post`、`bodies`、`set` 里写一个，且只写一个"
            raise Mistake(zh, "name exactly one of `post`, `bodies`, `set`")
        return self


class Turns(Entry):
    """Who chairs or hosts: always the same `post`, or in turn the holders of posts and the bodies
    of kinds that `rotates` names, in that order."""

    post: Key | None = None
    rotates: list[Key] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one(self) -> "Turns":
        if (self.post is None) == (not self.rotates):
            zh = "`post` 和 `rotates` 里写一个"
            raise Mistake(zh, "name either `post` or `rotates`")
        return self


class Agreed(Entry):
    """A council's own rule of decision: of those who must be there, `quorum` of all members; of
    `of`, more than `over` or at least `least` must agree."""

    quorum: str | None = None
    over: str | None = None
    least: str | None = None
    of: Body = "present"

    @field_validator("quorum", "over", "least")
    @classmethod
    def _share(cls, text: str | None) -> str | None:
        if text is not None:
            share(text)
        return text

    @model_validator(mode="after")
    def _one(self) -> "Agreed":
        if (self.over is None) == (self.least is None):
            zh = "`over`（超过）和 `least`（达到）里写一个"
            raise Mistake(zh, "name either `over` or `least`")
        if self.over is not None and share(self.over) == 1:
            zh, en = "“超过”全部是做不到的", "nothing is more than all"
            raise Mistake(zh, en)
        return self


class Special(Entry):
    """Special meetings: which posts may ask for one by themselves, and which share of the members
    together can; then it has to be called."""

    asked_by: list[Key] = Field(default_factory=list)
    share: str | None = None

    @field_validator("share")
    @classmethod
    def _share(cls, text: str | None) -> str | None:
        if text is not None:
            share(text)
        return text


class Council(Entry):
    """A standing meeting of people and bodies at each place of one level.

    Without `every` it meets when there is something to talk over. `notice` is how long before a
    meeting its members are told; without it, the days that the law of `rule` names. `topics` are
    what it talks about, and what resolutions are counted by. `public` is what everybody sees of a
    meeting: who was there never is.
    """

    council: Key
    name: Words
    at: Key
    source: str
    every: Cadence | None = None
    members: list[Seat] = Field(min_length=1)
    chair: Turns
    host: Turns | None = None
    notice: Within | None = None
    rule: str | Agreed | None = None
    agenda: list[AgendaSource] = Field(default_factory=lambda: list(get_args(AgendaSource)))
    topics: dict[Key, Words] = Field(default_factory=dict)
    public: list[Shown] = Field(default_factory=lambda: ["dates", "resolutions", "votes"])
    special: Special | None = None

    @property
    def statute(self) -> Statute | None:
        """The law by which it decides, where `rule` names one."""
        return STATUTES.get(self.rule) if isinstance(self.rule, str) else None

    @property
    def legal_days(self) -> int | None:
        """Days of notice that the law of its rule asks for; no reason excuses less."""
        days = self.statute.numbers.get("notice_days") if self.statute else None
        return days if isinstance(days, int) else None

    def judged_by(self) -> Rule | None:
        """What a show of hands is judged by; None where it decides without votes, or by a ballot
        as its law counts by a roll."""
        if isinstance(self.rule, Agreed):
            return _own_rule(self.rule)
        return self.statute.rule() if self.statute and countable(self.statute) else None


def _own_rule(rule: Agreed) -> Rule:
    """An agreed rule in exact shares of people."""
    quorum = None
    if rule.quorum is not None:
        there = Condition("people", "present", "ge", share(rule.quorum), "eligible")
        quorum = Gate((there,))
    compare = "gt" if rule.over is not None else "ge"
    wanted = share(rule.over or rule.least or "1")
    passing = Gate((Condition("people", "yes", compare, wanted, rule.of),))
    return Rule(quorum, passing, Words(zh="本会约定的规则", en="as the council agreed"))


def countable(statute: Statute) -> bool:
    """Whether a show of hands of members can be judged by a law: it counts people, and asks for no
    roll of its own (a ballot does that)."""
    if statute.passing is None or (statute.quorums and "" not in statute.quorums):
        return False
    gates = (*statute.quorums.values(), statute.passing)
    asked = [one for gate in gates for one in gate.conditions]
    plain = ("eligible", "present", "participating")
    return all(one.measure == "people" and one.of in plain for one in asked)
