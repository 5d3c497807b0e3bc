"""A small sound pack for tests, and ways to put slips into it."""

from __future__ import annotations

from pathlib import Path

PACK = """\
pack: xinjie
version: 2026.1
name: {zh: 新街, en: New Street}
source: 测试 / a test
attach: sub-district
"""

PLACES = """\
trees:
  grid:
    - {level: sub-district, code: division, name: {zh: 街道, en: Sub-district}}
    - {level: community, code: division, name: {zh: 社区, en: Community}}
    - level: grid
      name: {zh: 网格, en: Grid}
      code: {digits: 3}
      households: {from: 300, to: 500}
  party:
    - {level: committee, over: community, name: {zh: 社区党委, en: Committee}}
    - {level: group, name: {zh: 党小组, en: Group}}
"""

PEOPLE = """\
posts:
  dispatcher:
    name: {zh: 调度员, en: Dispatcher}
    at: sub-district
    may: [case.see, case.accept, case.route, case.settle, case.extend]
  secretary:
    name: {zh: 书记, en: Secretary}
    at: community
    held_by: 1
    may: [case.see, case.accept, case.route, case.settle]
  grid-lead:
    name: {zh: 网格长, en: Grid lead}
    at: grid
    held_by: 1
    may: [case.open, case.accept, case.settle]
  group-leader:
    name: {zh: 党小组长, en: Group leader}
    at: group
    kinds: {old: {zh: 老, en: old}}
bodies:
  department:
    name: {zh: 部门, en: Department}
    may: [case.settle]
    units:
      urban: {name: {zh: 城管, en: Urban management}, powers: [rubbish]}
      police: {name: {zh: 派出所, en: Police}, powers: [noise]}
  company:
    name: {zh: 企业, en: Company}
    may: [case.settle]
    units:
      anhe: {name: {zh: 安和物业, en: Anhe}}
"""

REPORT = """\
case: report
name: {zh: 居民报事, en: Report}
source: 测试 / a test
open: [anyone, grid-lead]
form:
  - {field: what, kind: category, tree: matters, required: true, name: {zh: 什么事, en: What}}
  - {field: text, kind: text, length: {from: 4, to: 500}, name: {zh: 情况, en: Text}}
  - {field: where, kind: location, name: {zh: 在哪儿, en: Where}}
  - {field: danger, kind: yes-no, name: {zh: 危险, en: Danger}}
  - {field: homes, kind: number, least: 1, most: 99, name: {zh: 户数, en: Homes}}
  - {field: since, kind: date, name: {zh: 哪天起, en: Since}, when: {field: danger, is: true}}
  - {field: photos, kind: images, up_to: 6, name: {zh: 照片, en: Photos}}
  - {field: phone, kind: phone, name: {zh: 电话, en: Phone}}
stages:
  - stage: accept
    name: {zh: 受理, en: Accept}
    by: {post: grid-lead}
    may: case.accept
    within: {working_hours: 4}
    overdue: one-level-up
    outcomes:
      accepted: route
      on-the-spot: {to: evaluate, say: required, name: {zh: 当场办好, en: On the spot}}
      not-for-us: {end: referred, say: required}
  - stage: route
    name: {zh: 分流, en: Route}
    by: {post: secretary}
    may: case.route
    within: {working_hours: 4}
    suggest: [routing, triage]
    outcomes:
      to-grid: {to: settle, holder: {post: grid-lead}}
      to-department: {to: settle, holder: {body: department}}
  - stage: settle
    name: {zh: 办理, en: Settle}
    by: routed
    may: case.settle
    within: {by: category, else: {working_days: 5}}
    pause: {while: waiting-for-reporter, up_to: {working_days: 10}}
    extend: {up_to: {working_days: 5}}
    object: {to: route, within: {working_hours: 8}}
    outcomes:
      settled: evaluate
      cannot: {to: route, at: one-level-up}
  - stage: evaluate
    name: {zh: 评价, en: Evaluate}
    by: reporter
    may: case.open
    within: {days: 14}
    outcomes:
      solved: {end: solved}
      not-solved: {to: route, at: one-level-up}
    silent: {end: silent}
results:
  solved: {name: {zh: 已解决, en: Solved}, counts_as: solved}
  silent: {name: {zh: 未评价, en: No answer}, counts_as: unconfirmed}
  referred: {name: {zh: 已转告, en: Referred}, counts_as: apart}
routing:
  - if: {all: [{field: danger, is: true}, {not: {field: homes, less_than: 3}}]}
    outcome: to-department
    body: police
    because: {zh: 危险, en: Danger}
  - {powers: true, outcome: to-department, because: {zh: 清单, en: Powers}}
  - {outcome: to-grid, because: {zh: 其余, en: The rest}}
public: {after: accept, shows: [what, place, result], hides: [text, photos, reporter]}
"""

MATTERS = """\
tree: matters
name: {zh: 事项, en: Matters}
matters:
  - {matter: order, name: {zh: 秩序, en: Order}}
  - {matter: noise, under: order, name: {zh: 噪声, en: Noise}, words: [太吵]}
  - {matter: rubbish, name: {zh: 垃圾, en: Rubbish}, within: {working_hours: 4}}
"""

SOLVED = """\
name: {zh: 办好了, en: Solved}
given:
  case: report
  place: grid 3
  opened: 2026-03-02 09:00
  form: {what: noise, text: 太吵了睡不着}
when:
  - {at: 2026-03-02 10:00, by: grid-lead, accept: accepted}
  - {at: 2026-03-02 11:00, by: secretary, route: to-department, unit: police}
  - {at: 2026-03-03 09:00, by: police, ask: 哪一家}
  - {at: 2026-03-03 10:00, by: reporter, answer: 三楼}
  - {at: 2026-03-03 14:00, by: police, settle: settled}
  - {at: 2026-03-04 09:00, by: reporter, evaluate: solved}
then: {result: solved, hand_overs: 3}
"""

REPLAY = """\
from: 2026-03-02
to: 2026-03-31
ground:
  - {level: community, count: 2}
  - {level: grid, count: 4}
staff:
  - {post: secretary, count: 2}
  - {post: grid-lead, count: 4}
members:
  - {unit: police, count: 3}
paths:
  - path: solved
    count: 5
    case: report
    categories: [noise]
    takes: [{accept: accepted}, {route: to-grid}, {settle: settled}, {evaluate: silent}]
    hours: [1, 2, 3]
figures:
  - figure: opened
    reported: 5
    metric: {count: case.opened, where: {field: case, is: report}}
  - figure: late
    reported: 0
    metric:
      share: {count: case.overdue, where: {field: level, is: grid}}
      among: {count: case.opened}
"""

FILES = {
    "pack.yaml": PACK,
    "places.yaml": PLACES,
    "people.yaml": PEOPLE,
    "cases/report.yaml": REPORT,
    "cases/matters.yaml": MATTERS,
    "scenarios/solved.yaml": SOLVED,
    "replay.yaml": REPLAY,
}


def write(folder: Path, files: dict[str, str] | None = None) -> Path:
    """Write files as a pack into a folder and return it."""
    for name, text in (FILES if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def edited(file: str, old: str, new: str) -> dict[str, str]:
    """The files of the pack with one place changed; the place must be there once."""
    assert FILES[file].count(old) == 1, f"{old!r} is {FILES[file].count(old)} times in {file}"
    return {**FILES, file: FILES[file].replace(old, new)}


def line_of(files: dict[str, str], file: str, marked: str) -> int:
    """The line on which a text stands, counted from 1."""
    return files[file][: files[file].index(marked)].count("\n") + 1
