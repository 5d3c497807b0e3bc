"""Points to somebody of one's own household: chosen, confirmed with what both have, receipted."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.points.actions import OCCASIONS, Gift, give
from gezhi.engines.points.queries import Kin, Mine, given, giving
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Refusal, Viewer, Wrong
from gezhi.surfaces.portal.earning import full_day
from gezhi.surfaces.portal.served import find_served, ground_context
from gezhi.surfaces.portal.telling import spoken
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.dues import exact
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import errors_of, said_of
from gezhi.surfaces.ui.toasts import toast


@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, account: int) -> HttpResponse:
    """To whom, how many and what for; then once more what both have before and after, and only then
    it is done. A refusal stands at its field, and nothing that was chosen is lost."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:my-points")
    mine, kin = giving(viewer, account)
    if request.method == "GET":
        return _draw(request, mine, kin)
    try:
        asked, to = _asked(request, mine, kin)
        if not request.POST.get("sure"):
            return _confirm(request, mine, asked, to)
        give(viewer, asked)
    except Refusal as refusal:
        return _refused(request, viewer, account, refusal)
    toast(request, gettext("Handed on. It stands in both passbooks."))
    return redirect("portal:points-gift", gift=asked.id)


def _asked(request: HttpRequest, mine: Mine, kin: list[Kin]) -> tuple[Gift, Kin]:
    """What was chosen; Invalid at the fields that are wrong."""
    post, wrong = request.POST, []
    to = next((one for one in kin if one.holder.id == post.get("to", "")), None)
    if to is None:
        wrong.append(_wrong("to", "选一位家人", "choose somebody of your household"))
    typed = post.get("amount", "").strip()
    amount = int(typed) if typed.isdecimal() and len(typed) < 8 else 0
    if amount < 1:
        wrong.append(_wrong("amount", "填一个整数，至少是 1", "a whole number, one at least"))
    elif amount > mine.balance and not post.get("sure"):
        zh, en = f"您现有 {mine.balance}，不够 {amount}", f"you have {mine.balance}, not {amount}"
        wrong.append(_wrong("amount", zh, en))
    if wrong or to is None:
        raise Invalid(wrong)
    unit, whom = mine.found.adoption.unit_id, UUID(to.holder.id)
    return Gift(unit, whom, amount, _id(request), post.get("why", "")), to


def _id(request: HttpRequest) -> UUID:
    """The id that the form was drawn with; a broken one is made anew."""
    try:
        return UUID(request.POST.get("id", ""))
    except ValueError:
        return new_id()


def _wrong(name: str, zh: str, en: str) -> Wrong:
    return Wrong(name, "required", Words(zh=zh, en=en))


def _refused(request: HttpRequest, viewer: Viewer, account: int, refusal: Refusal) -> HttpResponse:
    """The form again, as things stand now, under a new id: one that was refused stays refused."""
    mine, kin = giving(viewer, account)
    if isinstance(refusal, Invalid):
        errors = errors_of(refusal.wrong)
    elif isinstance(refusal, Changed) and refusal.code == "not-enough":
        errors = {"amount": said_of(refusal)}
    elif isinstance(refusal, Forbidden):
        errors = {"to": said_of(refusal)}
    else:
        errors = {"": said_of(refusal)}
    return _draw(request, mine, kin, errors=errors, status=refusal.status)


def occasions() -> dict[str, str]:
    """What one can say that points are for."""
    return {
        "shopping": gettext("household shopping"),
        "thanks": gettext("a thank-you"),
        "birthday": gettext("a birthday"),
        "school": gettext("things for school"),
    }


def _draw(
    request: HttpRequest,
    mine: Mine,
    kin: list[Kin],
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_about(mine),
        "kin": kin,
        "fields": _fields(request, mine, kin, errors or {}),
        "said": (errors or {}).get("", ""),
        "id": str(new_id()),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/give.html", context, status=status)


def _about(mine: Mine) -> dict[str, Any]:
    scheme = mine.found.scheme
    return {"one": mine, "scheme": spoken(scheme.name), "unit": spoken(scheme.unit)}


def _fields(
    request: HttpRequest, mine: Mine, kin: list[Kin], errors: dict[str, str]
) -> list[FieldInput]:
    post, names = request.POST, occasions()
    unit = spoken(mine.found.scheme.unit)
    alone = kin[0].holder.id if len(kin) == 1 else ""
    return [
        FieldInput(
            "to",
            "choice",
            gettext("To whom?"),
            post.get("to", alone),
            error=errors.get("to", ""),
            required=True,
            options=[Option(one.holder.id, one.holder.name) for one in kin],
        ),
        FieldInput(
            "amount",
            "number",
            gettext("How many?"),
            post.get("amount", ""),
            help=gettext("You have %(n)s %(unit)s.") % {"n": mine.balance, "unit": unit},
            error=errors.get("amount", ""),
            required=True,
            least=1,
            most=max(1, mine.balance),
            step=1,
            unit=unit,
        ),
        FieldInput(
            "why",
            "choice",
            gettext("What for?"),
            post.get("why", ""),
            error=errors.get("why", ""),
            options=[Option(key, names[key]) for key in OCCASIONS],
        ),
    ]


def _confirm(request: HttpRequest, mine: Mine, asked: Gift, to: Kin) -> HttpResponse:
    """What both have before and after, once more before it is done."""
    sides = [
        (gettext("You"), mine.balance, mine.balance - asked.amount),
        (to.holder.name, to.balance, to.balance + asked.amount),
    ]
    context = {
        **_about(mine),
        "to": to.holder.name,
        "asked": asked,
        "why": occasions().get(asked.why, ""),
        "sides": sides,
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/give_sure.html", context)


@never_cache
@require_GET
def receipt(request: HttpRequest, gift: UUID) -> HttpResponse:
    """What was handed on, for who gave it and who got it."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:my-points")
    found = given(viewer, gift)
    context = {
        "gift": found,
        "unit": spoken(Words(zh=found.unit.zh, en=found.unit.en)),
        "day": full_day(found.day),
        "exact": exact(found.at),
        "why": occasions().get(found.why, ""),
        **ground_context(find_served(request)),
    }
    return render(request, "portal/points/gift.html", context)
