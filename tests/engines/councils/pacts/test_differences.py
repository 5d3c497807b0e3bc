"""Differences: whatever the two texts are, the pieces give both of them back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gezhi.engines.councils.rules.pacts.differences import Piece, difference, words_between
from gezhi.engines.councils.rules.pacts.texts import (
    Article,
    Part,
    Text,
    added,
    cleaned,
    digest,
    dumped,
    moved,
    numbered,
    removed,
    restored,
)

LETTERS = st.text(alphabet="门前不乱倒垃圾，每周一次 ab12。", max_size=30)


@st.composite
def texts(draw: st.DrawFn, keys: int = 8) -> Text:
    """A text of up to three parts whose ids are drawn from a small store, each once."""
    left = draw(st.permutations([f"a{n}" for n in range(keys)]))
    parts = []
    for name in draw(st.lists(st.sampled_from(["环境", "喜事", ""]), max_size=3)):
        count = draw(st.integers(0, min(4, len(left))))
        taken, left = left[:count], left[count:]
        parts.append(Part(name, tuple(Article(key, draw(LETTERS)) for key in taken)))
    return tuple(parts)


@given(LETTERS, LETTERS)
def test_the_pieces_of_a_string_give_both_back(old: str, new: str) -> None:
    pieces = words_between(old, new)
    assert "".join(one.text for one in pieces if one.kind != "in") == old
    assert "".join(one.text for one in pieces if one.kind != "out") == new
    assert all(one.text for one in pieces)


@given(texts(), texts())
def test_applying_the_differences_to_the_old_gives_the_new(old: Text, new: Text) -> None:
    found = difference(old, new)
    assert found.applied() == new
    stood = sorted((one.old, one.before) for one in found.lines if one.old is not None)
    assert stood == [(number, one.text) for number, _, one in numbered(old)]


@given(texts())
def test_a_text_does_not_differ_from_itself(text: Text) -> None:
    assert difference(text, text).changed == ()
    assert restored(dumped(text)) == text


@given(texts())
def test_a_cleaned_text_is_clean(text: Text) -> None:
    once = cleaned(text)
    assert cleaned(once) == once
    assert len({one.id for _, _, one in numbered(once)}) == len(list(numbered(once)))


def text_of(*articles: tuple[str, str]) -> Text:
    return (Part("", tuple(Article(*one) for one in articles)),)


def became(old: Text, new: Text) -> list[tuple[str, int | None, int | None]]:
    return [(one.became, one.old, one.new) for one in difference(old, new).lines]


def test_words_put_in_and_taken_out_are_told_apart() -> None:
    pieces = words_between("红事办10桌以内，不放鞭炮。", "红事办12桌以内，少放鞭炮。")
    assert pieces == (
        Piece("kept", "红事办"),
        Piece("out", "10"),
        Piece("in", "12"),
        Piece("kept", "桌以内，"),
        Piece("out", "不"),
        Piece("in", "少"),
        Piece("kept", "放鞭炮。"),
    )


def test_one_kept_character_between_changes_is_folded_in() -> None:
    assert words_between("甲的乙", "丙的丁") == (Piece("out", "甲的乙"), Piece("in", "丙的丁"))


def test_a_moved_article_is_moved_and_the_others_stay() -> None:
    old = text_of(("a", "一"), ("b", "二"), ("c", "三"))
    assert became(old, moved(moved(old, "c", -1), "c", -1)) == [
        ("moved", 3, 1),
        ("same", 1, 2),
        ("same", 2, 3),
    ]


def test_added_and_removed_articles_stand_where_they_belong() -> None:
    old = text_of(("a", "一"), ("b", "门前三包"), ("c", "三"))
    new = text_of(("a", "一"), ("d", "红事从简"), ("c", "三"))
    assert became(old, new) == [
        ("same", 1, 1),
        ("removed", 2, None),
        ("added", None, 2),
        ("same", 3, 3),
    ]


def test_an_article_written_anew_is_known_by_its_words() -> None:
    old = text_of(("a", "门前屋后每天打扫干净"))
    (line,) = difference(old, text_of(("b", "门前屋后每周打扫干净"))).lines
    assert (line.became, line.old, line.new) == ("changed", 1, 1)


def test_an_empty_line_splits_an_article() -> None:
    (part,) = cleaned(text_of(("a", "第一句\r\n\r\n第二句 \n\n\n"), ("b", "  ")))
    assert [one.text for one in part.articles] == ["第一句", "第二句"]
    assert part.articles[0].id == "a"
    assert part.articles[1].id not in ("a", "b")


def test_articles_move_over_the_edge_of_a_part() -> None:
    text = (Part("一", (Article("a", "甲"),)), Part("二", (Article("b", "乙"),)))
    assert [len(part.articles) for part in moved(text, "b", -1)] == [2, 0]
    assert [len(part.articles) for part in moved(text, "a", 1)] == [0, 2]
    assert moved(text, "a", -1) == text
    assert moved(text, "b", 1) == text
    assert moved(text, "z", 1) == text


def test_adding_and_removing() -> None:
    text = (Part("一", (Article("a", "甲"),)), Part("二", ()))
    assert [one.id for _, _, one in numbered(added(text, "a", "n"))] == ["a", "n"]
    assert added(text, "part-1", "n")[1].articles == (Article("n", ""),)
    assert removed(text, "a")[0].articles == ()


def test_the_digest_is_of_the_words_and_not_of_ids() -> None:
    assert digest(text_of(("a", "甲"))) == digest(text_of(("b", "甲")))
    assert digest(text_of(("a", "甲"))) != digest(text_of(("a", "乙")))
