"""Ballots in `councils.yaml`: kinds of votes, by whom and by which rule they are decided."""

from dataclasses import replace
from typing import Literal

from pydantic import Field

from gezhi.base.voting import STATUTES
from gezhi.base.voting.statutes import Base, Comparison, Measure, Rule, Statute, free
from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Entry, Key

Who = Literal["persons", "households", "owners", "members", "holders", "imported"]
Method = Literal["yes-no", "one-of", "several-of", "approval", "ranked", "budget"]
Way = Literal["online", "paper"]

_WAY_OF: dict[str, str] = {"persons": "direct", "households": "household"}


TURNOUT = ("ranked", "budget")
"""Methods that find a winner by themselves: their rule says how many must take part."""


def _by_turnout(rule: Rule) -> Rule:
    parts = tuple(replace(one, counted="participating") for one in rule.passing.conditions)
    return replace(rule, passing=replace(rule.passing, conditions=parts))


class FreeRule(Entry):
    """A rule that people gave themselves: which share of whom must agree (`2/3`), or take part
    where options are ranked or share a budget.

    `of` is the denominator and `article` the words of the village or house that say so. `invented`
    marks a share that the source does not give.
    """

    share: str = Field(pattern=r"^[1-9][0-9]*/[1-9][0-9]*$")
    of: Base = "participating"
    measure: Measure = "people"
    compare: Comparison = "ge"
    article: Words
    invented: bool = False


class Electorate(Entry):
    """Whose names stand on the roll: persons of the place who are adults, households by one
    representative each, owners by their units, members of councils or holders of posts (`among`),
    or whoever is put on it from a list (`imported`)."""

    who: Who
    among: list[Key] = Field(default_factory=list)


class Proxies(Entry):
    """How many votes one may cast for others, and whether for one's own household alone."""

    most: int = Field(ge=0, le=20)
    same_household: bool = False


class Ballot(Entry):
    """A kind of vote that is held at places of one level.

    `rule` is a statute's id (`owner.special`) or a share of one's own. What the statute says of
    notice, secrecy and proxies holds without being written; a pack may only be stricter.
    """

    ballot: Key
    name: Words
    at: Key
    source: str
    rule: str | FreeRule
    electorate: Electorate
    method: Method = "yes-no"
    most: int | None = Field(default=None, ge=1, le=50, description="how many may be chosen")
    secret: bool = False
    ways: list[Way] = Field(default=["online", "paper"], min_length=1)
    proxies: Proxies | None = None
    revote: Literal["none", "until-close"] = "none"
    notice_days: int | None = Field(default=None, ge=0, le=60)

    @property
    def statute(self) -> Statute | None:
        """The statute by which it is decided, if the pack names one that is known."""
        return STATUTES.get(self.rule) if isinstance(self.rule, str) else None

    def giving(self, name: str) -> Statute | None:
        """The statute that gives a number: the ballot's own, or the one on notice of owners."""
        if self.statute is None or name in self.statute.numbers:
            return self.statute
        owners = STATUTES["owner.notice"]
        return owners if self.statute.id.startswith("owner.") else self.statute

    def number(self, name: str) -> int | None:
        """A whole number of the statute (`roll_days_before`), if it has one."""
        giving = self.giving(name)
        found = giving.numbers.get(name) if giving else None
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    @property
    def must_be_secret(self) -> bool:
        """Whether its statute demands secrecy."""
        return bool(self.statute and self.statute.numbers.get("secret"))

    @property
    def is_secret(self) -> bool:
        """Whether nobody learns who chose what, by the pack or by the statute."""
        return self.secret or self.must_be_secret

    @property
    def notice(self) -> int:
        """Days between the announcement and the opening: the longer of statute and pack."""
        return max(self.number("notice_days") or 0, self.notice_days or 0)

    @property
    def proxy_cap(self) -> int | None:
        """How many proxies the statute lets one person hold; None where it does not say."""
        by_reps = self.electorate.who not in ("persons", "households")
        least = self.number("most_proxies_reps") if by_reps else None
        return self.number("most_proxies") if least is None else least

    def judged_by(self) -> Rule:
        """The rule in exact fractions. Raises `Mistake` where there is none for this electorate."""
        if isinstance(self.rule, FreeRule):
            own = self.rule
            rule = free(own.share, own.of, own.measure, own.compare, own.article)
            return _by_turnout(rule) if self.method in TURNOUT else rule
        if self.statute is None:
            raise Mistake(f"没有名叫 {self.rule} 的规则", f"there is no rule {self.rule}")
        ways = self.statute.quorums
        way = "" if not ways or "" in ways else _WAY_OF.get(self.electorate.who, "reps")
        return self.statute.rule(way)
