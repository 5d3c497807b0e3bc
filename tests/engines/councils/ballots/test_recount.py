"""A count by two programs that share nothing always agrees; a file that was touched does not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gezhi.base.voting.book import STATUTES
from gezhi.base.voting.boxes import count_box
from gezhi.base.voting.recounts import FORM, frozen_of, recount
from gezhi.base.voting.statutes import free
from gezhi.base.voting.written import digest_of, read_rule, write_rule
from gezhi.base.words import Words
from gezhi.surfaces.cli import main
from tests.engines.councils.ballots import recount_apart as apart

OURS = Words(zh="议事规则", en="rule of the house")
KEYS = ("a", "b", "c", "d")
LAW = {
    "owners": ("owner.ordinary", "owner.special"),
    "persons": ("villager.assembly", "resident.assembly", "villager.group"),
    "households": ("villager.assembly", "resident.assembly", "villager.group"),
    "imported": ("villager.reps", "collective.assembly", "collective.board", "village.election"),
}


@st.composite
def files(draw: st.DrawFn) -> dict[str, Any]:
    """An export as the product writes it."""
    method = draw(
        st.sampled_from(("yes-no", "one-of", "several-of", "approval", "ranked", "budget"))
    )
    who = draw(st.sampled_from(tuple(LAW)))
    secret = draw(st.booleans()) and who != "owners"
    keys = ("yes", "no", "abstain") if method == "yes-no" else KEYS
    heads = [f"{number:032x}" for number in range(draw(st.integers(0, 12)))]
    roll = [
        {"head": one, "area": draw(st.integers(1, 50)), "voted": draw(st.booleans())}
        for one in heads
    ]
    one = method in ("yes-no", "one-of")
    choices = st.lists(st.sampled_from(keys), unique=True, max_size=1 if one else 2)
    if method in ("ranked", "approval", "budget"):
        choices = st.lists(st.sampled_from(keys), unique=True)
    box: list[dict[str, Any]] = []
    for row in roll:
        if row["voted"]:
            spoilt = draw(st.integers(0, 9)) == 0
            slip = {"choice": [] if spoilt else draw(choices), "spoilt": spoilt}
            box.append(slip | ({} if secret else {"head": row["head"]}))
    policy = {
        "method": method,
        "secret": secret,
        "electorate": who,
        "most": draw(st.integers(1, 3)) if method in ("several-of", "ranked") else None,
        "budget": 60,
        "options": [{"key": key, "cost": 10 * at + 10} for at, key in enumerate(keys)],
    }
    file = {
        "form": FORM,
        "ballot": "b",
        "title": "t",
        "policy": policy,
        "rule": draw(rules(who, method)),
        "roll": roll,
        "box": box,
    }
    return closed(file)


@st.composite
def rules(draw: st.DrawFn, who: str, method: str) -> dict[str, Any]:
    """A statute that fits, or a free share."""
    if method not in ("ranked", "budget") and draw(st.booleans()):
        statute = STATUTES[draw(st.sampled_from(LAW[who]))]
        return write_rule(statute.rule())
    share = draw(st.sampled_from(("1/2", "2/3", "1/5", "3/4", "1/1")))
    compare = "ge" if share == "1/1" else draw(st.sampled_from(("ge", "gt")))
    rule = write_rule(
        free(share, draw(st.sampled_from(("eligible", "participating"))), "people", compare, OURS)
    )
    if method in ("ranked", "budget"):
        for one in rule["passing"]["conditions"]:
            one["counted"], one["of"] = "participating", "eligible"
    return rule


def closed(file: dict[str, Any]) -> dict[str, Any]:
    """The file with its result and digests."""
    file["result"] = count_box(file["policy"], file["rule"], file["roll"], file["box"])
    file["digests"] = {
        "frozen": digest_of(frozen_of(file)),
        **{name: digest_of(file[name]) for name in ("roll", "box", "result")},
    }
    return json.loads(json.dumps(file))


@given(files())
@settings(max_examples=300, deadline=None)
def test_both_counts_agree(file: dict[str, Any]) -> None:
    assert apart.differences(file) == []
    assert recount(file).wrong == ()


@given(files())
@settings(max_examples=50, deadline=None)
def test_rules_are_read_back_exactly(file: dict[str, Any]) -> None:
    assert write_rule(read_rule(file["rule"])) == file["rule"]


def sample() -> dict[str, Any]:
    """Five owners, of whom four agree."""
    roll = [{"head": f"h{n}", "area": 100, "voted": n < 4} for n in range(5)]
    policy = {
        "method": "yes-no",
        "secret": False,
        "electorate": "owners",
        "most": None,
        "options": [{"key": key} for key in ("yes", "no", "abstain")],
    }
    rule = write_rule(STATUTES["owner.ordinary"].rule())
    box = [{"head": f"h{n}", "choice": ["yes"], "spoilt": False} for n in range(4)]
    file = {"form": FORM, "ballot": "b", "title": "t", "policy": policy, "rule": rule}
    return closed({**file, "roll": roll, "box": box})


def touched(change: Any) -> dict[str, Any]:
    file = copy.deepcopy(sample())
    change(file)
    return file


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file["box"][0].update(choice=["no"]),
        lambda file: file["box"].pop(),
        lambda file: file["box"][0].update(head="h1"),
        lambda file: file["roll"][4].update(voted=True),
        lambda file: file["roll"][0].update(area=99),
        lambda file: file["rule"]["passing"]["conditions"][0].update(share="1/3"),
        lambda file: file["result"].update(carried=False),
        lambda file: file.update(title="another question"),
    ],
)
def test_a_touched_file_is_told(change: Any) -> None:
    file = touched(change)
    assert recount(file).wrong
    assert apart.differences(file)


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ballot.json"
    path.write_text(json.dumps(sample(), ensure_ascii=False), encoding="utf-8")
    assert main(["recount", str(path), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "yes\t4" in said
    assert "Civil Code" in said
    assert "carried yes" in said
    assert main(["recount", str(path), "--frozen", "0" * 64]) == 1
    path.write_text(json.dumps(touched(lambda file: file["box"].pop())), encoding="utf-8")
    assert main(["recount", str(path)]) == 1
    path.write_text("[]", encoding="utf-8")
    assert main(["recount", str(path)]) == 1
    assert main(["recount", str(tmp_path / "none.json")]) == 1
