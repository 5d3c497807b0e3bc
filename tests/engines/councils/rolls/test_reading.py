"""Rolls as offices keep them: every bad row at its line, and owners told apart."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gezhi.base.sheets import Table, read_table
from gezhi.base.voting.rolls import Asked
from gezhi.base.words import Mistake
from gezhi.engines.councils.rules.rolls.reading import DEVELOPER, Of, Read, read_day, read_roll

DAY = date(2026, 11, 28)
ASKED = Asked(DAY, adults=True, areas=True)
OWNERS = ("房号", "业主", "登记面积", "测绘面积", "合同面积", "开发商", "业主编号", "电话")


def table(heads: tuple[str, ...], *rows: list[str]) -> Table:
    return Table(heads, rows, "xlsx")


def owners(*rows: list[str]) -> Read:
    return read_roll("owners", table(OWNERS, *rows), ASKED)


def told(read: Read) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in read.faults]


def test_an_owner_of_several_units_is_one_head() -> None:
    read = owners(
        ["1-101", "王某", "88.5", "90", "", "", "", "13800000001"],
        ["1-102", "王某", "", "70.25", "99", "", "", "13800000001"],
        ["1-103", "李某", "", "", "60", "", "", ""],
        ["1-104", "某置业", "50", "", "", "是", "", ""],
        ["1-105", "", "50", "", "", "是", "", ""],
    )
    assert read.faults == []
    assert (read.heads, read.area) == (3, 885000 + 702500 + 600000 + 1000000)
    assert [one.head for one in read.lines] == [
        "u:1-101",
        "u:1-101",
        "u:1-103",
        DEVELOPER,
        DEVELOPER,
    ]
    assert read.lines[0].phone == "+8613800000001"


def test_a_name_that_stands_twice_must_be_told_apart() -> None:
    rows = [["1", "王某", "10"], ["2", "王某", "10"]]
    both = read_roll("owners", table(OWNERS[:3], *rows), ASKED)
    assert told(both) == [(2, "业主"), (3, "业主")]
    one = [["1", "王某", "10", "", "", "", "A7"], ["2", "王某", "10", "", "", "", "A7"]]
    assert owners(*one).heads == 1
    two = [["1", "王某", "10", "", "", "", "A7"], ["2", "王某", "10", "", "", "", "A8"]]
    assert owners(*two).heads == 2
    phones = [
        ["1", "王某", "10", "", "", "", "", "13800000001"],
        ["2", "王某", "10", "", "", "", "", "13800000002"],
    ]
    assert owners(*phones).heads == 2


def test_every_fault_of_a_row_is_told() -> None:
    read = owners(
        ["1", "", "", "", "", "", "", ""],
        ["2", "赵某", "-3", "", "", "也许", "", "123"],
        ["", "钱某", "10"],
        ["3", "孙某", "10"],
        ["3", "周某", "10"],
        [],
        ["4", "吴某", "88.00001"],
    )
    assert told(read) == [
        (2, "业主"),
        (2, "登记面积"),
        (3, "登记面积"),
        (3, "开发商"),
        (3, "电话"),
        (4, "房号"),
        (6, "房号"),
        (8, "登记面积"),
    ]
    assert [one.row for one in read.lines] == [5]
    assert all(one.words.zh and one.words.en for one in read.faults)


def test_an_area_is_not_asked_where_heads_alone_count() -> None:
    read = read_roll("owners", table(OWNERS[:2], ["1", "王某"]), Asked(DAY))
    assert (read.faults, read.lines[0].area) == ([], None)


def people(of: Of, *rows: list[str]) -> Read:
    return read_roll(of, table(("户", "姓名", "出生日期", "电话"), *rows), ASKED)


def test_minors_and_doubles_are_told() -> None:
    read = people(
        "persons",
        ["1", "甲", "2008-11-28"],
        ["1", "乙", "2008-11-29"],
        ["2", "丙", ""],
        ["3", "甲", "2008年11月28日"],
        ["3", "丁", "1990/1/2", "13800000001"],
        ["4", "戊", "1991.1.2", "13800000001"],
        ["4", "己", "昨天"],
    )
    assert [(row, column) for row, column in told(read) if row != 8] == [
        (3, "出生日期"),
        (4, "出生日期"),
        (5, "姓名"),
        (7, "电话"),
    ]
    assert [one.name for one in read.lines] == ["甲", "丁"]


def test_a_household_has_one_representative_and_nobody_represents_two() -> None:
    read = people(
        "households",
        ["1", "甲", "1980-01-01", "13800000001"],
        ["1", "乙", "1980-01-01", ""],
        ["2", "甲", "1980-01-01", "13800000001"],
        ["3", "丙", "1980-01-01", ""],
        ["4", "丁", "1980-01-01", ""],
    )
    assert told(read) == [(3, "户"), (4, "电话")]
    assert [one.head for one in read.lines] == ["1", "3", "4"]


def test_a_table_without_its_columns_is_refused() -> None:
    with pytest.raises(Mistake, match=r"房号|unit"):
        read_roll("owners", table(("业主",), ["王某"]), ASKED)
    data = "房号,业主,登记面积\n1-1,王某,88.5\n".encode("gb18030")
    assert read_roll("owners", read_table(data), ASKED).area == 885000


def test_days_are_read_as_offices_write_them() -> None:
    for text in ("1980-03-02", "1980/3/2", "1980.3.2", "1980年3月2日", "1980-03-02 00:00:00"):
        assert read_day(text) == date(1980, 3, 2)
    for text in ("", "3月2日", "1980-13-01", "80-1-1"):
        with pytest.raises(Mistake):
            read_day(text)


cells = st.sampled_from(["", "1", "2", "王某", "10", "0", "是", "13800000001"])


@given(st.lists(st.lists(cells, max_size=8), max_size=12))
def test_a_row_is_good_or_told_and_keys_stand_once(rows: list[list[str]]) -> None:
    read = owners(*rows)
    wanted = {at for at, row in enumerate(rows, start=2) if any(row)}
    assert {one.row for one in read.lines} | {one.row for one in read.faults} == wanted
    keys = [one.key for one in read.lines]
    assert len(set(keys)) == len(keys)
