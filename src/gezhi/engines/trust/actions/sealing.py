"""The sealer: chains what was written since the last seal, and signs the root."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import OperationalError, connection
from django.db.models import Max

from gezhi.engines.trust.actions.recording import transaction
from gezhi.engines.trust.models import Journal, Seal
from gezhi.engines.trust.queries.journal import chain_entries, settled_until
from gezhi.engines.trust.rules import chain

BATCH = 50_000


def signing_key() -> Ed25519PrivateKey:
    """The deployment's signing key (Ed25519), from its home folder."""
    return Ed25519PrivateKey.from_private_bytes(settings.SIGNING_KEY[:32])


def public_key() -> str:
    """Its public half, in hexadecimal: whoever has it can verify every seal."""
    return signing_key().public_key().public_bytes_raw().hex()


def seal_journal() -> Seal | None:
    """Seal the entries that are settled and not sealed yet; None when there are none.

    Writers are never held up for longer than a moment: if one runs long, the next tick seals.
    """
    try:
        until = settled_until()
    except OperationalError:
        return None
    with transaction():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(7415002)")
        before = Seal.objects.order_by("-last").first()
        start = before.last if before else 0
        waiting = Journal.objects.filter(pk__gt=start, pk__lte=until).order_by("pk")
        until = waiting.values_list("pk", flat=True)[BATCH - 1 : BATCH].first() or until
        root, count = chain.extend(
            before.root if before else chain.GENESIS, chain_entries(start, until)
        )
        if not count:
            return None
        first = Journal.objects.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[0]
        last = Journal.objects.filter(pk__lte=until).aggregate(last=Max("pk"))["last"]
        previous = before.root if before else chain.GENESIS
        signature = signing_key().sign(chain.statement(first, last, count, previous, root))
        return Seal.objects.create(
            first=first,
            last=last,
            count=count,
            previous=previous,
            root=root,
            key=public_key(),
            signature=signature.hex(),
        )
