"""Phone numbers in one form, so that the same number is found however it was typed."""

import re
import unicodedata

import phonenumbers

MOBILE = re.compile(r"1[3-9]\d{9}")


def normal_phone(text: str, region: str = "CN") -> str | None:
    """The number as `+8613800000000` (E.164), or None when it is none.

    Full-width digits, blanks and hyphens are understood; without a country it is taken for China's.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if region == "CN" and MOBILE.fullmatch(text):
        return "+86" + text
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked(phone: str) -> str:
    """A number with its middle hidden (`+86138****0000`): enough to recognise one's own."""
    if len(phone) < 8:
        return "*" * len(phone)
    return f"{phone[:-8]}****{phone[-4:]}"
