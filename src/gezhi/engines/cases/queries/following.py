"""Following a case without signing in: a key that only the reporter has."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from gezhi.base.ids import parse_code
from gezhi.base.phones import normal_phone
from gezhi.base.words import Mistake, Words
from gezhi.engines.cases.models import Case, Reporter
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.models.wall import for_system, tell_reporter
from gezhi.engines.trust.queries import find_link
from gezhi.engines.trust.rules.refusal import Invalid, Missing, Wrong
from gezhi.engines.trust.rules.viewer import Viewer

_MAC = 9


def _mac(reporter: UUID) -> bytes:
    key = hashlib.sha256(b"gezhi follow" + settings.MASTER_KEY).digest()
    return hmac.digest(key, reporter.bytes, "sha256")[:_MAC]


def follow_key(reporter: UUID) -> str:
    """The key by which a reporter follows a case: nothing is stored, nobody can guess it."""
    return base64.urlsafe_b64encode(reporter.bytes + _mac(reporter)).decode().rstrip("=")


def reporter_by_key(secret: str) -> Reporter:
    """The reporter behind a key, with the case; Missing when the key is not one of ours."""
    try:
        blob = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
        reporter = UUID(bytes=blob[:16])
    except ValueError:
        blob, reporter = b"", UUID(int=0)
    if len(blob) == 16 + _MAC and hmac.compare_digest(blob[16:], _mac(reporter)):
        tell_reporter(reporter)
        row = Reporter.objects.select_related("case").filter(pk=reporter).first()
        if row is not None:
            return row
    raise Missing("no-case", "这个链接打不开任何事项", "this link opens no case")


def following(secret: str) -> tuple[Viewer, Case]:
    """The viewer that a follow key makes, who sees and speaks for that one case, and the case.

    After a merge the key leads to the case that goes on, and still opens the reporter's own.
    """
    reporter = reporter_by_key(secret)
    return viewer_as(reporter), reporter.case


def viewer_as(reporter: Reporter) -> Viewer:
    """The viewer that a reporter is without signing in. One who only joined follows, and has no say
    in how the case goes."""
    case = "follows" if reporter.joined else "case"
    links = {case: reporter.case_id, "reporter": reporter.pk, "origin": reporter.origin}
    return Viewer(kind="reporter", language=reporter.language, links=links)


def evaluating(secret: str) -> tuple[Viewer, Case]:
    """The viewer that a single-use evaluation link makes, and the case; looking does not use it up.
    Missing when it was used, has expired or is unknown."""
    link = find_link(secret, "evaluate")
    if link is not None and link.holder is not None:
        tell_reporter(link.holder)
    reporter = (
        Reporter.objects.select_related("case").filter(pk=link.holder).first() if link else None
    )
    if link is None or reporter is None:
        raise Missing(
            "link-spent",
            "这个链接已经用过或过期了。需要时请用编号和手机号查询。",
            "This link was used or has expired. Use your receipt number and phone instead.",
        )
    return viewer_as(reporter), reporter.case


def look_up(viewer: Viewer, code: str, phone: str) -> str:
    """The follow key of whoever reported a case and gave this number, from what is on their receipt
    and in their head.

    Invalid when the number cannot be one of ours or the phone is none; otherwise the same Missing,
    whether there is no such case, no such phone, or one of another: nobody learns which.
    """
    number, phone_form = _typed(code, phone)
    index = phone_index(phone_form)
    own = Reporter.objects.filter(origin__in=Case.objects.filter(code=number).values("pk"))
    accounts = Account.objects.filter(phone_index=index).values("pk")
    with for_system():
        found = own.filter(Q(phone_index=index) | Q(account__in=accounts)).order_by("pk").first()
    if found is None:
        raise Missing(
            "no-match",
            "编号和电话对不上。请核对回执；报事时没留电话的，只能用回执上的二维码或登录查看。",
            "The number and the phone do not belong together. Check the receipt; if you gave no "
            "phone then, only the code on the receipt or signing in shows it.",
        )
    return follow_key(found.pk)


def _typed(code: str, phone: str) -> tuple[str, str]:
    """Both as they are kept, or Invalid with what is wrong with either."""
    wrong: list[Wrong] = []
    number = ""
    try:
        number = parse_code(code)
    except Mistake as mistake:
        wrong.append(Wrong("code", "code", mistake.words))
    phone_form = normal_phone(phone)
    if phone_form is None:
        words = Words(zh="电话号码不对：手机是 11 位，座机请带区号", en="this is no phone number")
        wrong.append(Wrong("phone", "phone", words))
    if wrong:
        raise Invalid(wrong)
    return number, phone_form or ""
