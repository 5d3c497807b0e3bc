"""Accounts and what they may do."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.engines.trust.models.sealed import SealedTextField


class Accounts(BaseUserManager["Account"]):
    """Makes accounts as Django and allauth ask for them."""

    def create_user(
        self, username: str | None = None, password: str | None = None, **more: Any
    ) -> "Account":
        """An account; without a password only a one-time code opens it."""
        account = self.model(username=username, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """By user name, in any case of letters."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A way in. Staff sign in by name, password and second factor; residents by a code to their
    phone.

    The phone number is sealed; `phone_index` finds it without opening it.
    """

    RESIDENT, STAFF = "resident", "staff"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=40, unique=True, null=True, blank=True)
    kind = models.CharField(max_length=10, default=RESIDENT)
    name = SealedTextField(blank=True, default="")
    phone = SealedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=64, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    locked_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    date_joined = models.DateTimeField(default=clock.now)

    objects = Accounts()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username or str(self.id)

    def get_full_name(self) -> str:
        """The name that the account's owner gave."""
        return self.name or self.username or ""

    get_short_name = get_full_name


class Grant(models.Model):
    """What one appointment or membership lets an account do, over a place and all below it, or in a
    body.

    Derived from the appointment and the pack's post when it starts, so that one row answers "may
    they?".
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    source = models.UUIDField(db_index=True)
    pack = models.CharField(max_length=40)
    post = models.CharField(max_length=40, blank=True, default="")
    level = models.CharField(max_length=40, blank=True, default="")
    place_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=200, blank=True, default="")
    body = models.UUIDField(null=True)
    abilities = models.JSONField(default=list)
    starts = models.DateField()
    ends = models.DateField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "starts"])]


class Token(models.Model):
    """A key for programs; only its digest is kept. It acts as its account."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField(null=True)
    created = models.DateTimeField(default=clock.now)


class Link(models.Model):
    """A link that opens one thing without signing in; only its digest is kept.

    `purpose` is `follow` (until it expires) or `evaluate` (once).
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20)
    subject = models.UUIDField(db_index=True)
    holder = models.UUIDField(null=True)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)
