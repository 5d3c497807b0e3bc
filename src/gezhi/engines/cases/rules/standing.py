"""Who may see a case, and who may take its next step."""

from uuid import UUID

from gezhi.engines.trust.rules.viewer import Viewer, may
from gezhi.pack.cases import Stage

SEEING = (
    "case.see",
    "case.accept",
    "case.route",
    "case.settle",
    "case.supervise",
    "case.extend",
    "case.merge",
)
"""Abilities that let their holder see the cases of their ground."""


def may_act(
    viewer: Viewer, ability: str, *, holder: str, path: str, body: UUID | None, is_reporter: bool
) -> bool:
    """Whether the viewer may take the step: holding it, or standing above the holder with the same
    ability; for a body, being a member; for the reporter, being one. The person concerned has an
    action of their own."""
    if viewer.system:
        return True
    if holder == "reporter":
        return is_reporter
    if holder == "concerned":
        return False
    if holder == "body":
        return may(viewer, ability, body=body)
    return may(viewer, ability, path=path)


def apart(
    viewer: Viewer, stage: Stage, opened_by: UUID | None, *, is_reporter: bool = False
) -> bool:
    """Whether a step is kept from the viewer because they opened the case, or are one of those
    whose it is, as after a merge (`not_by: opener`)."""
    own = is_reporter or (viewer.account is not None and viewer.account == opened_by)
    return own and stage.not_by == "opener" and not viewer.system


def may_see(viewer: Viewer, *, path: str, bodies: frozenset[UUID], is_reporter: bool) -> bool:
    """Whether the viewer may see the whole case: it is their ground, their body's (now or before),
    or their own report."""
    if is_reporter or viewer.system or bodies & viewer.bodies:
        return True
    return any(may(viewer, ability, path=path) for ability in SEEING)


def may_decide(viewer: Viewer, kind: str, path: str, signed_by: str) -> bool:
    """Whether the viewer may answer a request made at a place: more time needs `case.extend`, a
    second signature (`countersign`) the post `signed_by` that the stage names."""
    if viewer.system or kind == "extension":
        return may(viewer, "case.extend", path=path)
    held = {grant.post for grant in viewer.grants if grant.post and path.startswith(grant.path)}
    return signed_by in held
