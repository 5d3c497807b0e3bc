"""The person whom a case is about: written apart, told when it is their turn, and told the end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.engines.cases.models import Case, Concerned, StepSecret
from gezhi.engines.cases.rules import course as rules
from gezhi.engines.trust.actions import queue_message
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import phone_index


@dataclass(frozen=True, slots=True)
class About:
    """Whom a case is about, as its form names them."""

    name: str
    phone: str


def write_concerned(case: UUID, about: About) -> None:
    """Keep whom a new case is about, sealed, and not among its reporters."""
    index = phone_index(about.phone) if about.phone else ""
    Concerned.objects.create(case_id=case, name=about.name, phone=about.phone, phone_index=index)


def tell_concerned(row: Case, course: rules.Course, turn: rules.Turn, outcome: str) -> None:
    """Tell the person that a case about them has come to them, or that it went on after that. Every
    message says where to read it and nothing of what it says: phones are read by others too."""
    if turn.step is not None and turn.step.held.kind == "concerned":
        _bind(row)
        _message(row, course, "told", _ARRIVED)
    elif turn.step is not None and outcome != "silent":
        _message(row, course, "went_on", _WENT_ON)


def tell_end(row: Case, course: rules.Course) -> None:
    """Tell the person that a case about them has ended, where they knew of it."""
    if course.type.concerned is not None:
        _message(row, course, "ended", _ENDED)


def _bind(row: Case) -> None:
    """From now on the case is also theirs: their account's, if their number has one."""
    found = Concerned.objects.get(case=row)
    if found.phone_index:
        accounts = Account.objects.filter(phone_index=found.phone_index, is_active=True)
        found.account = accounts.values_list("pk", flat=True).first()
    found.told = found.told or clock.now()
    found.save(update_fields=["account", "told"])


def _message(row: Case, course: rules.Course, what: str, said: Words) -> None:
    found = Concerned.objects.filter(case=row, told__isnull=False).first()
    if found is None or not (found.account or found.phone):
        return
    account = Account.objects.filter(pk=found.account).first() if found.account else None
    name = course.pack.manifest.name
    words = Words(zh=f"{name.zh}：{said.zh}", en=f"{name.say('en')}: {said.say('en')}")
    text = words.say(account.language if account else "zh-hans")
    address = "" if account else found.phone
    queue_message(f"concerned-{what}", text, address=address, account=found.account, subject=row.pk)


_ARRIVED = Words(
    zh="有一份只给您本人的告知。用这个手机号登录，在“我的”里看；不同意可以申诉。",
    en="There is a notice for you alone. Sign in with this number and look under “Mine”; "
    "you may object to it.",
)
_WENT_ON = Words(
    zh="给您的告知有新进展，登录后在“我的”里看。",
    en="The notice to you has gone on: sign in and look under “Mine”.",
)
_ENDED = Words(
    zh="给您的告知已有结果，登录后在“我的”里看。",
    en="The notice to you has come to its end: sign in and look under “Mine”.",
)


def forget_own_concerned(account: UUID) -> None:
    """The person erases their account: their name, number and words leave what was said of them."""
    Concerned.objects.filter(account=account).update(account=None, **_EMPTY)


def forget_ended_concerned(before: datetime, limit: int) -> None:
    """Let go of whom a case was about, and of what was said of them, once it ended longer ago than
    names are kept: the case remains as a number (PIPL article 47)."""
    ended = Concerned.objects.filter(case__state=Case.CLOSED, case__closed__lt=before)
    left = ended.exclude(name="").values_list("pk", flat=True)[:limit]
    ids = list(left)
    Concerned.objects.filter(pk__in=ids).update(account=None, **_EMPTY)
    StepSecret.objects.filter(case__in=ids).delete()
    Case.objects.filter(pk__in=ids).update(text="", spot="", lon=None, lat=None, form={})


_EMPTY = {"name": "", "phone": "", "phone_index": "", "said": ""}
