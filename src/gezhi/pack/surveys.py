"""`survey:` documents of `campaigns.yaml`: registration drives, surveys, and projects that are
followed door by door. A form needs a purpose, an owner, a legal basis and an expiry (burden letter
of 2026), and says before it asks who asks and why (PIPL 17)."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from gezhi.base.words import Mistake, Words
from gezhi.pack.entry import Date, Entry, Key
from gezhi.pack.forms import FormField

Held = Literal["name", "phone", "address", "size"]
HELD_KINDS: dict[Held, str] = {
    "name": "name",
    "phone": "phone",
    "address": "text",
    "size": "number",
}
"""The kind of question that each field of the register is asked by, where it is not held yet."""
PLAIN = frozenset({"text", "choice", "number", "date", "yes-no", "name", "phone"})
LONGEST = 732
"""Days between the first and the last day of a survey: two years at most (PIPL 19)."""


class SurveyField(FormField):
    """One question. `held` names the field of the register that it is: what is held there is shown
    and confirmed with one tap, never asked again. `sensitive` ones need a consent of their own
    (PIPL 28, 29)."""

    held: Held | None = None
    sensitive: bool = False

    @model_validator(mode="after")
    def _fits(self) -> "SurveyField":
        if self.kind not in PLAIN:
            raise Mistake(
                "调查只问文字、选择、数字、日期、是否、姓名、电话，其他的不问",
                "a survey asks by text, choice, number, date, yes-no, name or phone only",
            )
        if self.held is not None and self.kind != HELD_KINDS[self.held]:
            kind = HELD_KINDS[self.held]
            raise Mistake(
                f"登记簿里的 `{self.held}` 要用 `kind: {kind}`",
                f"`{self.held}` of the register is asked by `kind: {kind}`",
            )
        return self


class SurveyState(Entry):
    """How a household of a project stands: agreed, moved out, moved back."""

    state: Key
    name: Words


class Survey(Entry):
    """What is asked, of whom, for what, by whom, under which text and until when.

    It asks `person`s, `household`s or `unit`s. `notice` is read before anything is asked (PIPL 17);
    `consent` is the separate one for sensitive fields (29), `guardian` what a parent or guardian
    agrees to for a child under fourteen (31). Residents fill it in by themselves where it is
    `open`. Answers are erased `keeps` days after `expires`; counts stay (19). `also` are kinds of
    doors besides households, as shops, which are named by hand. `states` follow a project door by
    door.
    """

    survey: Key
    name: Words
    purpose: Words
    owner: Key
    basis: Words
    from_: Date = Field(alias="from")
    expires: Date
    keeps: int = Field(ge=0, le=365)
    asks: Literal["person", "household", "unit"]
    also: dict[Key, Words] = Field(default_factory=dict)
    open: bool = False
    notice: Words
    consent: Words | None = None
    guardian: Words | None = None
    fields: list[SurveyField] = Field(min_length=1)
    states: list[SurveyState] = Field(default_factory=list)
    source: str

    @model_validator(mode="after")
    def _sound(self) -> "Survey":
        _must_end(self.from_, self.expires)
        if any(one.sensitive for one in self.fields) and self.consent is None:
            raise Mistake(
                "有敏感的问题，写上单独征得同意的话 `consent`（个人信息保护法第二十九条）",
                "it asks sensitive things: add `consent`, asked for separately (PIPL 29)",
            )
        if self.asks == "person" and self.guardian is None:
            raise Mistake(
                "问到个人的，写上 `guardian`：不满十四岁的由监护人同意（个人信息保护法第三十一条）",
                "it asks persons: add `guardian` for children under fourteen (PIPL 31)",
            )
        if self.states and self.asks == "person":
            raise Mistake("`states` 是按户推进的项目用的", "`states` follow doors, not persons")
        if self.asks == "unit" and not self.also:
            raise Mistake(
                "问单位的，写上 `also`：哪几类单位", "it asks units: say of which kinds, `also`"
            )
        return self

    @property
    def key(self) -> str:
        """Its name in the pack."""
        return self.survey

    def field(self, key: str) -> SurveyField | None:
        """A question, by name."""
        return next((one for one in self.fields if one.field == key), None)

    def holding(self, held: Held) -> SurveyField | None:
        """The question that is a field of the register."""
        return next((one for one in self.fields if one.held == held), None)

    @property
    def sensitive(self) -> list[SurveyField]:
        """The questions that need a consent of their own."""
        return [one for one in self.fields if one.sensitive]


def _must_end(first: date, last: date) -> None:
    if last < first:
        raise Mistake("`expires` 不能早于 `from`", "`expires` must not be before `from`")
    if (last - first).days > LONGEST:
        raise Mistake(
            "一张表最多用两年，到时候不用了就停，还要用再发一版",
            "a form stands for two years at most; publish a new version where it is still needed",
        )
