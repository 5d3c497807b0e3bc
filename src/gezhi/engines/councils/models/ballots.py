"""Ballots, their rolls, and the box.

What a voter chose stands in one of three places, never in two: sealed in `Vote` until the ballot is
counted; after that in `Vote.choice` where the ballot is named, or in a `Slip` that nothing joins to
its voter where it is secret. See docs/decisions/0014-secret-ballots.md for what that protects.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from gezhi.base import clock
from gezhi.engines.places.models import Place
from gezhi.engines.trust.models import PackVersion
from gezhi.engines.trust.models.sealed import SealedTextField


class Ballot(models.Model):
    """One vote at a place, of a kind of the pack as its `version` says it.

    `policy` is how it is held and `rule` what it is judged by, as written in the journal's digest
    `frozen` when it opens. `pack`, `post` say by whom it is run. `subject` names what it is about
    elsewhere (`pact:<id>`). `salt` hides whose head a digest in the published roll is. `result` is
    empty until it is counted; `carried` then says whether it passed.
    """

    DRAFT, ANNOUNCED, OPEN = "draft", "announced", "open"
    CLOSED, DECIDED, CANCELLED = "closed", "decided", "cancelled"
    PUBLIC = (ANNOUNCED, OPEN, CLOSED, DECIDED, CANCELLED)
    """States in which anybody may know of it."""
    ROLLED = (DRAFT, ANNOUNCED)
    """States in which the roll may still be changed."""

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    version = models.ForeignKey(PackVersion, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True, default="")
    subject = models.CharField(max_length=60, blank=True, default="")
    policy = models.JSONField(default=dict)
    rule = models.JSONField(default=dict)
    secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=DRAFT)
    by = models.UUIDField(null=True)
    post = models.CharField(max_length=60, blank=True, default="")
    made = models.DateTimeField(default=clock.now)
    announced = models.DateTimeField(null=True)
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    opened = models.DateTimeField(null=True)
    closed = models.DateTimeField(null=True)
    decided = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    salt = SealedTextField(blank=True, default="")
    frozen = models.CharField(max_length=64, blank=True, default="")
    heads = models.PositiveIntegerField(null=True)
    area = models.BigIntegerField(null=True)
    voted = models.PositiveIntegerField(null=True)
    result = models.JSONField(null=True)
    carried = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(closes__gt=models.F("opens")), name="councils_ballot_lasts"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "state", "id"], name="councils_ballot_list"),
            models.Index(fields=["state", "closes"], name="councils_ballot_due"),
            models.Index(
                fields=["subject"], name="councils_ballot_about", condition=~Q(subject="")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class RollRow(models.Model):
    """One line of a roll: a person, a household's representative or an owner's unit.

    `key` is what makes it the only one of its kind (a person's or household's id, a unit's number);
    `head` whose one vote it is: several units of one owner have one, all units of a developer
    `developer`. `area` in cm². `account` votes online; `proxy_account` in its place, by a written
    proxy of `proxy_head` (on the roll or not). `household` joins those who live together.
    """

    id = models.UUIDField(primary_key=True)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="roll")
    number = models.PositiveIntegerField()
    who_kind = models.CharField(max_length=10, default="person")
    who = models.CharField(max_length=40, blank=True, default="")
    key = models.CharField(max_length=80)
    head = models.CharField(max_length=80)
    name = SealedTextField()
    born = SealedTextField(blank=True, default="")
    area = models.BigIntegerField(null=True)
    household = models.CharField(max_length=80, blank=True, default="")
    account = models.UUIDField(null=True)
    withdrawn = models.BooleanField(default=False)
    proxy_name = SealedTextField(blank=True, default="")
    proxy_head = models.CharField(max_length=80, blank=True, default="")
    proxy_account = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ballot", "key"], name="councils_roll_once"),
            models.UniqueConstraint(fields=["ballot", "number"], name="councils_roll_number"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ballot", "head"], name="councils_roll_head"),
            models.Index(
                fields=["account", "ballot"],
                name="councils_roll_account",
                condition=Q(account__isnull=False),
            ),
            models.Index(
                fields=["proxy_account", "ballot"],
                name="councils_roll_proxy",
                condition=Q(proxy_account__isnull=False),
            ),
        ]


class RollObjection(models.Model):
    """What somebody has against a roll while it is posted: `about` is a row, or nothing where one
    is missing. `due` is the last day on which it must be answered."""

    UPHELD, DISMISSED = "upheld", "dismissed"

    id = models.UUIDField(primary_key=True)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="objections")
    path = models.CharField(max_length=200)
    about = models.ForeignKey(RollRow, models.SET_NULL, null=True, related_name="+")
    text = SealedTextField()
    by = models.UUIDField(null=True)
    at = models.DateTimeField(default=clock.now)
    due = models.DateField(null=True)
    outcome = models.CharField(max_length=10, blank=True, default="")
    reason = SealedTextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)


class Vote(models.Model):
    """That a head has voted, once for each by constraint, and until the count, sealed, what.

    `sealed` is the choice, of one length for all, opened only by the count. `token` is the digest
    of the id under which it was cast, so that a double submit is harmless; the count forgets it.
    In a secret ballot there is no time here (`at`, `by`), and the count writes these rows anew, in
    the order of heads, so that their place in the table does not tell who came when.
    """

    ONLINE, PAPER = "online", "paper"

    id = models.UUIDField(primary_key=True, default=uuid4)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes")
    head = models.CharField(max_length=80)
    way = models.CharField(max_length=10, default=ONLINE)
    proxy = models.BooleanField(default=False)
    sealed = models.BinaryField(default=bytes)
    token = models.CharField(max_length=64, blank=True, default="")
    choice = models.JSONField(null=True)
    spoilt = models.BooleanField(default=False)
    by = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ballot", "head"], name="councils_voted_once")
        ]


class Slip(models.Model):
    """A slip in the published box of a secret ballot: what was chosen, by nobody.

    The id is random, and slips are written in its order by the one transaction that counts, so
    neither their ids, nor where they stand, nor which transaction wrote them tells whose they are.
    `receipt` is the digest of the code that the voter alone has; empty for paper.
    """

    id = models.UUIDField(primary_key=True)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="box")
    choice = models.JSONField()
    spoilt = models.BooleanField(default=False)
    receipt = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ballot", "id"], name="councils_slip_box"),
            models.Index(
                fields=["ballot", "receipt"],
                name="councils_slip_receipt",
                condition=~Q(receipt=""),
            ),
        ]


class PaperSheet(models.Model):
    """A paper ballot being entered: once by one holder of `ballot.enter`, again by another.

    `sheet` is the number written on the paper when the box was emptied; `head` whose it is, in a
    named ballot alone. `first` and `second` are sealed; `agreed` is what counts, once both say the
    same or a third entry settles it. Nothing here has a time.
    """

    FIRST, DIFFERS, AGREED = "first", "differs", "agreed"

    id = models.UUIDField(primary_key=True)
    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="sheets")
    sheet = models.PositiveIntegerField()
    head = models.CharField(max_length=80, blank=True, default="")
    state = models.CharField(max_length=10, default=FIRST)
    first = SealedTextField()
    first_by = models.UUIDField(null=True)
    second = SealedTextField(blank=True, default="")
    second_by = models.UUIDField(null=True)
    agreed = SealedTextField(blank=True, default="")
    settled_by = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ballot", "sheet"], name="councils_sheet_once"),
            models.UniqueConstraint(
                fields=["ballot", "head"], name="councils_sheet_head", condition=~Q(head="")
            ),
        ]
