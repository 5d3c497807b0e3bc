"""`points.yaml`: schemes by which points are earned and reviewed, and shops where they are
exchanged.

A scheme says what is recorded, for how many points, how often, who records and who reviews. It
takes force at a place by a decision recorded there, never by being written down here.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from gezhi.base.conditions import Condition
from gezhi.base.words import Mistake, Words
from gezhi.base.worktime import Within
from gezhi.pack.entry import Entry, Key

Period = Literal["month", "quarter", "year"]
HolderKind = Literal["household", "person", "body"]
Amount = Annotated[int, Field(ge=1, le=10_000)]
"""Points are whole and positive; a deduction says so by its kind, not by its sign."""


class ByItself(Entry):
    """What makes a record of an item by itself, so that nobody types what is known already: a case
    that ended, or a meeting that was held, where a condition on what the journal tells of it holds.
    The points are for the reporter, for whoever settled it, or for each who was there; the record
    is reviewed like any other."""

    when: Literal["case.closed", "meeting.held"]
    if_: Condition | None = Field(default=None, alias="if")
    to: Literal["reporter", "settler", "attender"]

    @model_validator(mode="after")
    def _fits(self) -> "ByItself":
        if (self.when == "meeting.held") != (self.to == "attender"):
            raise Mistake(
                "`when: meeting.held` 配 `to: attender`（到会的人），"
                "`case.closed` 配 `reporter` 或 `settler`",
                "`meeting.held` goes with `to: attender`, "
                "`case.closed` with `reporter` or `settler`",
            )
        return self


class Item(Entry):
    """One line of a scheme: a thing that is recorded, and its points.

    `times` is how often it counts at most for one holder in one period `per`. The points of `base`
    items make up the scheme's total; `bonus` comes on top; a `deduction` lowers the score.
    """

    item: Key
    name: Words
    points: Amount
    kind: Literal["base", "bonus", "deduction"] = "base"
    per: Period = "month"
    times: int = Field(default=1, ge=1, le=366)
    evidence: Literal["none", "note"] = "none"
    recorded_by: list[Key] = Field(default_factory=list)
    by_itself: ByItself | None = None


class Star(Entry):
    """What a category is worth as a star: held by whoever scores at least `from_` of its points in
    a period; lost below, and regained."""

    name: Words
    from_: Amount = Field(alias="from")


class Category(Entry):
    """Items that belong together. `invented` marks texts that the source does not give."""

    category: Key
    name: Words
    star: Star | None = None
    invented: bool = False
    items: list[Item] = Field(min_length=1)


class Review(Entry):
    """By which posts entries are reviewed before they count, never by who recorded them, and how
    long the holder may appeal."""

    by: list[Key] = Field(min_length=1)
    appeal: Within


class Tier(Entry):
    """A rank by the year's score, with the rights that it brings."""

    tier: Key
    name: Words
    from_: Amount = Field(alias="from")
    rights: Words


class Honour(Entry):
    """A title for whoever holds that many stars."""

    honour: Key
    name: Words
    stars: int = Field(ge=1, le=99)


class Ranking(Entry):
    """A published order of outcomes, only where an award rests on it: with its rule and source, and
    of that period alone."""

    rule: Words
    source: str
    every: Period = "year"


class MutualKind(Entry):
    """Something that neighbours ask each other for. Once both have confirmed it, `give` is recorded
    for who helped, `receive` for who was helped, and `again` comes beside `give` for a helper who
    had been helped before. None of them is a deduction: to be helped costs nothing."""

    kind: Key
    name: Words
    give: Key
    receive: Key | None = None
    again: Key | None = None


class Mutual(Entry):
    """Help that neighbours give each other under a scheme, asked for and offered by themselves.

    What nobody took up lapses after `open_for`. `invented` marks texts that the source does not
    give.
    """

    open_for: Within
    kinds: list[MutualKind] = Field(min_length=1)
    invented: bool = False

    def kind(self, key: str) -> MutualKind | None:
        """The kind of help of that key."""
        return next((one for one in self.kinds if one.kind == key), None)


class Scheme(Entry):
    """How points of one kind are earned at places of one level."""

    scheme: Key
    name: Words
    unit: Words
    at: Key
    holder: HolderKind
    adopted_by: Words = Field(description="whose recorded decision lets the scheme take force")
    source: str
    total: Amount | None = Field(default=None, description="what the base items must add up to")
    recorded_by: list[Key] = Field(min_length=1)
    review: Review
    review_every: Period = "month"
    exchange_every: Period = "quarter"
    expire: int | None = Field(default=None, ge=1, le=120, description="months")
    themes: dict[Annotated[int, Field(ge=1, le=12)], list[Key]] = Field(default_factory=dict)
    tiers: list[Tier] = Field(default_factory=list)
    honours: list[Honour] = Field(default_factory=list)
    ranking: Ranking | None = None
    mutual: Mutual | None = Field(default=None, description="help given, received and confirmed")
    categories: list[Category] = Field(min_length=1)

    def items(self) -> Iterator[tuple[Category, Item]]:
        """Every item with its category, in order."""
        for category in self.categories:
            for item in category.items:
                yield category, item

    def ranked(self, period: Period) -> Ranking | None:
        """By which rule results of such a period are published in order; None: not at all."""
        found = self.ranking
        return found if found is not None and found.every == period else None

    def item(self, key: str) -> tuple[Category, Item] | None:
        """The item of that key with its category."""
        return next((pair for pair in self.items() if pair[1].item == key), None)


class Limit(Entry):
    """How many one holder gets at most in one period."""

    most: int = Field(ge=1, le=9999)
    per: Period = "quarter"


class Good(Entry):
    """What a shop offers from the start; stock and later goods are the shop's own affair."""

    good: Key
    name: Words
    points: Amount
    kind: Literal["goods", "discount", "service"] = "goods"
    limit: Limit | None = None
    tier: Key | None = Field(default=None, description="only for this tier and those above")
    honoured_by: list[Key] = Field(
        default_factory=list, description="posts of merchants that redeem its vouchers"
    )


class Shop(Entry):
    """Where the points of schemes are exchanged: at places of one level, kept by posts. With
    `any_time` false it exchanges on its exchange days only. Merchants, by the posts of
    `honoured_by`, redeem vouchers of the goods that name them."""

    shop: Key
    name: Words
    at: Key
    takes: list[Key] = Field(min_length=1)
    kept_by: list[Key] = Field(min_length=1)
    any_time: bool = True
    honoured_by: list[Key] = Field(default_factory=list)
    goods: list[Good] = Field(default_factory=list)
