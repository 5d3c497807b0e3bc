"""Sealed fields: names, phone numbers and the like are never stored in the clear.

Envelope encryption: fields are sealed with AES-256-GCM under a data key, which the master key
wraps. The field's own name is bound as additional data, so a value moved to another column does not
open. A blind index (HMAC-SHA256 under a key derived for that purpose) finds an exact value without
opening any.
"""

import hashlib
import hmac
import os
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models

NONCE = 12


def _derive(purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, f"gezhi {purpose}".encode()).derive(settings.MASTER_KEY)


@cache
def _index_key() -> bytes:
    return _derive("blind index")


@cache
def _cipher(key: int) -> AESGCM:
    from gezhi.engines.trust.models.keeping import DataKey

    row = DataKey.objects.filter(pk=key).first()
    wrapping = AESGCM(_derive("wrapping"))
    if row is None:
        nonce = os.urandom(NONCE)
        wrapped = nonce + wrapping.encrypt(nonce, os.urandom(32), b"data key")
        row, _ = DataKey.objects.get_or_create(
            pk=key, defaults={"cipher": settings.CIPHER, "wrapped": wrapped}
        )
    blob = bytes(row.wrapped)
    return AESGCM(wrapping.decrypt(blob[:NONCE], blob[NONCE:], b"data key"))


def seal(text: str, purpose: str, key: int = 1) -> bytes:
    """The sealed form of a text: key number, nonce, ciphertext. Empty stays empty."""
    if not text:
        return b""
    nonce = os.urandom(NONCE)
    return bytes([key]) + nonce + _cipher(key).encrypt(nonce, text.encode(), purpose.encode())


def unseal(blob: bytes | memoryview | None, purpose: str) -> str:
    """The text again; raises `InvalidTag` when it was altered or belongs to another field."""
    if not blob:
        return ""
    data = bytes(blob)
    nonce = data[1 : 1 + NONCE]
    return _cipher(data[0]).decrypt(nonce, data[1 + NONCE :], purpose.encode()).decode()


def blind_index(text: str, purpose: str) -> str:
    """A digest that is equal for equal texts of one purpose, and says nothing without the key."""
    return hmac.new(_index_key(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def phone_index(phone: str) -> str:
    """The blind index of a phone number in its one form."""
    return blind_index(phone, "phone")


def load_key() -> None:
    """Have the data key in memory: a COPY under way cannot ask the database for it."""
    _cipher(1)


def forget_keys() -> None:
    """Drop the keys in memory (another database, as in tests and restores)."""
    _cipher.cache_clear()
    _index_key.cache_clear()


class SealedTextField(models.BinaryField):
    """A text column whose values are sealed at rest; it can be neither searched nor sorted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = True
        super().__init__(*args, **kwargs)

    def _check_str_default_value(self) -> list[Any]:
        """Values are texts outside the database, so a text is a good default."""
        return []

    @property
    def purpose(self) -> str:
        """What the sealed value is bound to: table and column."""
        return f"{self.model._meta.db_table}.{self.column}"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        return unseal(value, self.purpose)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = value if isinstance(value, bytes) else seal(value or "", self.purpose)
        return super().get_db_prep_value(sealed, connection, prepared)

    def to_python(self, value: Any) -> Any:
        return value

    def get_default(self) -> str:
        return ""

    def value_to_string(self, obj: Any) -> str:
        return str(self.value_from_object(obj))
