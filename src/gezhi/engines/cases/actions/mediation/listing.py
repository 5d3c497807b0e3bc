"""The directory of mediators: who agreed to be listed, teams as one entry."""

from dataclasses import dataclass, field
from uuid import UUID

from gezhi.base.ids import new_id
from gezhi.base.words import Words
from gezhi.engines.cases.models import Mediator
from gezhi.engines.cases.rules.mediation.fields import FIELDS
from gezhi.engines.people.queries import body
from gezhi.engines.places.queries import ladder
from gezhi.engines.trust.actions import record, transaction
from gezhi.engines.trust.rules.refusal import Changed, Forbidden, Invalid, Wrong, wrong_id
from gezhi.engines.trust.rules.viewer import Viewer, may

ABILITY = "case.mediate"


@dataclass(frozen=True, slots=True)
class Listing:
    """How a mediator wants to stand in the directory. `body` lists the team that they belong to;
    `named` agrees to figures by name; not `listed` takes the entry out."""

    place: int
    name: str
    fields: tuple[str, ...] = ()
    languages: str = ""
    reach: str = ""
    about: str = ""
    body: UUID | None = None
    listed: bool = True
    named: bool = False
    id: UUID = field(default_factory=new_id)


def list_mediator(viewer: Viewer, asked: Listing) -> Mediator:
    """Stand in the directory, or change how: each for themselves, a member for the team. Whoever
    has no right to mediate there is Forbidden; Invalid lists what is wrong."""
    with transaction():
        rung = ladder(viewer, asked.place)[0]
        _permit(viewer, asked, rung.path)
        wrongs = list(_wrong(asked))
        if wrongs:
            raise Invalid(wrongs)
        who = {"body": asked.body} if asked.body else {"account": viewer.account}
        row = Mediator.objects.select_for_update().filter(place=rung.id, **who).first()
        if row is None and Mediator.objects.filter(pk=asked.id).exists():
            raise Changed("id-taken", "这个编号已用过", "this id belongs to another entry")
        row = row or Mediator(id=asked.id, place_id=rung.id, path=rung.path, **who)
        row.name, row.fields = asked.name.strip(), sorted(set(asked.fields))
        row.languages, row.reach = asked.languages.strip(), asked.reach.strip()
        row.about, row.listed, row.named = asked.about.strip(), asked.listed, asked.named
        row.save()
        verb = "mediation.listed" if row.listed else "mediation.unlisted"
        facts = {"team": row.body is not None, "fields": len(row.fields)}
        record(viewer, verb, "mediator", row.pk, place_id=row.place_id, path=row.path, **facts)
        return row


def _permit(viewer: Viewer, asked: Listing, path: str) -> None:
    if viewer.system:
        return
    if asked.body is not None:
        team = body(viewer, asked.body)
        if may(viewer, ABILITY, body=team.pk) and path.startswith(team.place.path):
            return
    elif viewer.account is not None and (may(viewer, ABILITY, path=path) or not asked.listed):
        return
    zh, en = "要有调解权限才能进名录", "only those who may mediate there stand in the directory"
    raise Forbidden("not-mediator", zh, en)


def _wrong(asked: Listing) -> list[Wrong]:
    found = []
    found += wrong_id(asked.id)
    if not 1 <= len(asked.name.strip()) <= 60:
        words = Words(zh="写大家怎么称呼您", en="say how you are called")
        found.append(Wrong("name", "required", words))
    if not asked.fields or set(asked.fields) - set(FIELDS):
        words = Words(zh="选擅长调什么，至少一样", en="choose what you mediate, at least one")
        found.append(Wrong("fields", "required", words))
    for name, most in (("languages", 100), ("reach", 100), ("about", 300)):
        if len(str(getattr(asked, name)).strip()) > most:
            words = Words(zh=f"最多 {most} 个字", en=f"at most {most} characters")
            found.append(Wrong(name, "long", words))
    return found
