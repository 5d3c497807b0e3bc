"""Taking steps through a case type, as scenarios and replays write them, to see if they can be."""

from __future__ import annotations

from collections.abc import Container

from gezhi.pack.cases import CaseType, Opens

OBJECTED, SILENT = "objected", "silent"


class Walk:
    """Where a case may stand after the steps so far. While nobody acts it may move on by itself
    where a stage is `silent`, so there can be several places. `lost` says that a slip before makes
    it unknown, and that no more need be said of what follows.

    An outcome that one of `signers` (posts) countersigns waits for it as `unsigned`; that of others
    is taken for given.
    """

    def __init__(self, case: CaseType, signers: Container[str] = ()) -> None:
        self.signers = signers
        self.unsigned: tuple[str, str] | None = None
        self.stages = {stage.stage: stage for stage in case.stages}
        self.at: set[str] = set()
        self.ended = False
        self.opens: Opens | None = None
        self.lost = False
        self._stand(case.stages[0].stage)

    def _stand(self, stage: str) -> None:
        self.at = {stage}
        self.lost = self.lost or stage not in self.stages
        while (found := self.stages.get(stage)) is not None and found.silent is not None:
            if found.silent.to is None or found.silent.to in self.at:
                break
            stage = found.silent.to
            self.at.add(stage)

    def known(self, stage: str) -> set[str]:
        """What a step at a stage can be: its outcomes, an objection, silence."""
        found = self.stages[stage]
        names = set(found.outcomes)
        if found.object_ is not None:
            names.add(OBJECTED)
        if found.silent is not None:
            names.add(SILENT)
        return names

    def can_take(self, stage: str) -> bool:
        """Whether a step of a stage is possible now, as far as is known."""
        return self.lost or stage in self.at

    def take(self, stage: str, outcome: str) -> None:
        """Take a step; the names must be known."""
        found = self.stages[stage]
        signer = found.countersign.post if found.countersign else None
        if signer is not None and signer in self.signers and outcome in found.outcomes:
            self.unsigned = (stage, outcome)
            return
        self._go(stage, outcome)

    def sign(self, answer: str) -> None:
        """Answer the second signature that an outcome waits for."""
        if self.unsigned is not None and answer == "agreed":
            self._go(*self.unsigned)
        self.unsigned = None

    def _go(self, stage: str, outcome: str) -> None:
        found = self.stages[stage]
        self.unsigned = None
        if outcome == OBJECTED and found.object_ is not None:
            self._stand(found.object_.to)
            return
        taken = found.silent if outcome == SILENT else found.outcomes[outcome]
        if taken is None or taken.to is None:
            self.ended = True
            self.at = set()
            self.opens = taken.opens if taken else None
        else:
            self._stand(taken.to)
