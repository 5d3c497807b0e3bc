"""Sealed fields: names, phone numbers and the like are never stored in the clear.

Envelope encryption: fields are sealed under a data key, which the master key wraps. The first byte
of a sealed value names its data key, and each data key keeps its own cipher, so that values stay
readable when `GEZHI_CIPHER` changes and a new key takes over. The field's own name is bound as
additional data, so a value moved to another column does not open. A blind index (HMAC-SHA256 under
a key derived for that purpose, whatever the cipher) finds an exact value without opening any.
"""

import hashlib
import hmac
import os
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection, models

from gezhi.engines.trust.rules.ciphers import AES, CIPHERS, Cipher

NONCE = 12
MOST_KEYS = 255


class NoKey(RuntimeError):
    """There is no data key for the cipher that is set. `gezhi setup` and `gezhi run` make it; one
    made inside a transaction that fails would take with it whatever others sealed meanwhile."""


def _derive(purpose: str, size: int = 32) -> bytes:
    return HKDF(SHA256(), size, None, f"gezhi {purpose}".encode()).derive(settings.MASTER_KEY)


@cache
def _index_key() -> bytes:
    return _derive("blind index")


def _wrapping(cipher: str) -> Cipher:
    """What wraps data keys of a cipher: the same cipher under a key of its own."""
    kind = CIPHERS[cipher]
    return kind(_derive("wrapping" if cipher == AES else f"wrapping {cipher}", kind.key_size))


@cache
def _cipher(key: int) -> Cipher:
    from gezhi.engines.trust.models.keeping import DataKey

    row = DataKey.objects.filter(pk=key).first()
    if row is None:
        raise NoKey(f"data key {key} is not in this database")
    if row.cipher not in CIPHERS:
        raise NoKey(f"data key {key} is for {row.cipher}, which is none of {', '.join(CIPHERS)}")
    blob = bytes(row.wrapped)
    inner = _wrapping(row.cipher).decrypt(blob[:NONCE], blob[NONCE:], b"data key")
    return CIPHERS[row.cipher](inner)


@cache
def _current(cipher: str) -> int:
    """The number of the key that seals now: the newest of the cipher that is set."""
    found = _newest(cipher)
    if found is None and connection.in_atomic_block:
        raise NoKey(f"there is no data key for {cipher}: run `gezhi setup`")
    return found if found is not None else make_key()


def _newest(cipher: str) -> int | None:
    from gezhi.engines.trust.models.keeping import DataKey

    rows = DataKey.objects.filter(cipher=cipher).order_by("-pk")
    return rows.values_list("pk", flat=True).first()


def make_key() -> int:
    """The data key of the cipher that is set, made when there is none; returns its number. Two
    processes that make it at once end with the same one."""
    from gezhi.engines.trust.models.keeping import DataKey

    cipher = settings.CIPHER
    found = _newest(cipher)
    while found is None:
        number = (DataKey.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
        if number > MOST_KEYS:
            raise NoKey(f"there are {MOST_KEYS} data keys already")
        nonce, inner = os.urandom(NONCE), os.urandom(CIPHERS[cipher].key_size)
        wrapped = nonce + _wrapping(cipher).encrypt(nonce, inner, b"data key")
        row, _ = DataKey.objects.get_or_create(
            pk=number, defaults={"cipher": cipher, "wrapped": wrapped}
        )
        found = row.pk if row.cipher == cipher else None
    return found


def seal(text: str, purpose: str) -> bytes:
    """The sealed form of a text: key number, nonce, ciphertext. Empty stays empty."""
    if not text:
        return b""
    nonce, key = os.urandom(NONCE), _current(settings.CIPHER)
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
    _cipher(_current(settings.CIPHER))


def forget_keys() -> None:
    """Drop the keys in memory (another database, as in tests and restores)."""
    _cipher.cache_clear()
    _current.cache_clear()
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
