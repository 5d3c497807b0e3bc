"""`pack.yaml`, and the whole pack that its files make together."""

from typing import Literal

from pydantic import Field

from gezhi.base.words import Words
from gezhi.pack.assessment import Assessment
from gezhi.pack.assets import Register
from gezhi.pack.ballots import Ballot
from gezhi.pack.campaigns import Campaign
from gezhi.pack.cases import CaseType, Matters
from gezhi.pack.councils import Council
from gezhi.pack.disclosure import Disclosure, PowerList
from gezhi.pack.duties import Duty, Roster
from gezhi.pack.entry import Date, Entry, Key, Time
from gezhi.pack.funds import Fund
from gezhi.pack.honours import Commendation
from gezhi.pack.pacts import Pact
from gezhi.pack.people import People
from gezhi.pack.places import Places
from gezhi.pack.points import Scheme, Shop
from gezhi.pack.replay import Replay
from gezhi.pack.scenarios import Scenario
from gezhi.pack.surveys import Survey
from gezhi.pack.visits import Visit

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Span(Entry):
    """A stretch of working time on a day, local time."""

    from_: Time = Field(alias="from")
    to: Time


class WorkingTime(Entry):
    """When the place works; public holidays and make-up days of the State Council come by
    themselves."""

    hours: list[Span] = Field(default_factory=list)
    week: list[Weekday] = Field(default_factory=lambda: ["mon", "tue", "wed", "thu", "fri"])
    days_off: dict[Date, Words] = Field(default_factory=dict)
    days_on: dict[Date, Words] = Field(default_factory=dict)


class Manifest(Entry):
    """What the pack is, which pack it extends and at which level of place it attaches."""

    pack: Key
    version: str = Field(pattern=r"^\d{4}\.\d+$", description="year and running number: 2026.1")
    name: Words
    source: str
    extends: Key | None = None
    attach: Key | None = None
    motto: Words | None = None
    working_time: WorkingTime = Field(default_factory=WorkingTime)


class Pack(Entry):
    """A pack as it runs: its own files laid over those of the pack that it extends."""

    manifest: Manifest
    places: Places = Field(default_factory=Places)
    people: People = Field(default_factory=People)
    cases: dict[Key, CaseType] = Field(default_factory=dict)
    matters: dict[Key, Matters] = Field(default_factory=dict)
    schemes: dict[Key, Scheme] = Field(default_factory=dict)
    shops: dict[Key, Shop] = Field(default_factory=dict)
    commendations: dict[Key, Commendation] = Field(default_factory=dict)
    funds: dict[Key, Fund] = Field(default_factory=dict)
    councils: dict[Key, Council] = Field(default_factory=dict)
    ballots: dict[Key, Ballot] = Field(default_factory=dict)
    pacts: dict[Key, Pact] = Field(default_factory=dict)
    disclosures: dict[Key, Disclosure] = Field(default_factory=dict)
    lists: dict[Key, PowerList] = Field(default_factory=dict)
    registers: dict[Key, Register] = Field(default_factory=dict)
    campaigns: dict[Key, Campaign] = Field(default_factory=dict)
    surveys: dict[Key, Survey] = Field(default_factory=dict)
    assessments: dict[Key, Assessment] = Field(default_factory=dict)
    duties: dict[Key, Duty] = Field(default_factory=dict)
    rosters: dict[Key, Roster] = Field(default_factory=dict)
    visits: dict[Key, Visit] = Field(default_factory=dict)
    scenarios: dict[str, Scenario] = Field(default_factory=dict)
    replay: Replay | None = None
