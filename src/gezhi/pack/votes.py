"""The rule by which a vote that a form asks for is judged: one of law, or a share of one's own."""

from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal

from pydantic import model_validator

from gezhi.base.voting import STATUTES, free
from gezhi.base.voting.statutes import Condition, Gate, Rule
from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Shortened

JUDGING: tuple[str, ...] = tuple(
    key
    for key, one in STATUTES.items()
    if one.passing is not None and set(one.quorums) <= {""} and not key.endswith(".election")
)
"""Rules of law by which a meeting can be judged (elections held in several ways are not)."""

_OWN = Words(zh="本地议事规则", en="local rules of procedure")


class VoteRule(Shortened):
    """By what a vote is judged: a rule of law by its name, or a share that must agree.

    `at_least` includes the share itself (以上), `more_than` does not (过半数); `of` says of whom.
    `attend` is the share of all who must be present before anything is decided.
    """

    SHORT = {"enum": list(JUDGING)}

    statute: str | None = None
    at_least: str | None = None
    more_than: str | None = None
    of: Literal["eligible", "present", "participating"] = "present"
    attend: str | None = None
    source: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: Any) -> Any:
        return {"statute": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _one(self) -> "VoteRule":
        if sum(one is not None for one in (self.statute, self.at_least, self.more_than)) != 1:
            raise Mistake(
                "写一条法定规则的名字，或写 `at_least`、`more_than` 里的一个",
                "name a rule of law, or write one of `at_least` and `more_than`",
            )
        if self.statute is not None and self.statute not in JUDGING:
            raise Mistake(
                f"没有 `{self.statute}` 这条规则；有：{'、'.join(JUDGING)}",
                f"there is no rule `{self.statute}`; there are: {', '.join(JUDGING)}",
            )
        if self.statute is not None and self.attend is not None:
            raise Mistake(
                "法定规则自带到会人数，删去 `attend`",
                "a rule of law says itself how many must attend: drop `attend`",
            )
        self.rule()
        return self

    def rule(self) -> Rule:
        """The rule with its exact shares and its article. Raises `Mistake` for what is no share."""
        if self.statute is not None:
            return STATUTES[self.statute].rule()
        share, compare = (self.at_least, "ge") if self.at_least else (self.more_than, "gt")
        found = free(share or "", self.of, "people", compare, self.source or _OWN)  # type: ignore[arg-type]
        if self.attend is None:
            return found
        try:
            attend = Condition("people", "present", "ge", Fraction(self.attend), "eligible")
        except (ValueError, ZeroDivisionError) as error:
            raise Mistake("比例请写成 2/3 这样", "write a share like 2/3") from error
        return replace(found, quorum=Gate((attend,)))
