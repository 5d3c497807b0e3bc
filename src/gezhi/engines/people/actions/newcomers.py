"""Appointing somebody who may not be known yet: the person and the post in one go."""

from dataclasses import dataclass
from datetime import date

from gezhi.base.phones import normal_phone
from gezhi.base.words import Words
from gezhi.engines.people.actions.appointing import NewAppointment, appoint, join_body
from gezhi.engines.people.actions.persons import NewPerson, add_person
from gezhi.engines.people.models import Appointment, Body, Person
from gezhi.engines.places.models import Place
from gezhi.engines.trust.actions import transaction
from gezhi.engines.trust.models import Account
from gezhi.engines.trust.models.sealed import phone_index
from gezhi.engines.trust.rules.refusal import Invalid, Wrong
from gezhi.engines.trust.rules.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who is to serve, as typed: `username` is the account to act with, if there is one."""

    name: str
    phone: str = ""
    username: str = ""
    post: str = ""
    kind: str = ""
    starts: date | None = None
    how: str = ""


def appoint_newcomer(viewer: Viewer, new: Newcomer, place: Place) -> Appointment:
    """Appoint somebody to a post at a place; the person is added unless the account or the phone
    number is known already. Invalid lists every wrong answer."""
    with transaction():
        person = _person(viewer, new)
        wanted = NewAppointment(person, new.post, place, new.kind, new.starts, new.how.strip()[:80])
        try:
            return appoint(viewer, wanted)
        except Invalid as fault:
            raise Invalid([_at_field(wrong) for wrong in fault.wrong]) from fault


def join_newcomer(viewer: Viewer, new: Newcomer, body: Body) -> Appointment:
    """The same for membership of a body."""
    with transaction():
        person = _person(viewer, new)
        if person.appointments.filter(body=body, ends=None).exists():
            words = Words(zh="已经是这个单位的成员", en="already a member of this body")
            raise Invalid([Wrong("name", "taken", words)])
        return join_body(viewer, person, body, new.starts)


def _at_field(wrong: Wrong) -> Wrong:
    return Wrong(wrong.field.removeprefix("0."), wrong.code, wrong.words, wrong.facts)


def _person(viewer: Viewer, new: Newcomer) -> Person:
    name, wrong = new.name.strip(), []
    if not 1 <= len(name) <= 60:
        wrong.append(Wrong("name", "required", Words(zh="请填写姓名", en="give a name")))
    phone = normal_phone(new.phone) if new.phone.strip() else ""
    if phone is None:
        words = Words(zh="电话号码不对：手机是 11 位", en="this is no phone number")
        wrong.append(Wrong("phone", "phone", words))
    account = _account(new.username.strip(), wrong)
    if wrong:
        raise Invalid(wrong)
    known = _known(account, phone or "")
    return known or add_person(viewer, NewPerson(name, phone or "", account))


def _account(username: str, wrong: list[Wrong]) -> Account | None:
    if not username:
        return None
    row = Account.objects.filter(username__iexact=username, kind=Account.STAFF).first()
    if row is None:
        words = Words(
            zh="没有这个登录名，先请安全管理员建账号", en="no staff account has this name"
        )
        wrong.append(Wrong("username", "unknown", words))
    return row


def _known(account: Account | None, phone: str) -> Person | None:
    if account is not None:
        return Person.objects.filter(account=account).first()
    if phone:
        return Person.objects.filter(phone_index=phone_index(phone)).order_by("pk").first()
    return None
