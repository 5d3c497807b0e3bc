"""How it went: the question for the reporter, made from the outcomes of the pack's last stage."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import Words
from gezhi.engines.cases.queries import CaseView
from gezhi.engines.trust.queries import Invalid, Wrong
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput

LONGEST = 1000


@dataclass(frozen=True)
class Verdict:
    """An answer of the pack's, and a sentence."""

    answer: str = ""
    say: str = ""


def verdict_fields(
    view: CaseView, typed: Verdict, errors: dict[str, str] | None = None
) -> list[FieldInput]:
    """The answers to choose from, and room for a sentence."""
    errors = errors or {}
    lang = get_language()
    options = [
        Option(
            key,
            outcome.name.say(lang) if outcome.name else key,
            gettext("It is taken up again. Tell us what is still wrong.") if outcome.to else "",
        )
        for key, outcome in view.stage.outcomes.items()
    ]
    return [
        FieldInput(
            "verdict",
            "choice",
            gettext("How did it go?"),
            typed.answer,
            options=options,
            required=True,
            error=errors.get("answer", ""),
        ),
        FieldInput(
            "say",
            "long-text",
            gettext("In your words"),
            typed.say,
            help=gettext("Needed when it is not solved; those who take it up read it."),
            error=errors.get("say", ""),
            max_length=LONGEST,
        ),
    ]


def read_verdict(view: CaseView, post: QueryDict) -> Verdict:
    """What was posted; Invalid when it goes back and no sentence says why."""
    verdict = Verdict(post.get("verdict", ""), post.get("say", "").strip()[:LONGEST])
    outcome = view.stage.outcomes.get(verdict.answer)
    if outcome is not None and outcome.to and not verdict.say:
        words = Words(zh="请说说哪里没办好，我们好接着办", en="tell us what is still wrong")
        raise Invalid([Wrong("say", "required", words)])
    return verdict
