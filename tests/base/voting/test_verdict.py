"""Every rule at its boundary, and what is missing: it suffices, and one less does not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.voting.book import STATUTES
from gezhi.base.voting.statutes import free
from gezhi.base.voting.verdict import Sums, missing, verdict
from gezhi.base.words import Mistake, Words
from tests.base.voting.recount import carried


def owners(everybody: int, there: int, yes: int) -> Sums:
    one = {"eligible": everybody, "participating": there, "yes": yes}
    return {"area": one, "heads": one}


def people(everybody: int, there: int, yes: int) -> Sums:
    sides = ("registered", "eligible"), ("present", "cast")
    one = dict.fromkeys(sides[0], everybody) | dict.fromkeys(sides[1], there)
    return {"people": one | {"yes": yes}}


# rule, way, everybody, the least who come, the least who agree when those came
PEOPLE = [
    ("villager.reps", "", 30, 20, 11),
    ("villager.reps", "", 31, 21, 11),
    ("village.election", "", 100, 51, 26),
    ("resident.reps", "", 30, 20, 11),
    ("resident.election", "direct", 100, 51, 26),
    ("resident.election", "household", 100, 51, 26),
    ("resident.election", "reps", 30, 21, 11),
    ("collective.assembly", "", 30, 20, 20),
    ("collective.board", "", 6, 4, 4),
]


@pytest.mark.parametrize(("rule", "way", "everybody", "come", "agree"), PEOPLE)
def test_people_at_the_boundary(rule: str, way: str, everybody: int, come: int, agree: int) -> None:
    judged = STATUTES[rule].rule(way)
    assert verdict(judged, people(everybody, come, agree)).carried
    assert not verdict(judged, people(everybody, come, agree - 1)).carried
    less = verdict(judged, people(everybody, come - 1, come - 1))
    assert not less.quorum
    assert not less.carried


def test_representatives_of_a_collective_at_the_boundary() -> None:
    rule = STATUTES["collective.reps"].rule()
    assert verdict(rule, people(30, 20, 20)).carried
    assert not verdict(rule, people(30, 30, 19)).carried


@pytest.mark.parametrize(("rule", "agree"), [("owner.ordinary", 7), ("owner.special", 9)])
def test_owners_at_the_boundary(rule: str, agree: int) -> None:
    judged = STATUTES[rule].rule()
    assert verdict(judged, owners(18, 12, agree)).carried
    assert not verdict(judged, owners(18, 12, agree - 1)).carried
    assert not verdict(judged, owners(18, 11, 11)).quorum
    short: Sums = {"area": owners(18, 12, 12)["area"], "heads": owners(18, 11, 11)["heads"]}
    assert not verdict(judged, short).quorum


@pytest.mark.parametrize(
    ("rule", "adults", "homes"),
    [("villager.assembly", 46, 20), ("villager.group", 60, 20), ("resident.assembly", 46, 16)],
)
def test_assemblies_by_adults_or_by_households(rule: str, adults: int, homes: int) -> None:
    judged = STATUTES[rule].rule()

    def sums(grown: int, home: int) -> Sums:
        return {
            "adults": {"eligible": 90, "present": grown},
            "household_reps": {"eligible": 30, "present": home},
            "people": {"present": 20, "yes": 11},
        }

    assert verdict(judged, sums(adults, 0)).carried
    assert verdict(judged, sums(0, homes)).carried
    assert not verdict(judged, sums(adults - 1, homes - 1)).quorum
    even: Sums = {**sums(adults, 0), "people": {"present": 20, "yes": 10}}
    assert not verdict(judged, even).carried


NUMBERS = [
    ("owner.heads", "heads_of_developer", 1),
    ("owner.annul", "annul_years", 1),
    ("owner.notice", "requisition_owners_share", Fraction(1, 5)),
    ("owner.notice", "notice_days", 15),
    ("villager.assembly", "notice_days", 10),
    ("villager.reps", "requisition_reps_share", Fraction(1, 5)),
    ("village.election", "runoff_share", Fraction(1, 3)),
    ("resident.election", "most_proxies_reps", 0),
    ("collective.reps", "reserved_to_assembly", (1, 3, 8, 10, 12)),
    ("disclosure.village", "posting_days", 15),
    ("disclosure.resident", "posting_days", 15),
    ("mediation", "committee_between", (3, 9)),
]


@pytest.mark.parametrize(("rule", "name", "number"), NUMBERS)
def test_numbers_of_the_law(rule: str, name: str, number: object) -> None:
    assert STATUTES[rule].numbers[name] == number


def test_there_are_19_rules_with_their_articles() -> None:
    assert len(STATUTES) == 19
    assert all(each.article.en and each.name.en and each.binds.en for each in STATUTES.values())


def test_a_rule_is_in_force_from_its_day() -> None:
    law = STATUTES["resident.assembly"]
    assert law.in_force(date(2026, 1, 1))
    assert not law.in_force(date(2025, 12, 31))


def test_words_show_the_arithmetic_and_the_article() -> None:
    part = verdict(STATUTES["villager.reps"].rule(), people(31, 21, 11)).parts[0]
    assert (part.need, part.there, part.met) == (21, 21, True)
    assert "31" in part.words.zh
    assert "第29、30条" in part.words.zh


def test_nobody_decides_nothing() -> None:
    none = verdict(STATUTES["owner.ordinary"].rule(), owners(0, 0, 0))
    assert not none.quorum
    assert not none.carried


def test_a_missing_sum_and_a_wrong_way_are_refused() -> None:
    with pytest.raises(Mistake):
        verdict(STATUTES["owner.ordinary"].rule(), {"area": {}})
    with pytest.raises(Mistake):
        STATUTES["resident.election"].rule("post")
    with pytest.raises(Mistake):
        STATUTES["mediation"].rule()


@pytest.mark.parametrize("share", ["0", "3/2", "x", "1/0"])
def test_a_free_rule_wants_a_share(share: str) -> None:
    with pytest.raises(Mistake):
        free(share, "cast", "people", "ge", Words(zh="章程", en="charter"))


counts = st.tuples(*[st.integers(0, 300)] * 3).map(lambda each: sorted(each, reverse=True))


@given(counts, counts, st.booleans())
def test_the_recount_says_the_same(area: list[int], heads: list[int], special: bool) -> None:
    names = ("all", "there", "yes")
    figures = {f"area_{n}": v for n, v in zip(names, area, strict=True)}
    figures |= {f"heads_{n}": v for n, v in zip(names, heads, strict=True)}
    sums: Sums = {"area": owners(*area)["area"], "heads": owners(*heads)["heads"]}
    rule = STATUTES["owner.special" if special else "owner.ordinary"].rule()
    assert verdict(rule, sums).carried == carried(figures, special)


@given(counts, st.sampled_from(PEOPLE))
def test_more_in_favour_never_harms(sizes: list[int], row: tuple[str, str, int, int, int]) -> None:
    everybody, there, yes = sizes
    rule = STATUTES[row[0]].rule(row[1])
    if yes < there and verdict(rule, people(everybody, there, yes)).carried:
        assert verdict(rule, people(everybody, there, yes + 1)).carried


@given(counts, st.sampled_from(PEOPLE))
def test_missing_suffices_and_less_does_not(
    sizes: list[int], row: tuple[str, str, int, int, int]
) -> None:
    everybody, there, yes = sizes
    rule = STATUTES[row[0]].rule(row[1])
    found = missing(rule, people(everybody, there, yes))
    if not found:
        assert everybody == 0 or verdict(rule, people(everybody, there, yes)).carried
        return
    (gap,) = found
    after = people(everybody, there + gap.more, yes + gap.agree)
    assert gap.agree <= gap.more
    assert verdict(rule, after).carried or everybody == 0
    if gap.agree > 0:
        less = people(everybody, there + gap.more, yes + gap.agree - 1)
        assert not verdict(rule, less).carried
    if gap.more > 0:
        fewer = people(everybody, there + gap.more - 1, yes + gap.more - 1)
        assert not verdict(rule, fewer).carried


def test_whoever_is_there_and_has_not_voted_may_still_agree() -> None:
    rule = STATUTES["villager.reps"].rule()
    there = {"eligible": 90, "present": 60, "yes": 20, "undecided": 30}
    (gap,) = missing(rule, {"people": there})
    assert (gap.more, gap.agree, gap.possible) == (0, 11, True)


def test_it_says_when_too_many_are_against() -> None:
    rule = STATUTES["collective.reps"].rule()
    (gap,) = missing(rule, people(30, 25, 14))
    assert (gap.more, gap.possible) == (6, False)
    assert "不可能" in gap.words.zh


def test_what_is_missing_is_told_rounded_up_and_exactly() -> None:
    rule = STATUTES["owner.ordinary"].rule()
    area = {"eligible": 2_000_001, "participating": 0, "cast": 0, "yes": 0}
    heads = {"eligible": 4, "participating": 0, "cast": 0, "yes": 0}
    gaps = {one.measure: one for one in missing(rule, {"area": area, "heads": heads})}
    assert gaps["area"].more == 1_333_334
    assert "133.3334 平方米参与" in gaps["area"].words.zh
    assert "133.34 平方米参与" in gaps["area"].plain.zh
    assert "133.34 more must take part" in gaps["area"].plain.en
    assert gaps["heads"].words == gaps["heads"].plain
    assert "还需 3 人参与" in gaps["heads"].plain.zh
