"""How people sign in: staff by name, password and second factor; residents by a code to their
phone."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.fields import PhoneField
from allauth.account.forms import RequestLoginCodeForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gezhi.engines.trust import actions
from gezhi.engines.trust.queries import account_by_phone, lock_left, normal_phone


class Accounts(DefaultAccountAdapter):
    """Tells allauth where our phone numbers are, and sends its codes through our messages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """A resident's account begins with the first code that proves a phone; there is no other
        way."""
        return False

    def phone_form_field(self, **kwargs: Any) -> PhoneField:
        """Numbers as people here write them: allauth's own check wants a country code first."""
        return PhoneField(validators=[], **kwargs)

    def clean_phone(self, phone: str) -> str:
        """The number in one form; ValidationError says how to write it."""
        number = normal_phone(phone)
        if number is None:
            raise ValidationError(
                _("This is not a phone number. Give 11 digits, or the area code too.")
            )
        return number

    def get_user_by_phone(self, phone: str) -> Any:
        return account_by_phone(phone)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        actions.set_phone(user, phone, verified)

    def set_phone_verified(self, user: Any, phone: str) -> None:
        actions.set_phone(user, phone, True)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        text = gettext("%(code)s is your Gezhi code. It is valid for 5 minutes; give it to nobody.")
        actions.send_now("code", text % {"code": code}, address=phone, account=user.pk)

    def generate_phone_verification_code(self, *, user: Any, phone: str) -> str:
        """Six digits: easy to read out, tried at most three times."""
        return actions.new_code()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse while the account is locked, and say for how long."""
        super().pre_authenticate(request, **credentials)
        left = lock_left(credentials.get("username", ""))
        if left is not None:
            minutes = int(left.total_seconds() // 60) + 1
            raise ValidationError(
                _("Too many wrong attempts. Try again in %(minutes)s minutes.")
                % {"minutes": minutes}
            )

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        actions.note_success(user)
        return super().pre_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        actions.note_failure(credentials.get("username", ""))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Each to their own work: staff without second factor set it up first."""
        user: Any = request.user
        if user.kind != "staff":
            return reverse("portal:home")
        return reverse(settings.STAFF_REDIRECT_URL)


class RequestCode(RequestLoginCodeForm):
    """Asks for a phone; a number seen for the first time gets an account that the code will
    open."""

    def clean_phone(self) -> str | None:
        phone = self.cleaned_data.get("phone")
        if phone:
            actions.find_or_make_resident(phone)
        return super().clean_phone()
