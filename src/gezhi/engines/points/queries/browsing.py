"""What anybody may know of a scheme besides its text: by which vote it stands, the names of the
posts that it speaks of, and where its points are exchanged."""

from dataclasses import dataclass

from gezhi.base.words import Words
from gezhi.engines.places.queries import ladder
from gezhi.engines.points.models import Adoption
from gezhi.engines.points.queries.schemes import InForce, today
from gezhi.engines.points.queries.shops import rules_of, shelf, shops_near
from gezhi.engines.points.rules.adopting import PRESENT
from gezhi.engines.trust.queries import pack_by_id
from gezhi.engines.trust.rules.viewer import Viewer

RULE = Words(
    zh="应到的三分之二以上到会，到会的过半数同意（《村民委员会组织法》第二十九、三十条；"
    "社区按《城市居民委员会组织法》第二十八、二十九条）",
    en="Two thirds of those entitled must be there, and more than half of those present agree "
    "(Organic Law of Villagers' Committees, articles 29 and 30; in towns, Organic Law of Urban "
    "Residents' Committees, articles 28 and 29)",
)


@dataclass(frozen=True, slots=True)
class Vote:
    """The figures of a decision beside what it took: `least_present` of those entitled, and
    `least_agreed` of those who were there."""

    entitled: int
    present: int
    agreed: int
    least_present: int
    least_agreed: int
    rule: Words = RULE


def vote_of(viewer: Viewer, row: Adoption) -> Vote:
    """The arithmetic by which a scheme took force; public, like the decision."""
    least = -(-row.entitled * PRESENT.numerator // PRESENT.denominator)
    return Vote(row.entitled, row.present, row.agreed, least, row.present // 2 + 1)


def any_scheme(viewer: Viewer, path: str) -> bool:
    """Whether some scheme is in force today on a ground, at its place or below."""
    return Adoption.objects.filter(path__startswith=path, since__lte=today()).exists()


def post_names(viewer: Viewer, found: InForce) -> dict[str, Words]:
    """The names of posts by key, as the pack that was decided on has them."""
    posts = pack_by_id(found.adoption.version_id).people.posts
    return {key: post.name for key, post in posts.items()}


@dataclass(frozen=True, slots=True)
class Shown:
    """A good in a shop's window: what it costs, how many are there (None: never runs out, or the
    shop is not open yet), how many one holder gets in a period, and the tier that it is kept for.
    """

    name: Words
    points: int
    kind: str
    stock: int | None = None
    most: int | None = None
    per: str = ""
    tier: Words | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A shop that takes the points of a scheme; not `opened` yet (and without a number), its goods
    are the pack's."""

    name: Words
    place: str
    opened: bool
    goods: list[Shown]
    shop: int | None = None


def shop_windows(viewer: Viewer, found: InForce) -> list[Window]:
    """The shops where the points of a scheme are exchanged, with what they offer; those of the pack
    where none is open yet."""
    tiers = {one.tier: one.name for one in found.scheme.tiers}
    windows: list[Window] = []
    for row in shops_near(viewer, found.adoption.place_id):
        if found.scheme.scheme not in rules_of(row).takes:
            continue
        goods = [
            Shown(
                Words(zh=one.good.zh, en=one.good.en),
                one.good.points,
                one.good.kind,
                one.stock,
                one.good.most,
                one.good.per,
                tiers.get(one.good.tier),
            )
            for one in shelf(viewer, row.pk)
        ]
        windows.append(Window(Words(zh=row.zh, en=row.en), row.place.name, True, goods, row.pk))
    return windows or _planned(viewer, found, tiers)


def _planned(viewer: Viewer, found: InForce, tiers: dict[str, Words]) -> list[Window]:
    shops = pack_by_id(found.adoption.version_id).shops.values()
    place = ladder(viewer, found.adoption.place_id)[0].name
    windows = []
    for shop in shops:
        if found.scheme.scheme in shop.takes:
            goods = [
                Shown(
                    one.name,
                    one.points,
                    one.kind,
                    None,
                    one.limit.most if one.limit else None,
                    one.limit.per if one.limit else "",
                    tiers.get(one.tier or ""),
                )
                for one in shop.goods
            ]
            windows.append(Window(shop.name, place, False, goods))
    return windows
