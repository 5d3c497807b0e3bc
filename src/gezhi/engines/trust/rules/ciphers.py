"""The ciphers that seal fields: AES-256-GCM, and SM4-GCM (GB/T 32907) where national algorithms are
required."""

from typing import ClassVar, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Block
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES, SM4 = "aes-256-gcm", "sm4-gcm"
TAG = 16


class Cipher(Protocol):
    """Seals data together with what it is bound to; `decrypt` raises InvalidTag for anything that
    was altered."""

    key_size: ClassVar[int]

    def __init__(self, key: bytes) -> None: ...

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """Ciphertext and tag."""
        ...

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """The data again."""
        ...


class Aes:
    """AES-256-GCM."""

    key_size: ClassVar[int] = 32

    def __init__(self, key: bytes) -> None:
        self._sealer = AESGCM(key)

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """Ciphertext and tag."""
        return self._sealer.encrypt(nonce, data, bound)

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """The data again."""
        return self._sealer.decrypt(nonce, data, bound)


class Sm4:
    """SM4-GCM, which `cryptography` offers as a block cipher with a mode and not ready made."""

    key_size: ClassVar[int] = 16

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """Ciphertext and tag."""
        sealer = Block(self._key, modes.GCM(nonce)).encryptor()
        sealer.authenticate_additional_data(bound)
        return sealer.update(data) + sealer.finalize() + sealer.tag

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """The data again."""
        if len(data) < TAG:
            raise InvalidTag
        opener = Block(self._key, modes.GCM(nonce, data[-TAG:])).decryptor()
        opener.authenticate_additional_data(bound)
        return opener.update(data[:-TAG]) + opener.finalize()


CIPHERS: dict[str, type[Cipher]] = {AES: Aes, SM4: Sm4}
"""By the name that `GEZHI_CIPHER` takes."""
