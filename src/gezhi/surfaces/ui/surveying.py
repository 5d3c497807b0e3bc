"""The sheet of a survey as residents, workers at the door and the desk see it: the notice first,
what the register holds to be confirmed with one tap, then the questions that are left."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from gezhi.base.words import say_date
from gezhi.engines.campaigns.actions import Given
from gezhi.engines.campaigns.queries import SurveyLine
from gezhi.pack.pack import Pack
from gezhi.pack.surveys import SurveyField
from gezhi.surfaces.ui.asked_forms import Drawn
from gezhi.surfaces.ui.fields import FieldInput
from gezhi.surfaces.ui.forms import answers_to, ask_one

OPTIONS = 12


def given_in(line: SurveyLine, post: QueryDict) -> Given:
    """What was answered, as a browser posts it."""
    values = answers_to(line.rules.fields, post)
    return Given(
        values,
        right=post.get("right") == "1",
        noticed=post.get("noticed") == "1",
        consent=post.get("consent") == "1",
        child=post.get("child") == "1",
        guardian=post.get("guardian") == "1",
    )


def survey_drawn(line: SurveyLine, place: int, held: Mapping[str, Any] | None = None) -> Drawn:
    """The sheet of a survey, as it is counted; what the register holds is shown and not asked
    again."""
    rules, known = line.rules, held or {}
    shown = [
        one.field for one in rules.fields if one.held and known.get(one.held) not in (None, "")
    ]
    level = "person" if rules.asks == "person" else "household"
    return Drawn("survey", rules.survey, line.row.version_id, place, level, known=tuple(shown))


def survey_sheet(
    line: SurveyLine,
    held: Mapping[str, Any],
    typed: Mapping[str, Any],
    errors: Mapping[str, str],
    *,
    aloud: bool = False,
) -> dict[str, Any]:
    """What `ui/survey_sheet.html` shows. `held` is what the register holds of whoever answers;
    `aloud` is for a worker who reads the notice out."""
    lang, rules = get_language(), line.rules
    known = [one for one in rules.fields if one.held and held.get(one.held) not in (None, "")]
    asked = [one for one in rules.fields if one not in known and not _apart(one)]
    return {
        "notice": rules.notice.say(lang),
        "purpose": rules.purpose.say(lang),
        "basis": rules.basis.say(lang),
        "until": say_date(line.row.ends, lang, year=True),
        "erased": say_date(line.row.erases, lang, year=True),
        "aloud": aloud,
        "known": [(one.name.say(lang), masked(one, held[cast(str, one.held)])) for one in known],
        "changes": [
            _ask(one, typed, errors, required=False) for one in known if one.held != "address"
        ],
        "changed": any(typed.get(one.field) for one in known),
        "fields": [_ask(one, typed, errors) for one in asked],
        "sensitive": [_ask(one, typed, errors) for one in rules.sensitive],
        "consent": rules.consent.say(lang) if rules.consent and rules.sensitive else "",
        "guardian": rules.guardian.say(lang) if rules.guardian else "",
        "ticked": {
            key: typed.get(key) == "1"
            for key in ("right", "noticed", "consent", "child", "guardian")
        },
        "errors": dict(errors),
    }


def _apart(one: SurveyField) -> bool:
    """Whether a question stands under a consent of its own."""
    return one.sensitive


def _ask(
    one: SurveyField, typed: Mapping[str, Any], errors: Mapping[str, str], **more: Any
) -> FieldInput:
    field = one.model_copy(update=more) if more else one
    value, error = typed.get(one.field, ""), errors.get(one.field, "")
    return ask_one(cast(Pack, None), field, value, error)


def masked(one: SurveyField, value: Any) -> str:
    """A phone shows its first and last digits: enough to confirm it, too little to take along."""
    text = str(value)
    if one.held != "phone":
        return text
    bare = text.removeprefix("+86")
    return f"{bare[:3]}****{bare[-4:]}" if len(bare) > 7 else "****"


def counted(said: Mapping[str, Any], line: SurveyLine) -> list[tuple[str, str]]:
    """What was answered in words, question by question."""
    lang, found = get_language(), []
    for one in line.rules.fields:
        if one.field not in said:
            continue
        found.append((one.name.say(lang), masked(one, said_as(one, said[one.field]))))
    return found


def said_as(one: SurveyField, value: Any) -> str:
    """One answer in words."""
    if one.kind == "choice" and value in one.options:
        return one.options[value].say(get_language())
    if one.kind == "yes-no":
        return gettext("Yes") if value in (True, "True") else gettext("No")
    return str(value)


def option_name(one: SurveyField, key: str) -> str:
    """What an option of a question is called in counts."""
    return said_as(one, key)
