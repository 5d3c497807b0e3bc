"""What a dispute asks of its parties."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext

from gezhi.base.words import say_date
from gezhi.engines.cases.queries.mediation import Dispute, Entry
from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.mediating.asking import ActForm, Asking, picks_of
from gezhi.surfaces.ui.mediating.words import part_names, ways


def party_forms(one: Dispute, asking: Asking, near: Sequence[Entry]) -> list[ActForm]:
    """What is asked of those as whom the viewer speaks, the most urgent first."""
    found: list[ActForm] = []
    agreement = one.agreement
    bound = agreement is not None and agreement.effective is not None
    for party in one.mine:
        hidden = [("party", str(party.pk))]
        if one.open and party.consent == "asked":
            found.append(_consent(asking, hidden))
        if one.open and party.consent == "agreed" and not bound:
            found += _deciding(one, asking, near, party)
        if bound:
            found += [*kept_forms(asking, one), *_confirm(asking, one, party)]
        found += [
            _let_go(asking, file, hidden)
            for file in one.hand_overs
            if file.made is None and str(party.pk) not in file.agreed
        ]
    return found


def _deciding(one: Dispute, asking: Asking, near: Sequence[Entry], party: Any) -> list[ActForm]:
    """Choosing, reading the agreement, and the way out, which stays open until it binds."""
    found: list[ActForm] = []
    hidden = [("party", str(party.pk))]
    if one.state in ("choice", "seat", "consent"):
        found.append(_choice(asking, hidden, near, party))
    if one.state == "signing" and one.agreement is not None:
        found.append(_read(asking, one.agreement, party))
    return [*found, _stop(asking, hidden)]


def _consent(asking: Asking, hidden: list[tuple[str, str]]) -> ActForm:
    return asking.form(
        "consent",
        gettext("Do you want this mediated?"),
        [
            ("agree", gettext("Yes, I agree"), "primary"),
            ("refuse", gettext("No, I do not want it"), "refuse"),
        ],
        text=gettext(
            "It is free, nothing of it is told to others, and you may say no. A no ends it."
        ),
        fields=[asking.one("consent", "say", "text", gettext("A word on it"), required=False)],
        hidden=hidden,
        open=True,
    )


def _choice(
    asking: Asking, hidden: list[tuple[str, str]], near: Sequence[Entry], party: Any
) -> ActForm:
    return asking.form(
        "choose",
        gettext("Whom would you take as mediator?"),
        [("choose", gettext("Choose"), "primary")],
        text=gettext("Tick one or several. Whom both sides ticked is asked to mediate."),
        hidden=hidden,
        picks=picks_of(near, party.choice),
        fields=[
            asking.one(
                "choose",
                "leaves",
                "choice",
                gettext("Or"),
                "1" if party.leaves else "0",
                options=[
                    Option("0", gettext("I choose myself")),
                    Option("1", gettext("Let the committee propose")),
                ],
            )
        ],
        open=True,
    )


def _read(asking: Asking, agreement: Any, party: Any) -> ActForm:
    done = str(party.pk) in agreement.read
    buttons = [] if done else [("read", gettext("I read it and agree"), "primary")]
    text = (
        gettext("You confirmed it. It binds once everybody has signed on paper (art. 29).")
        if done
        else gettext("Read the text in peace. It binds once all have signed on paper (art. 29).")
    )
    return asking.form(
        "read",
        gettext("Is the agreement right?"),
        buttons,
        text=text,
        hidden=[("agreement", str(agreement.pk))],
        open=True,
    )


def kept_forms(asking: Asking, one: Dispute) -> list[ActForm]:
    """Whether what was promised is done: asked of parties and of who follows it up."""
    found = []
    for row in one.promises:
        if row.state == "done":
            continue
        key = f"promise-{row.pk}"
        title = row.what or gettext("Is the agreement kept?")
        found.append(
            asking.form(
                key,
                f"{title} · {say_date(row.on, get_language())}",
                [("promise", gettext("Send"), "primary")],
                hidden=[("promise", str(row.pk))],
                fields=[
                    asking.one(
                        key,
                        "state",
                        "choice",
                        gettext("Was it done?"),
                        row.state if row.state != "due" else "",
                        options=[
                            Option("done", gettext("Done")),
                            Option("not", gettext("Not done")),
                            Option("help", gettext("Help is needed")),
                        ],
                    ),
                    asking.one(
                        key, "say", "text", gettext("A word on it"), row.say, required=False
                    ),
                ],
            )
        )
    return found


def _confirm(asking: Asking, one: Dispute, party: Any) -> list[ActForm]:
    ticking = one.confirming
    if ticking is None or ticking.wrong is not None or (one.agreement and one.agreement.court):
        return []
    wants = party.confirms is not None
    label = gettext("I do not want it any more") if wants else gettext("I want it confirmed")
    return [
        asking.form(
            "confirm",
            gettext("Have the court confirm it?"),
            [("confirm", label, "" if wants else "primary")],
            text=gettext(
                "Both apply together within 30 days, free of charge. Confirmed, it can be enforced."
            ),
            hidden=[("party", str(party.pk)), ("wants", "no" if wants else "yes")],
        )
    ]


def _let_go(asking: Asking, file: Any, hidden: list[tuple[str, str]]) -> ActForm:
    names = part_names()
    to = next(name for key, name, _ in ways() if key == file.to)
    parts = gettext(", ").join(names[key] for key in file.parts)
    text = gettext("%(parts)s. It is handed over only if everybody says yes.") % {"parts": parts}
    return asking.form(
        f"file-{file.pk}",
        gettext("May papers be handed over? %(to)s") % {"to": to},
        [("let-go", gettext("Yes"), "primary"), ("keep-back", gettext("No"), "refuse")],
        text=text,
        hidden=[*hidden, ("file", str(file.pk))],
        open=True,
    )


def _stop(asking: Asking, hidden: list[tuple[str, str]]) -> ActForm:
    return asking.form(
        "stop",
        gettext("I do not want to go on"),
        [("refuse", gettext("End the mediation"), "refuse")],
        text=gettext("You may end it at any time (art. 23). It cannot be taken back."),
        hidden=hidden,
    )
