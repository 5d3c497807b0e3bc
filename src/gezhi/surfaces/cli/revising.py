"""Pacts in a simulated period: each version drafted, talked through, decided by an assembly and
filed, one after the other, by the product's own actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from gezhi.base import clock
from gezhi.engines.councils import actions as councils
from gezhi.engines.councils.queries import counts_asked, least_talk, pact_version
from gezhi.engines.trust.queries import Viewer, system
from gezhi.pack.sittings import Revising
from gezhi.surfaces.cli.diary import Diary
from gezhi.surfaces.cli.town import Town

SIMULATION = system("simulation")
CHANGED = ("（经大家商量，第{n}版改为每季度公布一次）", "（第{n}版补充：有困难的户由邻居帮一把）")


class Revision:
    """The versions of one pact at the first place of its level."""

    def __init__(self, town: Town, planned: Revising) -> None:
        self.town, self.planned = town, planned
        self.rules = town.pack.pacts[planned.pact]
        self.place = town.places[self.rules.at][0]
        self.left = planned.versions

    def viewer(self) -> Viewer:
        """Who keeps it: a post that does there, else the simulation itself."""
        posts = self.town.pack.people.posts.items()
        keeping = [key for key, post in posts if "pact.keep" in post.may]
        account = self.town.holder_at(self.place.path, keeping)
        return self.town.viewer(account) if account is not None else SIMULATION

    def plan(self, diary: Diary) -> None:
        """Plan the first version; each plans the next."""
        diary.on(diary.first, lambda: self._draft(diary))

    def _draft(self, diary: Diary) -> None:
        viewer = self.viewer()
        row = councils.draft_pact(viewer, councils.NewDraft(self.place.pk, self.planned.pact))
        number = self.planned.versions - self.left + 1
        if number > 1:
            self._write(viewer, row.pk, row.revision, number)
        first = clock.today()
        last = least_talk(row, first)
        councils.start_talk(viewer, councils.Talk(row.pk, first, last, confirmed=True))
        diary.on(last + timedelta(days=1), lambda: self._decide(diary, row.pk), hour=15)

    def _write(self, viewer: Viewer, wanted: UUID, revision: int, number: int) -> None:
        """Change the first article, so that the versions differ."""
        _, version = pact_version(viewer, wanted)
        part, *parts = version.text
        article, *others = part.articles
        words = article.text + CHANGED[number % len(CHANGED)].format(n=number)
        changed = replace(part, articles=(replace(article, text=words), *others))
        councils.write_pact(viewer, councils.Writing(wanted, (changed, *parts), revision))

    def _decide(self, diary: Diary, wanted: UUID) -> None:
        viewer, planned = self.viewer(), self.planned
        councils.put_to_vote(viewer, wanted)
        counts = {
            "eligible": planned.entitled,
            "present": planned.present,
            "yes": planned.agreed,
            "no": planned.present - planned.agreed,
            "abstain": 0,
        }
        statute = self.rules.adopted_by.statute or ""
        asked = {name: counts.get(name) for name in counts_asked(statute)}
        today = clock.today()
        reference = f"会议记录第 {planned.versions - self.left + 1} 号"
        councils.decide_pact(viewer, councils.Decision(wanted, asked, today, reference))
        if self.rules.filed_with is not None:
            filing = councils.Filing(wanted, "filed", today, number=f"备案 {wanted.hex[-4:]}")
            councils.file_pact(viewer, filing)
        self.left -= 1
        if self.left:
            diary.on(today + timedelta(days=2), lambda: self._draft(diary))
