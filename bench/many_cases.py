"""A town with very many cases, written by SQL: for looking at lists, not for replaying how they
came about (they have no journal)."""

from __future__ import annotations

from datetime import date
from typing import Any

COMMUNITIES, GRIDS = 10, 20
OPEN_SHARE, BODY_SHARE = 0.05, 0.5

_CASES = """
WITH drawn AS MATERIALIZED (
    SELECT n, random() < %(open)s AS is_open, random() < %(body)s AS by_body,
           1 + floor(random() * %(places)s)::int AS place,
           1 + floor(random() * %(bodies)s)::int AS unit,
           now() - random() * interval '700 days' AS opened
    FROM generate_series(1, %(count)s) n
)
INSERT INTO cases_case (
    id, code, type, pack_id, place_id, path, spot, category, text, form, channel, state, stage,
    step,
    holder, holder_post, holder_place, holder_path, holder_body, due, waiting, supervised, public,
    result, counts_as, hand_overs, reopened, late, opened, closed, changed, version
)
SELECT gen_random_uuid(), 'C' || n, 'report', %(pack)s, p.id, p.path, '', 'street-lighting',
       '第 ' || n || ' 件：楼前的路灯坏了，晚上一片黑', '{}', 'portal',
       CASE WHEN is_open THEN 'open' ELSE 'closed' END,
       CASE WHEN NOT is_open THEN 'evaluate' WHEN by_body THEN 'settle' ELSE 'accept' END, 2,
       CASE WHEN is_open AND by_body THEN 'body' ELSE 'post' END,
       CASE WHEN is_open AND by_body THEN '' ELSE 'grid-lead' END,
       CASE WHEN is_open AND by_body THEN %(town)s ELSE p.id END,
       CASE WHEN is_open AND by_body THEN %(path)s ELSE p.path END,
       CASE WHEN is_open AND by_body THEN b.id END,
       CASE WHEN is_open THEN now() + (random() * 20 - 10) * interval '1 day' END,
       FALSE, FALSE, NOT is_open, CASE WHEN is_open THEN '' ELSE 'solved' END,
       CASE WHEN is_open THEN '' ELSE 'solved' END, 1, 0, FALSE,
       opened, CASE WHEN NOT is_open THEN opened + interval '3 days' END, opened, 3
FROM drawn c
JOIN (SELECT id, path, row_number() OVER () AS place FROM places_place WHERE level = 'grid') p
     USING (place)
JOIN (SELECT id, row_number() OVER () AS unit FROM people_body WHERE kind = 'department') b
     USING (unit)
"""
_STEPS = """
INSERT INTO cases_step (
    case_id, n, stage, holder, holder_post, holder_place, holder_path, holder_level, holder_body,
    started, due, pauses, extra, ended, outcome, say, reason, by_post
)
SELECT c.id, n, CASE n WHEN 1 THEN 'accept' ELSE 'settle' END,
       CASE WHEN n = 2 AND by_body THEN 'body' ELSE 'post' END,
       CASE WHEN n = 2 AND by_body THEN '' ELSE 'grid-lead' END, c.place_id, c.path, 'grid',
       CASE WHEN n = 2 THEN coalesce(c.holder_body, CASE WHEN by_body THEN b.id END) END,
       c.opened, c.opened, '[]', '[]', c.opened, 'accepted', '', '{}', ''
FROM (
    SELECT *,
        (holder_body IS NOT NULL) OR (state = 'closed' AND hashtext(code) %% 2 = 0) AS by_body,
           1 + (hashtext(code) %% %(bodies)s + %(bodies)s) %% %(bodies)s AS unit
    FROM cases_case
) c
JOIN (SELECT id, row_number() OVER () AS unit FROM people_body WHERE kind = 'department') b
     USING (unit)
CROSS JOIN generate_series(1, 2) n
"""
_REPORTERS = """
INSERT INTO cases_reporter (
    id, case_id, origin, account, name, phone, phone_index, language, answer, joined
)
SELECT gen_random_uuid(), id, id,
       CASE WHEN hashtext(code) %% 2000 = 0 THEN %(lead)s::uuid
            ELSE md5((hashtext(code) %% 50000)::text)::uuid END,
       '', '', '', 'zh-hans', '', FALSE
FROM cases_case
"""


def build_ground() -> Any:
    """A sub-district of two hundred grids with the pack, its departments, and three people who look
    at lists: a dispatcher, a grid lead and a clerk."""
    from gezhi.engines.people import actions as people
    from gezhi.engines.places import actions as places
    from gezhi.engines.trust import actions as trust
    from gezhi.engines.trust.queries import pack_by_id
    from gezhi.pack.loader import load
    from tests.town import PACKS, SYSTEM, Town

    town = Town()
    wanted = [places.NewPlace("sub-district", "试点街道", code="370302009000")]
    for c in range(COMMUNITIES):
        community = len(wanted)
        code = f"3703020090{c + 1:02}"
        wanted.append(places.NewPlace("community", f"{c + 1} 社区", 0, code=code))
        wanted += [
            places.NewPlace("grid", f"{c + 1}-{g + 1} 网格", community, code=f"{code}{g + 1:03}")
            for g in range(GRIDS)
        ]
    made = places.add_places(SYSTEM, wanted)
    town.places |= {"town": made[0], "grid": made[2]}
    version = trust.publish_pack(SYSTEM, load(PACKS / "huanghexilu", library=PACKS))
    places.attach_pack(SYSTEM, made[0], version, date(2020, 1, 1))
    for body in people.add_units(SYSTEM, pack_by_id(version.pk), made[0]):
        town.bodies[body.unit] = body
    town.hire("dispatcher", "dispatcher", "town")
    town.hire("grid-lead", "grid-lead", "grid")
    clerk = trust.make_staff(SYSTEM, "clerk", "clerk", None)
    person = people.add_person(SYSTEM, people.NewPerson("clerk", account=clerk))
    people.join_body(SYSTEM, person, town.bodies["urban-management"], date(2020, 1, 1))
    town.accounts["clerk"] = clerk
    return town


def fill(connection: Any, town: Any, count: int) -> None:
    """Write the cases with two steps and a reporter each, through a connection that may pass over
    foreign keys (they hold by construction)."""
    from gezhi.engines.places.queries import attached_at
    from tests.town import SYSTEM

    root = town.places["town"]
    values = {
        "pack": attached_at(SYSTEM, root.path).version,
        "town": root.pk,
        "path": root.path,
        "open": OPEN_SHARE,
        "body": BODY_SHARE,
        "places": COMMUNITIES * GRIDS,
        "bodies": sum(1 for body in town.bodies.values() if body.kind == "department"),
        "count": count,
        "lead": town.accounts["grid-lead"].pk,
    }
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET synchronous_commit = off")
    for statement in (_CASES, _STEPS, _REPORTERS):
        connection.execute(statement, values)
    for table in ("cases_case", "cases_step", "cases_reporter", "places_place"):
        connection.execute(f"VACUUM ANALYZE {table}")
