"""How people grow in a replay: trainings held, people placed, a ladder adopted, leaders linked."""

from pydantic import Field

from gezhi.pack.entry import Entry, Key


class Learning(Entry):
    """A course held once at the first place of its level: `count` people attend all of it, holders
    of `posts` (of one `kind` if named), or else people who are added for it."""

    course: Key
    count: int = Field(ge=1)
    posts: list[Key] = Field(default_factory=list)
    kind: Key | None = None


class Placing(Entry):
    """How many people are placed in work as what, at the place where the pack attaches."""

    kind: Key
    count: int = Field(ge=1)


class Laddering(Entry):
    """A ladder adopted at the first place of its level; everybody who holds a post of it is put on
    one of the grades of their post, in turn."""

    ladder: Key


class Linking(Entry):
    """A liaison in the simulation: all places of its level are shared out among the leaders, who
    call so often in all, find so many problems, solve so many of them, and give help by kind."""

    liaison: Key
    calls: int = Field(default=0, ge=0)
    found: int = Field(default=0, ge=0)
    solved: int = Field(default=0, ge=0)
    help: dict[Key, int] = Field(default_factory=dict)
