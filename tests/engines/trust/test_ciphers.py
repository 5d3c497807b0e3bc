"""Two ciphers by one switch: what either sealed stays readable, and nothing altered opens."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Block
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.trust.models import DataKey
from gezhi.engines.trust.models.sealed import (
    NoKey,
    blind_index,
    forget_keys,
    load_key,
    make_key,
    seal,
    unseal,
)
from gezhi.engines.trust.rules.ciphers import AES, CIPHERS, SM4, TAG

EACH = pytest.mark.parametrize("name", sorted(CIPHERS))


@EACH
@given(st.data())
def test_what_is_sealed_opens_with_its_key_nonce_and_bounds_alone(
    name: str, data: st.DataObject
) -> None:
    kind = CIPHERS[name]
    key = data.draw(st.binary(min_size=kind.key_size, max_size=kind.key_size))
    nonce = data.draw(st.binary(min_size=12, max_size=12))
    text, bound = data.draw(st.binary(max_size=200)), data.draw(st.binary(max_size=40))
    sealed = kind(key).encrypt(nonce, text, bound)
    assert len(sealed) == len(text) + TAG
    assert kind(key).decrypt(nonce, sealed, bound) == text
    spot = data.draw(st.integers(0, len(sealed) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    altered = sealed[:spot] + bytes([sealed[spot] ^ bit]) + sealed[spot + 1 :]
    other = bytes([key[0] ^ 1]) + key[1:]
    for attempt in (
        lambda: kind(key).decrypt(nonce, altered, bound),
        lambda: kind(key).decrypt(nonce, sealed[:spot], bound),
        lambda: kind(key).decrypt(nonce, sealed, bound + b"x"),
        lambda: kind(other).decrypt(nonce, sealed, bound),
    ):
        with pytest.raises(InvalidTag):
            attempt()


def test_sm4_is_the_national_cipher() -> None:
    """RFC 8998, appendix A.1."""
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    bound = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    text = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = CIPHERS[SM4](key).encrypt(nonce, text, bound)
    assert sealed[-TAG:].hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"
    again = Block(algorithms.SM4(key), modes.GCM(nonce, sealed[-TAG:])).decryptor()
    again.authenticate_additional_data(bound)
    assert again.update(sealed[:-TAG]) + again.finalize() == text


@pytest.mark.django_db
def test_values_stay_readable_when_the_cipher_changes_and_changes_back(settings: Any) -> None:
    settings.CIPHER = AES
    old, index = seal("赵小满", "x"), blind_index("赵小满", "name")
    settings.CIPHER = SM4
    number = make_key()
    new = seal("赵小满", "x")
    assert new[0] == number != old[0]
    forget_keys()
    assert unseal(old, "x") == unseal(new, "x") == "赵小满"
    assert dict(DataKey.objects.values_list("pk", "cipher")) == {old[0]: AES, new[0]: SM4}
    assert blind_index("赵小满", "name") == index
    settings.CIPHER = AES
    assert seal("x", "x")[0] == old[0]
    assert make_key() == old[0]


@pytest.mark.django_db
@pytest.mark.parametrize("cipher", sorted(CIPHERS))
def test_an_altered_value_does_not_open(settings: Any, cipher: str) -> None:
    settings.CIPHER = cipher
    make_key()
    blob = seal("赵小满", "people_person.name")
    for wrong in (blob[:-1] + bytes([blob[-1] ^ 1]), blob[:14], blob[:13]):
        with pytest.raises(InvalidTag):
            unseal(wrong, "people_person.name")
    with pytest.raises(InvalidTag):
        unseal(blob, "people_person.phone")


@pytest.mark.django_db
def test_a_value_under_one_cipher_does_not_pass_for_the_other(settings: Any) -> None:
    settings.CIPHER = AES
    old = seal("赵小满", "x")
    settings.CIPHER = SM4
    make_key()
    with pytest.raises(InvalidTag):
        unseal(seal("", "x") or bytes([make_key()]) + old[1:], "x")
    DataKey.objects.filter(pk=make_key()).update(cipher=AES)
    forget_keys()
    with pytest.raises(InvalidTag):
        unseal(bytes([2]) + old[1:], "x")


@pytest.mark.django_db
def test_no_key_is_made_inside_a_change_that_may_fail(settings: Any) -> None:
    settings.CIPHER = SM4
    with transaction.atomic(), pytest.raises(NoKey, match="gezhi setup"):
        seal("赵", "x")
    with transaction.atomic(), pytest.raises(NoKey):
        load_key()
    with pytest.raises(NoKey, match="data key 9"):
        unseal(bytes([9]) + bytes(40), "x")


def test_setting_up_made_the_key(db: None) -> None:
    assert DataKey.objects.filter(pk=1).exists()


def test_a_cipher_that_is_not_known_is_refused_at_the_start() -> None:
    env = {**os.environ, "GEZHI_CIPHER": "rot13"}
    done = subprocess.run(
        [sys.executable, "-c", "import gezhi.config.settings"],
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "GEZHI_CIPHER: `rot13` is not known; write aes-256-gcm or sm4-gcm"
    )
