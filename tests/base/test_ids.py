"""Ids that sort by time, and receipt numbers that survive the telephone."""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.ids import id_time, is_v7, new_id, parse_code, short_code
from gezhi.base.words import Mistake

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
IDS = st.integers(0, 2**128 - 1).map(lambda number: uuid.UUID(int=number))


def test_ids_rise_and_never_repeat() -> None:
    ids = [new_id() for _ in range(5000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {type(one) for one in ids} == {uuid.UUID}
    assert all(is_v7(one) for one in ids)


def test_a_forked_worker_makes_ids_of_its_own() -> None:
    mine = new_id()
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.write(write, "".join(str(new_id())[19:] for _ in range(50)).encode())
        os._exit(0)
    tails = {str(new_id())[19:] for _ in range(50)}
    os.waitpid(child, 0)
    text = os.read(read, 50 * 17).decode()
    os.close(read)
    os.close(write)
    assert len(text) == 50 * 17
    assert not tails & {text[at : at + 17] for at in range(0, len(text), 17)}
    assert is_v7(mine)


def test_an_id_tells_its_time() -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    assert before <= id_time(new_id()) <= datetime.now(UTC) + timedelta(milliseconds=1)
    known = uuid.UUID("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")  # RFC 9562, appendix A.6
    assert id_time(known) == datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)


def test_other_ids_carry_no_time() -> None:
    other = uuid.uuid4()
    assert not is_v7(other)
    with pytest.raises(ValueError, match="carries no time"):
        id_time(other)


@given(IDS)
def test_receipt_numbers_read_back(value: uuid.UUID) -> None:
    code = short_code(value)
    assert [len(part) for part in code.split("-")] == [5, 5, 1]
    assert set(code) <= {*ALPHABET, "-"}
    assert parse_code(code) == code


@given(IDS, st.data())
def test_any_single_wrong_letter_is_noticed(value: uuid.UUID, data: st.DataObject) -> None:
    code = short_code(value)
    at = data.draw(st.sampled_from([place for place, c in enumerate(code) if c != "-"]))
    wrong = data.draw(st.sampled_from([c for c in ALPHABET if c != code[at]]))
    with pytest.raises(Mistake):
        parse_code(code[:at] + wrong + code[at + 1 :])


def test_every_single_wrong_letter_of_one_code_is_noticed() -> None:
    code = short_code(uuid.UUID(int=0x1234567890ABCDEF1234567890ABCDEF)).replace("-", "")
    for at, right in enumerate(code):
        for wrong in set(ALPHABET) - {right}:
            with pytest.raises(Mistake):
                parse_code(code[:at] + wrong + code[at + 1 :])


@given(IDS, st.data())
def test_two_swapped_letters_are_noticed(value: uuid.UUID, data: st.DataObject) -> None:
    letters = list(short_code(value).replace("-", ""))
    one, other = data.draw(st.tuples(st.integers(0, 10), st.integers(0, 10)))
    if letters[one] == letters[other]:
        return
    letters[one], letters[other] = letters[other], letters[one]
    with pytest.raises(Mistake):
        parse_code("".join(letters))


@given(IDS)
def test_the_way_it_is_typed_is_forgiven(value: uuid.UUID) -> None:
    code = short_code(value)
    full_width = "".join(chr(ord(c) + 0xFEE0) if c != "-" else "－" for c in code)
    spoken = code.replace("0", "O").replace("1", "l")
    for typed in (code.lower(), code.replace("-", " "), f" {code}\n", full_width, spoken):
        assert parse_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "has 0"), ("K7Q4M", "has 5"), ("K7Q4M-2XD9P-FF", "has 12"), ("K7Q4U-2XD9P-F", "“U”")],
)
def test_what_is_wrong_is_said(typed: str, said: str) -> None:
    with pytest.raises(Mistake, match=said) as caught:
        parse_code(typed)
    assert "回执" in caught.value.say("zh")
