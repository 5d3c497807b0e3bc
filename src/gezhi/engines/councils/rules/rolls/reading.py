"""Reading a roll that an office keeps as a table: owners by unit, persons, or households.

Every bad row is told at its own line, each fault at its column; a row that is good in itself may
still be wrong beside another (a double, an owner who could be two people).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from gezhi.base.columns import Column, RowFault, place_columns, read_row
from gezhi.base.phones import normal_phone
from gezhi.base.sheets import Table
from gezhi.base.voting.measures import Unit, square_cm
from gezhi.base.voting.rolls import Asked, is_adult
from gezhi.base.words import Mistake, Words

Of = Literal["persons", "households", "owners"]
DEVELOPER = "developer"
MOST_ROWS = 50_000
LONGEST = 60
_YES = ("是", "有", "y", "yes", "true", "1", "√", "开发商")
_NO = ("否", "无", "n", "no", "false", "0", "×")


@dataclass(frozen=True, slots=True)
class Line:
    """One good row. `key` is unique on the roll; `head` is whose one vote it is (equal for all the
    units of one owner); `area` in cm²; `phone` as +86…, by which its owner votes online."""

    row: int
    key: str
    head: str
    name: str
    born: date | None = None
    area: int | None = None
    household: str = ""
    phone: str = ""


@dataclass(slots=True)
class Read:
    """What a table says: the good rows, and every fault."""

    lines: list[Line] = field(default_factory=list[Line])
    faults: list[RowFault] = field(default_factory=list[RowFault])

    @property
    def heads(self) -> int:
        """How many votes these rows are."""
        return len({one.head for one in self.lines})

    @property
    def area(self) -> int:
        """Their area together, in cm²."""
        return sum(one.area or 0 for one in self.lines)


def read_day(text: str) -> date:
    """A day as offices write it: 1980-03-02, 1980/3/2, 1980年3月2日. Raises `Mistake`."""
    head = text.strip().split(" ")[0]
    for mark in "/.年月":
        head = head.replace(mark, "-")
    try:
        year, month, day = map(int, head.replace("日", "").split("-"))
        if 1900 <= year <= 2200:
            return date(year, month, day)
    except ValueError:
        pass
    raise Mistake("日期写成 1980-03-02 这样", "write the date like 1980-03-02")


def _phone(text: str) -> str:
    number = normal_phone(text)
    if number is None:
        raise Mistake("电话号码不对：手机是 11 位", "this is no phone number")
    return number


def _yes(text: str) -> bool:
    said = text.strip().lower()
    if said in _YES or said in _NO:
        return said in _YES
    raise Mistake("填“是”或“否”", "write yes or no")


def _name(text: str) -> str:
    if len(text) > LONGEST:
        raise Mistake(f"最多 {LONGEST} 个字", f"{LONGEST} characters at most")
    return text


def _code(text: str) -> str:
    if len(text) > 40:
        raise Mistake("最多 40 个字", "40 characters at most")
    return text


_NAME = ("姓名", "业主", "产权人", "户代表", "户主", "name")
COLUMNS: dict[Of, tuple[Column, ...]] = {
    "owners": (
        Column("unit", ("房号", "专有部分", "房屋", "unit"), required=True, read=_code),
        Column("name", ("业主", "业主姓名", "产权人", "姓名", "owner"), read=_name),
        Column("registered", ("登记面积", "产证面积", "registered"), read=square_cm),
        Column("surveyed", ("测绘面积", "实测面积", "surveyed"), read=square_cm),
        Column("contracted", ("合同面积", "contract"), read=square_cm),
        Column("developer", ("开发商", "建设单位", "developer"), read=_yes),
        Column("owner", ("业主编号", "owner number"), read=_code),
        Column("phone", ("电话", "手机", "phone"), read=_phone),
    ),
    "persons": (
        Column("name", _NAME, required=True, read=_name),
        Column("born", ("出生日期", "生日", "born"), read=read_day),
        Column("household", ("户", "户号", "门牌", "household"), read=_code),
        Column("phone", ("电话", "手机", "phone"), read=_phone),
    ),
    "households": (
        Column("household", ("户", "户号", "门牌", "household"), required=True, read=_code),
        Column("name", _NAME, required=True, read=_name),
        Column("born", ("出生日期", "生日", "born"), read=read_day),
        Column("phone", ("电话", "手机", "phone"), read=_phone),
    ),
}
"""Which columns a roll has, the first of their names as a fault says it."""


def read_roll(of: Of, table: Table, asked: Asked) -> Read:
    """What a table says of a roll of owners, persons or households. `asked` is what the ballot
    wants of it: adults on its day, areas. Raises `Mistake` where columns are missing or it is too
    long."""
    columns = COLUMNS[of]
    where = place_columns(table, columns)
    if len(table.rows) > MOST_ROWS:
        raise Mistake(f"一次最多 {MOST_ROWS} 行", f"at most {MOST_ROWS} rows at once")
    read, rows = Read(), list[tuple[int, dict[str, Any]]]()
    for row, cells in table.numbered():
        values, faults = read_row(row, cells, columns, where)
        told = {one.column for one in faults}
        more = _owner(row, values, asked) if of == "owners" else _person(row, values, asked)
        faults += [one for one in more if one.column not in told]
        read.faults += faults
        if not faults:
            rows.append((row, values))
    make = {"owners": _owners, "persons": _persons, "households": _households}[of]
    make(read, rows)
    read.faults.sort(key=lambda one: one.row)
    return read


def _fault(row: int, column: str, zh: str, en: str) -> RowFault:
    return RowFault(row, column, Words(zh=zh, en=en))


def _person(row: int, values: dict[str, Any], asked: Asked) -> list[RowFault]:
    born = values.get("born")
    if not asked.adults:
        return []
    if born is None:
        return [_fault(row, "出生日期", "缺少出生日期", "the date of birth is missing")]
    if not is_adult(born, asked.day):
        zh, en = "投票日未满18周岁", "is not yet 18 on the day of the vote"
        return [_fault(row, "出生日期", zh, en)]
    return []


def _owner(row: int, values: dict[str, Any], asked: Asked) -> list[RowFault]:
    faults = list[RowFault]()
    if not values.get("name") and not values.get("developer"):
        zh, en = (
            "填业主姓名，或在“开发商”一栏填“是”",
            "name the owner, or say it is the developer's",
        )
        faults.append(_fault(row, "业主", zh, en))
    if asked.areas and _unit(values).area is None:
        zh = "缺少面积：登记、测绘、合同面积填一个"
        en = "the area is missing: registered, surveyed or of the contract"
        faults.append(_fault(row, "登记面积", zh, en))
    return faults


def _unit(values: dict[str, Any]) -> Unit:
    get = values.get
    return Unit(get("unit", ""), "", get("registered"), get("surveyed"), get("contracted"))


def _twice(row: int, column: str, before: int) -> RowFault:
    return _fault(row, column, f"与第 {before} 行重复", f"is the same as row {before}")


def _owners(read: Read, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Units, each once; those of one owner share a head, named after the first of them."""
    seen: dict[str, int] = {}
    names = _told_apart(read, rows)
    heads: dict[str, str] = {}
    for row, values in rows:
        unit = values["unit"]
        if unit in seen:
            read.faults.append(_twice(row, "房号", seen[unit]))
            continue
        seen[unit] = row
        developer = bool(values.get("developer"))
        whose = names.get(row, "")
        head = DEVELOPER if developer else heads.setdefault(whose, f"u:{unit}")
        name = values.get("name") or "开发商"
        area, phone = _unit(values).area, values.get("phone", "")
        read.lines.append(Line(row, f"u:{unit}", head, name, None, area, unit, phone))


def _told_apart(read: Read, rows: Sequence[tuple[int, dict[str, Any]]]) -> dict[int, str]:
    """Whose each row is: by the owner's number, else by name and phone, else by a name that stands
    once. A name that stands several times and could be two people is a fault at each later row."""
    named: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
    whose: dict[int, str] = {}
    for row, values in rows:
        if values.get("developer"):
            continue
        if values.get("owner"):
            whose[row] = f"n:{values['owner']}"
        else:
            named[values["name"]].append((row, values))
    for name, theirs in named.items():
        for row, values in theirs:
            whose[row] = f"p:{name}:{values.get('phone', '')}"
            if len(theirs) > 1 and not values.get("phone"):
                zh = f"“{name}”有几处：是同一人就填同一个电话或业主编号，不是就填不同的"
                en = f"“{name}” stands several times: tell by phone or owner number if it is one"
                read.faults.append(_fault(row, "业主", zh, en))
    return whose


def _persons(read: Read, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Persons, each once: the same name and day of birth, or the same name and household, is the
    same person; so is the same phone."""
    seen: dict[str, int] = {}
    for row, values in rows:
        name, born = values["name"], values.get("born")
        home, phone = values.get("household", ""), values.get("phone", "")
        marks = [f"b:{name}:{born}" if born else f"h:{name}:{home}"]
        marks += [f"t:{phone}"] if phone else []
        before = next((seen[mark] for mark in marks if mark in seen), None)
        if before is not None:
            column = "电话" if marks[0] not in seen else "姓名"
            read.faults.append(_twice(row, column, before))
            continue
        seen.update(dict.fromkeys(marks, row))
        key = marks[0]
        read.lines.append(Line(row, key, key, name, born, None, home, phone))


def _households(read: Read, rows: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Households, each with one representative, and nobody for two of them."""
    seen: dict[str, int] = {}
    phones: dict[str, int] = {}
    for row, values in rows:
        home, phone = values["household"], values.get("phone", "")
        if home in seen:
            read.faults.append(_twice(row, "户", seen[home]))
            continue
        if phone and phone in phones:
            zh = f"与第 {phones[phone]} 行是同一个代表：一人只代表一户"
            en = f"is the representative of row {phones[phone]}: nobody represents two households"
            read.faults.append(_fault(row, "电话", zh, en))
            continue
        seen[home] = row
        phones.setdefault(phone, row)
        line = Line(row, home, home, values["name"], values.get("born"), None, home, phone)
        read.lines.append(line)
