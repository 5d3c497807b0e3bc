"""A town that makes things public: the cast of the town, with kinds of every cadence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from gezhi.base import clock
from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.disclosure import actions
from gezhi.engines.disclosure.models import Item, Question
from gezhi.engines.places import actions as places
from gezhi.engines.places.models import Attachment
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Journal
from gezhi.pack.disclosure import ListEntry, PowerList
from gezhi.pack.pack import Pack
from tests.kept import kept
from tests.town import SYSTEM, Town, build_town, loaded

SINCE = date(2026, 1, 1)
NOW = datetime(2026, 4, 8, 10, tzinfo=clock.ZONE)
"""A Wednesday. March is due until Friday the tenth, the first quarter until the fifteenth."""

ROWS = [["现金", "100.00", "50", "30.5", "119.50", ""], ["存款", "1,000", "0", "0", "1000", ""]]


def disclosing_pack() -> Pack:
    """The town's own kinds, and others of a city and of villages, posted by its secretary."""
    city, villages = loaded("xuanwei").disclosures, loaded("fengcheng").disclosures
    kinds = {
        "finance": city["finance"],
        "residents-affairs": loaded("huanghexilu").disclosures["residents-affairs"],
        "assistance": city["assistance"],
        "works": city["works-and-contracts"],
        "village-finance": villages["finance"],
    }
    entry = ListEntry(
        power="reports",
        name=Words(zh="受理报事"),
        who="first-secretary",
        basis=Words(zh="测试"),
        case="report",
    )
    listed = PowerList(
        list="powers",
        name=Words(zh="小微权力清单"),
        at="community",
        of="powers",
        source="测试",
        entries=[entry],
    )
    return loaded("huanghexilu").model_copy(
        update={
            "manifest": loaded("huanghexilu").manifest.model_copy(update={"version": "2026.9"}),
            "disclosures": {
                key: one.model_copy(update={"disclosure": key, "by": ["first-secretary"]})
                for key, one in kinds.items()
            },
            "lists": {"powers": listed},
        }
    )


@kept
def disclosing_town() -> Town:
    """The town, with these kinds in force since the new year, and a secretary of the community
    next door."""
    town = build_town()
    bare = loaded("huanghexilu")
    named = bare.manifest.model_copy(update={"version": "2026.8"})
    older = trust.publish_pack(
        SYSTEM, bare.model_copy(update={"manifest": named, "disclosures": {}})
    )
    Attachment.objects.update(version=older)
    version = trust.publish_pack(SYSTEM, disclosing_pack())
    places.attach_pack(SYSTEM, town.places["town"], version, SINCE)
    town.hire("next-door", "first-secretary", "c1")
    return town


def asked(town: Town, kind: str = "finance", **more: Any) -> actions.NewItem:
    """Something to post at the first community."""
    about: dict[str, Any] = {"title": "财务收支", "rows": ROWS if kind == "finance" else ()}
    about |= {key: more.pop(key) for key in ("title", "body", "rows", "enclosures") if key in more}
    where = {"period": "2026-03"} if kind == "finance" else {}
    told: dict[str, Any] = where | more
    return actions.NewItem(town.places["c0"].pk, kind, actions.Content(**about), **told)


def posted(town: Town, kind: str = "finance", by: str = "first-secretary", **more: Any) -> Item:
    """The same, posted."""
    return actions.post(town.viewer(by), asked(town, kind, **more))


def question(
    town: Town, row: Item, text: str = "这笔钱花在哪儿了？", by: str = "resident"
) -> Question:
    """Somebody asks."""
    return actions.ask(town.viewer(by), row.key, text, new_id())


def correction(row: Item, **more: Any) -> actions.Correction:
    """A correction of what stands there."""
    key: UUID = more.pop("id", None) or new_id()
    about: dict[str, Any] = {"title": row.title, "rows": ROWS} | more
    reason = about.pop("reason", "数字写错了")
    version = about.pop("version", row.version)
    return actions.Correction(row.key, version, actions.Content(**about), reason, key)


def faults(fault: Any) -> list[tuple[str, str]]:
    """What was wrong, by field."""
    return [(one.field, one.code) for one in fault.value.wrong]


def verbs() -> list[str]:
    """What the journal tells of disclosure, in order."""
    rows = Journal.objects.filter(verb__startswith="disclosure.").order_by("pk")
    return [verb.partition(".")[2] for verb in rows.values_list("verb", flat=True)]
