"""A village that finds its models: the cast of the village, with a commendation in its pack."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.people.models import Body, Person
from gezhi.engines.points import actions
from gezhi.engines.points.models import Nomination, Objection
from gezhi.engines.points.queries import NoticeBoard, notice_board
from gezhi.engines.trust import actions as trust
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE
from gezhi.pack.honours import Commendation, ModelKind
from gezhi.pack.pack import Pack
from tests.kept import kept
from tests.town import loaded
from tests.village import Village, build_village

NOW = datetime(2026, 4, 1, 10, tzinfo=clock.ZONE)
"""A Wednesday before the holiday of Qingming (4 to 6 April): five working days end on the 9th."""
LAST = date(2026, 4, 9)
AFTER = datetime(2026, 4, 10, 9, tzinfo=clock.ZONE)
KEY = "models"


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


MODELS = Commendation(
    commendation=KEY,
    name=_words("评先进典型", "Models of the year"),
    at="community",
    nominated_by=["scoring-team", "residents"],
    reviewed_by=["review-team"],
    notice=Within(working_days=5),
    decided_by=_words("村党组织会议决定", "A decision of the village Party organisation"),
    source="测试",
    kinds=[
        ModelKind(
            kind="home",
            name=_words("好人家", "Model household"),
            holder="household",
            what=_words("和睦热心", "At peace, and helpful"),
        ),
        ModelKind(
            kind="neighbour",
            name=_words("好邻居", "Model neighbour"),
            holder="person",
            what=_words("常帮人", "Often helps"),
        ),
        ModelKind(
            kind="team",
            name=_words("先进组织", "Model organisation"),
            holder="body",
            what=_words("办成难事", "Settled what was hard"),
        ),
    ],
)


TITLES = Commendation(
    commendation="titles",
    name=_words("文明小组评选", "Civil groups"),
    at="community",
    nominated_by=["scoring-team", "residents"],
    reviewed_by=["review-team"],
    notice=Within(working_days=5),
    decided_by=_words("村党组织会议决定", "A decision of the village Party organisation"),
    source="测试",
    kinds=[
        ModelKind(
            kind="civil-group",
            name=_words("文明小组", "Civil group"),
            holder="place",
            level="village-group",
            what=_words("整洁和睦", "Tidy, at peace"),
        ),
    ],
)
"""A title that places hold."""


def with_models(pack: Pack | None = None) -> Pack:
    """The village's pack with a commendation."""
    pack = pack or loaded("dongzhuang")
    return pack.model_copy(update={"commendations": {KEY: MODELS}})


@kept
def honouring_village() -> Village:
    """The village, with a third reviewer and a body to be commended."""
    village = build_village(pack=with_models())
    village.hire("third-reviewer", "review-team", "village")
    return village


@kept
def titled_village() -> Village:
    """The village, with a commendation of places."""
    pack = loaded("dongzhuang").model_copy(update={"commendations": {"titles": TITLES}})
    return build_village(pack=pack)


def body_of(village: Village) -> Body:
    """A body of the village."""
    ground = village.places["village"]
    return Body.objects.create(kind="team", pack="dongzhuang", name="红娘队", place=ground)


def person_of(village: Village, role: str) -> str:
    """The id of somebody's person."""
    return str(Person.objects.get(account=village.accounts[role]).pk)


def put_forward(village: Village, by: str = "scorer", **more: object) -> Nomination:
    """A nomination of the first household by its scorer."""
    asked = {
        "place": village.places["village"].pk,
        "commendation": KEY,
        "kind": "home",
        "deeds": "给独居老人送了一冬天的饭",
        "holder": village.home("h1"),
    } | more
    return actions.nominate(village.viewer(by), actions.NewNomination(**asked))  # type: ignore[arg-type]


def group_of(village: Village, number: int = 1) -> str:
    """The id of a group of the village, as titles name it."""
    return str(village.places[f"group{number}"].pk)


def put_place(village: Village, by: str = "scorer", **more: object) -> Nomination:
    """A nomination of the first group for a title of places."""
    asked = {"commendation": "titles", "kind": "civil-group", "holder": group_of(village)}
    return put_forward(village, by, **asked | {"deeds": "巷道每周一扫"} | more)


def accept(
    village: Village, row: Nomination, by: str = "reviewer", text: str = "", **more: str
) -> Nomination:
    """The review says yes."""
    asked = actions.Assessment(row.pk, "accepted", "走访过，邻居都这么说", text=text, **more)
    return actions.review_nomination(village.viewer(by), asked)


def on_notice(village: Village, by: str = "scorer", **more: object) -> Nomination:
    """A nomination on the notice."""
    return accept(village, put_forward(village, by, **more), text="一冬天给老人送饭")


def commend(village: Village, *rows: Nomination, by: str = "reviewer", **more: object) -> object:
    """Commend by a decision of today."""
    asked = {
        "nominations": [row.pk for row in rows],
        "decided": clock.today(),
        "reference": "东庄村〔2026〕3号",
    } | more
    return actions.commend(village.viewer(by), actions.Commend(**asked))  # type: ignore[arg-type]


def agree(village: Village, role: str = "resident") -> None:
    """Somebody agrees to be named."""
    trust.answer_consent(village.viewer(role), "honours", True)


def codes(fault: Any) -> list[tuple[str, str]]:
    """What was wrong, by field."""
    return [(one.field, one.code) for one in fault.value.wrong]


def public(village: Village) -> NoticeBoard:
    """What anybody reads."""
    return notice_board(ANYONE, village.places["village"].pk, KEY)


def object_to(village: Village, row: Nomination, role: str = "neighbour") -> Objection:
    """Somebody objects."""
    return actions.object_to_nomination(village.viewer(role), row.pk, "那是他弟弟送的")


def verbs() -> list[str]:
    """What the journal tells of models, in order."""
    told = ("points.nomin", "points.objec", "points.comm")
    rows = Journal.objects.order_by("pk").values_list("verb", flat=True)
    return [one for one in rows if one.startswith(told)]
