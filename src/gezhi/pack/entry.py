"""What every part of a pack has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
"""A name inside a pack: small letters, digits and single hyphens (`grid-lead`)."""


class Entry(BaseModel):
    """A part of a pack: unknown keys are faults, and nothing changes after it was read.

    Running cases keep the version they were opened under, so a pack in memory must not be altered.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
