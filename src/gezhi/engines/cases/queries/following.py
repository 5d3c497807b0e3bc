"""Following a case without signing in: a key that only the reporter has."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.trust.rules.refusal import Missing
from gezhi.engines.trust.rules.viewer import Viewer

_MAC = 9


def _mac(reporter: UUID) -> bytes:
    key = hashlib.sha256(b"gezhi follow" + settings.MASTER_KEY).digest()
    return hmac.new(key, reporter.bytes, hashlib.sha256).digest()[:_MAC]


def follow_key(reporter: UUID) -> str:
    """The key by which a reporter follows a case: nothing is stored, nobody can guess it."""
    return base64.urlsafe_b64encode(reporter.bytes + _mac(reporter)).decode().rstrip("=")


def reporter_by_key(key: str) -> Reporter:
    """The reporter behind a key, with the case; Missing when the key is not one of ours."""
    try:
        blob = base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))
        reporter = UUID(bytes=blob[:16])
    except ValueError:
        blob, reporter = b"", UUID(int=0)
    if len(blob) == 16 + _MAC and hmac.compare_digest(blob[16:], _mac(reporter)):
        row = Reporter.objects.select_related("case").filter(pk=reporter).first()
        if row is not None:
            return row
    raise Missing("no-case", "这个链接打不开任何事项", "this link opens no case")


def following(key: str) -> tuple[Viewer, Case]:
    """The viewer that a follow key makes, who sees and speaks for that one case, and the case.

    After a merge the key leads to the case that goes on.
    """
    reporter = reporter_by_key(key)
    viewer = Viewer(
        kind="reporter",
        language=reporter.language,
        links={"case": reporter.case_id, "reporter": reporter.pk},
    )
    return viewer, reporter.case
