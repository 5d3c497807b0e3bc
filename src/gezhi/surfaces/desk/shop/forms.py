"""The small forms about one good: a delivery, a count, its terms, or something new."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import get_language, gettext

from gezhi.engines.points import actions
from gezhi.engines.points.queries import Shelf, merchant_posts, tiers_of
from gezhi.engines.trust.queries import Viewer
from gezhi.surfaces.desk.shop.counter import whole
from gezhi.surfaces.desk.shop.shops import id_of
from gezhi.surfaces.desk.shop.shown import count_names, kind_name, name_of, per_name
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput

KINDS = ("goods", "discount", "service")
PERIODS = ("month", "quarter", "year")


class Form:
    """A small form about one good."""

    def __init__(
        self,
        title: Callable[[], str],
        verb: Callable[[], str],
        ask: Callable[..., list[FieldInput]],
        save: Callable[..., str],
    ) -> None:
        self.title, self.verb, self.ask, self.save = title, verb, ask, save


def _ask_delivery(
    viewer: Viewer, row: Any, there: Shelf, post: Any, errors: dict[str, str]
) -> list[FieldInput]:
    return [
        _number("count", gettext("How many came"), post.get("count", ""), errors, focus=True),
        FieldInput(
            "supplier",
            "text",
            gettext("From whom"),
            post.get("supplier", ""),
            error=errors.get("supplier", ""),
            help=gettext("A name or a number; what one supplier brought adds up."),
            max_length=60,
        ),
    ]


def _save_delivery(viewer: Viewer, there: Shelf, post: Any) -> str:
    count, id = whole(post.get("count", "")), id_of(post.get("id", ""))
    actions.take_delivery(viewer, there.good.pk, count, id, post.get("supplier", "").strip())
    about = {"n": count, "what": name_of(there.good)}
    return gettext("%(n)s × %(what)s put on the shelf.") % about


def _ask_count(
    viewer: Viewer, row: Any, there: Shelf, post: Any, errors: dict[str, str]
) -> list[FieldInput]:
    return [
        _number("counted", gettext("How many are there"), post.get("counted", ""), errors, True, 0),
        FieldInput(
            "reason",
            "choice",
            gettext("Why it differs"),
            post.get("reason", ""),
            error=errors.get("reason", ""),
            help=gettext("Only needed when it is not what the books say."),
            options=[Option(key, label) for key, label in count_names().items()],
        ),
    ]


def _save_count(viewer: Viewer, there: Shelf, post: Any) -> str:
    counted, id = whole(post.get("counted", "")), id_of(post.get("id", ""))
    done = actions.count_stock(viewer, there.good.pk, counted, post.get("reason", ""), id)
    if done is None:
        return gettext("Counted: the books are right.")
    about = {"what": name_of(there.good), "n": counted}
    return gettext("%(what)s: the books say %(n)s now.") % about


def _ask_terms(
    viewer: Viewer, row: Any, there: Shelf, post: Any, errors: dict[str, str]
) -> list[FieldInput]:
    good = there.good
    given = post or {
        "points": str(good.points),
        "most": str(good.most or ""),
        "per": good.per,
        "tier": good.tier,
        "offered": "yes" if good.offered else "no",
        "honoured_by": (good.honoured_by or [""])[0],
    }
    answers = [Option("yes", gettext("Yes")), Option("no", gettext("No, take it off for now"))]
    offered = given.get("offered", "yes")
    return [
        *_terms(viewer, row, given, errors),
        *([] if good.kind == "goods" else _merchants(viewer, row, given, errors)),
        FieldInput(
            "offered", "choice", gettext("Is it offered"), offered, options=answers, required=True
        ),
    ]


def _save_terms(viewer: Viewer, there: Shelf, post: Any) -> str:
    offered = post.get("offered", "yes") != "no"
    merchants = merchants_of(post) if "honoured_by" in post else None
    terms = actions.Terms(*given_of(post), offered=offered, honoured_by=merchants)
    actions.change_good(viewer, there.good.pk, terms)
    return gettext("Changed: %(what)s.") % {"what": name_of(there.good)}


def given_of(post: Any) -> tuple[int, int | None, str, str]:
    """Price, limit, its period and tier, as they were typed."""
    most = post.get("most", "").strip()
    limit = whole(most) if most else None
    return whole(post.get("points", "")), limit, post.get("per", ""), post.get("tier", "")


def merchants_of(post: Any) -> tuple[str, ...]:
    """The merchants that redeem it, as they were chosen."""
    post_ = post.get("honoured_by", "")
    return (post_,) if post_ else ()


def _merchants(viewer: Viewer, row: Any, given: Any, errors: dict[str, str]) -> list[FieldInput]:
    """Who redeems its vouchers, where the shop has merchants."""
    posts = merchant_posts(viewer, row)
    options = [Option("", gettext("the shop alone"))]
    options += [Option(key, words.say(get_language())) for key, words in posts.items()]
    label, value = gettext("Who redeems its vouchers"), given.get("honoured_by", "")
    error = errors.get("honoured_by", "")
    field = FieldInput("honoured_by", "choice", label, value, error=error, options=options)
    return [field] if posts else []


def _terms(viewer: Viewer, row: Any, given: Any, errors: dict[str, str]) -> list[FieldInput]:
    lang, tiers = get_language(), tiers_of(viewer, row)
    fields = [
        _number("points", gettext("Points for one"), given.get("points", ""), errors, most=10_000),
        FieldInput(
            "most",
            "number",
            gettext("At most for each holder"),
            given.get("most", ""),
            error=errors.get("most", ""),
            help=gettext("Leave it empty for no limit."),
            least=1,
            most=9_999,
            step=1,
        ),
        FieldInput(
            "per",
            "choice",
            gettext("The limit is for"),
            given.get("per", ""),
            error=errors.get("per", ""),
            options=[Option(one, per_name(one)) for one in PERIODS],
        ),
    ]
    if tiers:
        options = [Option("", gettext("everybody"))]
        options += [Option(key, words.say(lang)) for key, words in tiers.items()]
        value, error = given.get("tier", ""), errors.get("tier", "")
        fields.append(
            FieldInput("tier", "choice", gettext("Only from"), value, error=error, options=options)
        )
    return fields


def _number(
    name: str,
    label: str,
    value: str,
    errors: dict[str, str],
    focus: bool = False,
    least: int = 1,
    most: int = 100_000,
) -> FieldInput:
    return FieldInput(
        name,
        "number",
        label,
        value,
        error=errors.get(name, ""),
        required=True,
        focus=focus,
        least=least,
        most=most,
        step=1,
    )


FORMS = {
    "delivery": Form(
        lambda: gettext("A delivery"), lambda: gettext("Put it on the shelf"),
        _ask_delivery, _save_delivery,
    ),
    "count": Form(
        lambda: gettext("Stock-taking"), lambda: gettext("That is what is there"),
        _ask_count, _save_count,
    ),
    "terms": Form(
        lambda: gettext("Price and offer"), lambda: gettext("Change it"), _ask_terms, _save_terms
    ),
}  # fmt: skip


def ask_new(viewer: Viewer, row: Any, post: Any, errors: dict[str, str]) -> list[FieldInput]:
    def text(name: str, label: str, **more: Any) -> FieldInput:
        value, error = post.get(name, ""), errors.get(name, "")
        return FieldInput(name, "text", label, value, error=error, max_length=60, **more)

    kinds = [Option(one, kind_name(one)) for one in KINDS]
    return [
        text("zh", gettext("What it is called"), required=True, focus=True),
        text("en", gettext("Name in English")),
        FieldInput(
            "kind",
            "choice",
            gettext("Kind"),
            post.get("kind", "goods"),
            error=errors.get("kind", ""),
            help=gettext("Goods come from the shelf; for the others there are vouchers."),
            required=True,
            options=kinds,
        ),
        *_terms(viewer, row, post, errors),
        *_merchants(viewer, row, post, errors),
    ]
