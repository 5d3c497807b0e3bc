"""A village that agrees upon a pact: the cast of the village, with a pact in its pack."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from gezhi.base import clock
from gezhi.base.words import Words
from gezhi.base.worktime import Within
from gezhi.engines.councils import actions
from gezhi.engines.councils.models import PactVersion
from gezhi.engines.councils.queries import Article, PactPage, Part, Text, pact_page
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE
from gezhi.pack.pack import Pack
from gezhi.pack.pacts import Adopted, Pact, PactSection
from tests.kept import kept
from tests.town import loaded
from tests.village import Village, build_village

NOW = datetime(2026, 3, 2, 10, tzinfo=clock.ZONE)
"""A Monday; a talk of ten days after it runs until the 12th."""
FIRST, LAST = date(2026, 3, 2), date(2026, 3, 12)
AFTER = datetime(2026, 3, 13, 9, tzinfo=clock.ZONE)
KEY = "village-pact"
FULL = {"eligible": 100, "present": 51, "yes": 26, "no": 20, "abstain": 5}
"""An assembly of villagers with just more than half there, and just more than half of them in
favour."""


def _words(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


PACT = Pact(
    pact=KEY,
    name=_words("村规民约", "Village pact"),
    at="community",
    source="测试",
    sections=[
        PactSection(
            section="environment",
            name=_words("环境", "Environment"),
            articles=[
                _words("门前屋后每周打扫一次。", "Sweep once a week."),
                _words("垃圾入桶。", "Bins."),
            ],
            invented=True,
        ),
        PactSection(
            section="feasts",
            name=_words("红白事", "Weddings and funerals"),
            articles=[_words("红事办10桌以内。", "Ten tables at most.")],
            invented=True,
        ),
    ],
    talk=Within(days=10),
    adopted_by=Adopted(statute="villager.assembly"),
    filed_with=_words("镇人民政府", "The township"),
    acknowledged=True,
)


def with_pact(pact: Pact = PACT, pack: Pack | None = None) -> Pack:
    """The village's pack with a pact that its secretary keeps."""
    pack = pack or loaded("dongzhuang")
    posts = dict(pack.people.posts)
    post = posts["village-secretary"]
    posts["village-secretary"] = post.model_copy(update={"may": [*post.may, "pact.keep"]})
    people = pack.people.model_copy(update={"posts": posts})
    return pack.model_copy(update={"pacts": {pact.pact: pact}, "people": people})


@kept
def pact_village(pact: Pact = PACT) -> Village:
    """The village with its pact."""
    return build_village(pack=with_pact(pact))


def draft(village: Village, by: str = "secretary", **more: Any) -> PactVersion:
    """A new version."""
    asked = {"place": village.places["village"].pk, "pact": KEY} | more
    return actions.draft_pact(village.viewer(by), actions.NewDraft(**asked))


def write(village: Village, row: PactVersion, text: Text, **more: Any) -> PactVersion:
    """The secretary writes over the text as it stands."""
    row.refresh_from_db()
    asked = {"version": row.pk, "text": text, "revision": row.revision} | more
    return actions.write_pact(village.viewer("secretary"), actions.Writing(**asked))


def talk(village: Village, row: PactVersion | None = None, **more: Any) -> PactVersion:
    """A version in talk from the 2nd to the 12th."""
    row = row or draft(village)
    asked = {"version": row.pk, "first": FIRST, "last": LAST} | more
    return actions.start_talk(village.viewer("secretary"), actions.Talk(**asked))


def comment(village: Village, row: PactVersion, by: str = "resident", **more: Any) -> Any:
    """Somebody says something."""
    asked = {"version": row.pk, "text": "十桌太少，亲戚多的坐不下"} | more
    return actions.comment_on_pact(village.viewer(by), actions.NewComment(**asked))


def to_vote(village: Village, row: PactVersion | None = None) -> PactVersion:
    """A version whose talk is over, before the assembly; only after the 12th."""
    if row is None:
        with clock.at(NOW):
            row = talk(village)
    return actions.put_to_vote(village.viewer("secretary"), row.pk)


def decide(village: Village, row: PactVersion, **more: Any) -> PactVersion:
    """What the assembly decided today."""
    asked = {
        "version": row.pk,
        "counts": FULL,
        "decided": clock.today(),
        "reference": "村民会议〔2026〕1号",
    } | more
    return actions.decide_pact(village.viewer("secretary"), actions.Decision(**asked))


def file(village: Village, row: PactVersion, **more: Any) -> PactVersion:
    """The township has it on file."""
    asked = {
        "version": row.pk,
        "outcome": "filed",
        "day": clock.today(),
        "number": "镇备〔2026〕7号",
    } | more
    return actions.file_pact(village.viewer("secretary"), actions.Filing(**asked))


def in_force(village: Village) -> PactVersion:
    """A version that went the whole way by the 13th."""
    with clock.at(AFTER):
        return file(village, decide(village, to_vote(village)))


def page(village: Village, by: str = "") -> PactPage:
    """What somebody, or anybody, reads."""
    viewer = village.viewer(by) if by else ANYONE
    return pact_page(viewer, village.places["village"].pk, KEY)


def text_of(*texts: str) -> Text:
    """A text of one part."""
    return (Part("", tuple(Article(f"a{n}", one) for n, one in enumerate(texts, 1))),)


def codes(fault: Any) -> list[tuple[str, str]]:
    """What was wrong, by field."""
    return [(one.field, one.code) for one in fault.value.wrong]


def verbs() -> list[str]:
    """What the journal tells of pacts, in order."""
    rows = Journal.objects.order_by("pk").values_list("verb", flat=True)
    return [one for one in rows if one.startswith("pact.")]
