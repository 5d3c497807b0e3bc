"""Finding out who the viewer is, in one statement."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils import timezone

from gezhi.base import clock
from gezhi.engines.trust.models import Account, Token
from gezhi.engines.trust.rules.secret import digest
from gezhi.engines.trust.rules.viewer import ANYONE, Held, Viewer

_GRANT = ("pack", "post", "level", "place_id", "path", "body", "abilities")


def _today() -> date:
    return timezone.localdate(clock.now())


def _rows(accounts: QuerySet[Any], prefix: str) -> list[dict[str, Any]]:
    today = _today()
    held = accounts.annotate(
        held=FilteredRelation(
            f"{prefix}grants",
            condition=Q(**{f"{prefix}grants__starts__lte": today})
            & (
                Q(**{f"{prefix}grants__ends__isnull": True})
                | Q(**{f"{prefix}grants__ends__gte": today})
            ),
        )
    )
    own = {name: F(prefix + name) for name in ("kind", "language", "is_active")} if prefix else {}
    names = {f"account_{name}": value for name, value in own.items()}
    fields = list(names) if prefix else ["kind", "language", "is_active"]
    return list(
        held.annotate(**names).values(
            f"{prefix}id" if prefix else "id", *fields, *(f"held__{name}" for name in _GRANT)
        )
    )


def _viewer(rows: list[dict[str, Any]], prefix: str, verified: bool) -> Viewer:
    if not rows:
        return ANYONE
    own = "account_" if prefix else ""
    first = rows[0]
    if not first[f"{own}is_active"]:
        return ANYONE
    grants = tuple(
        Held(
            pack=row["held__pack"],
            post=row["held__post"],
            level=row["held__level"],
            place_id=row["held__place_id"],
            path=row["held__path"],
            body=row["held__body"],
            abilities=frozenset(row["held__abilities"]),
        )
        for row in rows
        if row["held__pack"] is not None
    )
    return Viewer(
        account=first[f"{prefix}id"] if prefix else first["id"],
        kind=first[f"{own}kind"],
        language=first[f"{own}language"],
        grants=grants,
        verified=verified,
    )


def viewer_of(account: UUID, *, verified: bool = True) -> Viewer:
    """The viewer behind an account; anyone at all when it is locked or gone.

    Staff who have not shown their second factor yet (`verified` false) get no grants.
    """
    viewer = _viewer(_rows(Account.objects.filter(pk=account), ""), "", verified)
    return viewer if verified else Viewer(account=viewer.account, kind=viewer.kind, verified=False)


def viewer_of_token(secret: str) -> Viewer:
    """The viewer behind a program's key; anyone at all when it is unknown or expired."""
    tokens = Token.objects.filter(digest=digest(secret)).filter(
        Q(expires__isnull=True) | Q(expires__gt=clock.now())
    )
    return _viewer(_rows(tokens, "account__"), "account__", True)
