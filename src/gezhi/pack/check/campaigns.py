"""Campaigns: known units, groups that may do what they must, steps within the campaign."""

from __future__ import annotations

from collections.abc import Iterator

from gezhi.pack.campaigns import Campaign
from gezhi.pack.check.names import UNIT, Pair, Path, able_posts, doubled, unknown
from gezhi.pack.faults import Fault
from gezhi.pack.origins import Origins
from gezhi.pack.pack import Pack

STEP: Pair = ("步骤", "step")
DOCUMENT: Pair = ("成果", "deliverable")
PRACTICE: Pair = ("课题", "topic of a pilot")
CAMPAIGN: Pair = ("专项行动", "campaign")
FUND: Pair = ("资金", "fund")
TEAM: Pair = ("组", "group")
ABLE = {
    "office": "campaign.run",
    "work_groups": "campaign.run",
    "task_forces": "campaign.work",
    "guidance_groups": "campaign.guide",
    "supervision_groups": "campaign.supervise",
}
"""What the members of each kind of group must be able to do."""


def check_campaigns(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Every campaign of the pack."""
    units = pack.people.units()
    for one in pack.campaigns.values():
        path: Path = ("campaigns", one.campaign)
        yield from unknown(origins, (*path, "owner"), UNIT, one.owner, units)
        yield from doubled(origins, (*path, "steps"), STEP, [step.step for step in one.steps])
        documents = [each.document for each in one.delivers]
        yield from doubled(origins, (*path, "delivers"), DOCUMENT, documents)
        yield from doubled(
            origins, (*path, "topics"), PRACTICE, [each.topic for each in one.topics]
        )
        yield from _within(one, origins, path)
        yield from _teams(pack, one, origins, path)


def check_driving(pack: Pack, origins: Origins) -> Iterator[Fault]:
    """Campaigns of the replay: known, inspected by a post that may, paid into a fund there is."""
    for at, one in enumerate(pack.replay.driving if pack.replay else ()):
        path: Path = ("replay", "driving", at)
        yield from unknown(origins, (*path, "campaign"), CAMPAIGN, one.campaign, pack.campaigns)
        if one.inspector is not None:
            able = "campaign.supervise"
            yield from able_posts(pack, origins, (*path, "inspector"), [one.inspector], able)
        if one.fund is not None:
            yield from unknown(origins, (*path, "fund"), FUND, one.fund, pack.funds)


def _within(one: Campaign, origins: Origins, path: Path) -> Iterator[Fault]:
    for at, step in enumerate(one.steps):
        if step.from_ < one.from_ or step.to > one.to:
            what = (
                f"步骤 `{step.step}` 超出了专项行动的起止日期",
                f"step `{step.step}` reaches beyond the campaign",
            )
            mend = ("改步骤的日期，或改专项行动的", "change the days of one of them")
            yield origins.fault((*path, "steps", at), what, mend)


def _teams(pack: Pack, one: Campaign, origins: Origins, path: Path) -> Iterator[Fault]:
    places: list[tuple[Path, str, str]] = [((*path, "office"), one.office, ABLE["office"])]
    for part in ("work_groups", "guidance_groups", "supervision_groups"):
        names: list[str] = getattr(one, part)
        places += [((*path, part, at), name, ABLE[part]) for at, name in enumerate(names)]
    for at, force in enumerate(one.task_forces):
        where: Path = (*path, "task_forces", at)
        places.append(((*where, "team"), force.team, ABLE["task_forces"]))
        places.append(((*where, "lead"), force.lead, ABLE["task_forces"]))
    for where, name, ability in places:
        yield from _able(pack, origins, where, name, ability)
    teams = [key for key, *_ in one.teams()]
    yield from doubled(origins, (*path, "task_forces"), TEAM, teams)


def _able(pack: Pack, origins: Origins, where: Path, name: str, ability: str) -> Iterator[Fault]:
    units = pack.people.units()
    yield from unknown(origins, where, UNIT, name, units)
    if name in units and ability not in pack.people.bodies[units[name][0]].may:
        kind = units[name][0]
        what = (f"`{name}` 没有 `{ability}` 权限", f"`{name}` may not `{ability}`")
        mend = (
            f"在 people.yaml 里给 `{kind}` 的 `may` 加上 `{ability}`",
            f"add `{ability}` to `may` of `{kind}` in people.yaml",
        )
        yield origins.fault(where, what, mend)
