"""Messages about the same thing are found before the same is reported twice."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.cases.rules.triage import LIKELY, alike
from tests.engines.cases.letters import letters

pytestmark = pytest.mark.sqlite_only

NEW = "三号楼东门口的路灯坏了好几天,晚上看不见路"
TEXTS = st.text(alphabet="路灯坏了垃圾 ,ab3", max_size=20)


def test_same_matter_in_other_words_comes_first() -> None:
    others = [
        ("noise", "楼下广场舞音响太吵,晚上睡不着"),
        ("same", "东门口路灯坏了,晚上看不见,请来修"),
        ("lamp", "五号楼前面的路灯不亮"),
        ("other", "医保卡怎么办理"),
    ]
    found = alike(NEW, others)
    assert [key for key, _ in found[:2]] == ["same", "lamp"]
    assert found[0][1] > LIKELY > found[1][1]
    assert "other" not in [key for key, _ in found]
    assert alike(NEW, others, at_least=LIKELY) == found[:1]


def test_identical_but_for_space_width_and_signs_is_one() -> None:
    [(key, near)] = alike("路灯 坏了！ＬＥＤ", [(1, "路灯坏了,led")])
    assert key == 1
    assert near == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "other"), [("", "路灯坏了"), ("灯", "灯"), ("路灯坏了", ""), ("。。", "。。")]
)
def test_nothing_is_like_nothing(text: str, other: str) -> None:
    assert alike(text, [(1, other)]) == []


def test_no_others_and_lone_surrogates() -> None:
    assert alike(NEW, []) == []
    assert alike("路灯坏了\ud800", [(1, "路灯坏了")]) == [(1, pytest.approx(1.0))]


def by_hand(one: str, other: str) -> float:
    """The same in plain words: cosine of 1 + ln count over pairs of neighbours."""
    vectors: list[dict[str, float]] = []
    for text in (one, other):
        bare = "".join(char for char in text if char.isalnum())
        counts = Counter(bare[at : at + 2] for at in range(len(bare) - 1))
        vectors.append({pair: 1 + math.log(count) for pair, count in counts.items()})
    first, second = vectors
    shared = sum(value * second.get(pair, 0.0) for pair, value in first.items())
    norms = [math.sqrt(sum(value**2 for value in vector.values())) for vector in vectors]
    return shared / (norms[0] * norms[1]) if shared else 0.0


@given(TEXTS, st.lists(TEXTS, max_size=6))
def test_it_is_the_cosine(text: str, others: list[str]) -> None:
    found = dict(alike(text, list(enumerate(others))))
    for key, other in enumerate(others):
        assert found.get(key, 0.0) == pytest.approx(by_hand(text, other), abs=1e-9)
    assert list(found.values()) == sorted(found.values(), reverse=True)


@given(TEXTS, TEXTS)
def test_likeness_has_no_direction(one: str, other: str) -> None:
    there, back = alike(one, [(1, other)]), alike(other, [(1, one)])
    assert [near for _, near in there] == pytest.approx([near for _, near in back])


def test_what_others_there_are_does_not_change_the_likeness() -> None:
    texts = letters(20)[0]
    alone = dict(pair for at, text in enumerate(texts) for pair in alike(NEW, [(at, text)]))
    assert dict(alike(NEW, list(enumerate(texts)))) == pytest.approx(alone)
