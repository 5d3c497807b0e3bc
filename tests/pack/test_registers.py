"""Registers of packs: what a check finds in them, and what a change of one concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gezhi.pack.assets import Register
from gezhi.pack.check.assets import check_registers
from gezhi.pack.diff.assets import register_changes
from tests.town import loaded

HOUMA = loaded("houma")
CONTRACTS = HOUMA.registers["village-contracts"]


class Spots:
    """Stands for the files of a pack: a fault is what it says."""

    def fault(self, path: object, what: tuple[str, str], mend: object) -> str:
        return what[1]


def faults(pack: Any) -> list[str]:
    return [str(one) for one in check_registers(pack, Spots())]  # type: ignore[arg-type]


def changed(change: Callable[[dict[str, Any]], Any]) -> Any:
    """The pack with its register put otherwise."""
    data = CONTRACTS.model_dump(by_alias=True, exclude_none=True)
    change(data)
    register = Register.model_validate(data)
    return HOUMA.model_copy(update={"registers": {register.key: register}})


def first(name: str, value: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda data: data.update({name: value})


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (first("at", "moon"), "moon"),
        (first("kept_by", ["grid-worker"]), "asset.keep"),
        (first("identity", ["nothing"]), "nothing"),
        (first("counts", "nothing"), "nothing"),
        (first("counts", "plot"), "`plot` is no number"),
        (first("identity", ["party"]), "party"),
        (lambda data: data["public"]["fields"].append("phone"), "phone"),
        (lambda data: data["dues"].update(confirmed_by=["community-secretary"]), "asset.confirm"),
        (lambda data: data["dues"].update(price="cost"), "cost"),
        (lambda data: data["moves"][0].update(to="gone"), "gone"),
        (
            lambda data: data["states"].append({"state": "lost", "name": {"zh": "丢", "en": "l"}}),
            "lost",
        ),
        (lambda data: data["defects"][0].update(when={"field": "colour", "is": "red"}), "colour"),
        (lambda data: data["fields"][0].update(kind="voice", required=False), "voice"),
        (lambda data: data.update(covers={"register": "spots", "field": "plot"}), "spots"),
    ],
)
def test_a_slip_is_found(change: Callable[[dict[str, Any]], Any], word: str) -> None:
    found = faults(changed(change))
    assert any(word in one for one in found), found


@pytest.mark.parametrize("name", ["houma", "dongzhuang", "weituo", "xuanwei", "dazhou"])
def test_the_shipped_ones_are_right(name: str) -> None:
    assert faults(loaded(name)) == []


def test_money_needs_a_term() -> None:
    with pytest.raises(ValueError, match="term"):
        changed(lambda data: data.pop("term"))


def test_a_change_is_told_to_those_who_keep_it() -> None:
    assert list(register_changes(HOUMA, HOUMA)) == []
    told = list(register_changes(HOUMA, changed(first("keeps", 400))))
    assert len(told) == 1
    assert "community-secretary" in told[0].touches.posts
