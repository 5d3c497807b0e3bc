"""The `mediation:` block of a case type: who mediates, who chooses them, and how it ends.

The People's Mediation Law gives the rest (free of charge, either side may say no, 30 days to a
joint application for judicial confirmation), so that no pack says it again.
"""

from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.words import Mistake
from gezhi.pack.entry import Entry, Key

Ending = Literal["willing", "agreed", "refused", "failed", "to-court", "kept"]
"""What a mediation can come to; `willing`: both sides said yes, and it begins. Each names the
outcome of the case's stages that says so."""


class Mediators(Entry):
    """Who can be chosen: holders of posts, or teams by their kind of body (art. 13)."""

    posts: list[Key] = Field(default_factory=list)
    bodies: list[Key] = Field(default_factory=list)

    @model_validator(mode="after")
    def _somebody(self) -> "Mediators":
        if not (self.posts or self.bodies):
            raise Mistake(
                "写清谁来调解：`posts`（岗位）或 `bodies`（调解队）",
                "say who mediates: `posts` or `bodies`",
            )
        return self


class Mediation(Entry):
    """Disputes of a case type are mediated.

    `choose: both` lets both sides choose among the mediators who agreed to be listed (两向选择);
    `assigned` has the committee name them (art. 19 allows both). `up_to` is how many sit together.
    `follow_up` are days after the agreement takes effect on which its keeping is asked about (art.
    31). `ends` names the outcomes of the stages; a stage without one ends by that of another stage.
    """

    by: Mediators
    choose: Literal["both", "assigned"] = "both"
    up_to: int = Field(default=1, ge=1, le=9)
    online: bool = False
    follow_up: list[int] = Field(default_factory=list, description="days, rising")
    ends: dict[Ending, Key]

    @model_validator(mode="after")
    def _fits(self) -> "Mediation":
        missing = {"agreed", "refused"} - set(self.ends)
        if missing:
            names = "、".join(sorted(missing))
            raise Mistake(
                f"`ends` 里还要写 {names}（达成协议；一方明确拒绝的不调，人民调解法第十七条）",
                f"`ends` must name {names} (an agreement; a refusal ends it, art. 17)",
            )
        if self.follow_up != sorted(set(self.follow_up)) or any(
            not 1 <= day <= 400 for day in self.follow_up
        ):
            raise Mistake(
                "`follow_up` 写 1 到 400 天，从小到大，不重复",
                "`follow_up` are 1 to 400 days, rising, each once",
            )
        return self
