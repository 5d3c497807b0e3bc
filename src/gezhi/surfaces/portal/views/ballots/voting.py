"""Voting: one choice on each line, looked at once more, cast, and a receipt that is shown once."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gezhi.base.words import Words
from gezhi.engines.councils.actions import CastVote, cast, wrong_choice
from gezhi.engines.councils.queries import BallotSeen, MyHead, ballot_view
from gezhi.engines.trust.queries import Changed, Forbidden, Invalid, Refusal
from gezhi.surfaces.portal.served import ground_context, served_at
from gezhi.surfaces.portal.views.points.mine import viewer_of
from gezhi.surfaces.ui.ballots import about, money
from gezhi.surfaces.ui.forms import said_of


@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, ballot: UUID) -> HttpResponse:
    """The paper, the review and the receipt are answers to one address, so that nothing of a choice
    ever stands in an address, a session or a history."""
    viewer = viewer_of(request)
    if viewer.account is None:
        return redirect("portal:ballot", ballot)
    found = ballot_view(viewer, ballot)
    heads = found.mine
    asked = request.POST.get("for") or request.GET.get("for", "")
    head = next((one for one in heads if one.head == asked), heads[0] if heads else None)
    if head is None or (asked and head.head != asked):
        raise Forbidden("not-yours", "这一票不由您投", "this vote is not yours to cast")
    paper = Paper(request, found, head)
    if request.method == "GET":
        return paper.draw()
    return paper.answer()


class Paper:
    """One ballot paper on its way."""

    def __init__(self, request: HttpRequest, found: BallotSeen, head: MyHead) -> None:
        self.request, self.row, self.head = request, found.row, head
        self.b = about(found.row, found.kind)
        self.labels = {one["key"]: one for one in self.b["options"]}
        self.id = _id(request) or uuid4()
        self.ranked = self.b["method"] == "ranked"

    @property
    def choice(self) -> tuple[str, ...]:
        """What is chosen, in order where it is ranked."""
        post = self.request.POST
        if self.ranked:
            return tuple(one for one in post.get("order", "").split(",") if one)
        return tuple(post.getlist("choice"))

    def answer(self) -> HttpResponse:
        """What the button asks for."""
        post = self.request.POST
        if self.ranked and post.get("move"):
            return self.draw(order=_moved(self.choice, post["move"], list(self.labels)))
        if post.get("go") not in ("review", "cast"):
            return self.draw()
        wrong = wrong_choice(self.row.policy, self.choice)
        if wrong is None and not self.choice and self.b["method"] in ("yes-no", "one-of"):
            wrong = Words(zh="请选一项", en="choose one")
        if wrong is not None:
            return self.draw(text=wrong.say(get_language()), status=422)
        return self._cast() if post["go"] == "cast" else self._review()

    def _cast(self) -> HttpResponse:
        asked = CastVote(self.row.pk, self.head.head, self.choice, self.id)
        try:
            made = cast(viewer_of(self.request), asked)
        except (Invalid, Changed) as refusal:
            return self._refused(refusal)
        return self._render("cast", code=made.receipt)

    def _refused(self, refusal: Refusal) -> HttpResponse:
        """What is chosen stays; the form is a new one, since the old one was refused."""
        self.id = uuid4()
        return self.draw(text=said_of(refusal), status=refusal.status)

    def _review(self) -> HttpResponse:
        return self._render("sure", picked=[self.labels[key] for key in self.choice])

    def draw(
        self, *, order: tuple[str, ...] | None = None, text: str = "", status: int = 200
    ) -> HttpResponse:
        """The paper with what is chosen so far."""
        chosen = self.choice if order is None else order
        control = "radio" if self.b["method"] in ("yes-no", "one-of") else "checkbox"
        cost = sum(self.labels[key]["cost_raw"] or 0 for key in chosen if key in self.labels)
        return self._render(
            "vote",
            status,
            text=text,
            control=control,
            order=",".join(chosen),
            paper=",".join(self.labels),
            lines=self._lines(chosen),
            cost=money(cost),
            left=money((self.b["budget_raw"] or 0) - cost),
        )

    def _lines(self, chosen: tuple[str, ...]) -> list[dict[str, Any]]:
        """Options in the order of the paper; ranked ones first, in the order that was given."""
        if not self.ranked:
            return [{**one, "picked": key in chosen} for key, one in self.labels.items()]
        placed = [key for key in chosen if key in self.labels]
        keys = [*placed, *(key for key in self.labels if key not in placed)]
        return [
            {
                **self.labels[key],
                "place": placed.index(key) + 1 if key in placed else 0,
                "first": placed[:1] == [key],
                "last": placed[-1:] == [key],
            }
            for key in keys
        ]

    def _render(self, name: str, status: int = 200, **more: Any) -> HttpResponse:
        order = ",".join(self.choice) if self.ranked else ""
        context = {
            "b": self.b,
            "id": self.id,
            "head": self.head.head,
            "whose": self.head.name if self.head.as_proxy else "",
            "order": order,
            **more,
            **ground_context(served_at(str(self.row.place_id))),
        }
        return render(self.request, f"portal/ballots/{name}.html", context, status=status)


def _id(request: HttpRequest) -> UUID | None:
    """The random id that the form was drawn with."""
    try:
        found = UUID(request.POST.get("id", ""))
    except ValueError:
        return None
    return found if found.version == 4 else None


def _moved(order: tuple[str, ...], move: str, known: list[str]) -> tuple[str, ...]:
    """An order after one of its buttons."""
    step, _, key = move.partition(":")
    placed = [one for one in order if one in known]
    if key not in known:
        return tuple(placed)
    if step == "in" and key not in placed:
        placed.append(key)
    if key in placed and step == "out":
        placed.remove(key)
    at = placed.index(key) if key in placed else -1
    to = {"up": at - 1, "down": at + 1}.get(step, -1)
    if at >= 0 and 0 <= to < len(placed):
        placed.insert(to, placed.pop(at))
    return tuple(placed)
