"""Procedures: what a step asks is judged, kept and shown; a vote decides by its rule."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gezhi.base import clock
from gezhi.base.words import Mistake
from gezhi.engines.cases import actions
from gezhi.engines.cases.models import Case, Step
from gezhi.engines.cases.queries import case_view, public_part, public_steps
from gezhi.engines.cases.rules.votes import beforehand, columns, judge_vote, known
from gezhi.engines.trust.models import Journal
from gezhi.engines.trust.queries import ANYONE, Changed, Invalid, Missing
from gezhi.pack.votes import JUDGING, VoteRule
from tests.engines.cases.test_loop import MONDAY
from tests.proceeding import affair, decide, up_to_the_resolution, weituo
from tests.town import Town

REPS = {"meeting": "representatives"}


@pytest.fixture
def town(db: None) -> Town:
    with clock.at(MONDAY):
        return weituo()


def reps(yes: int, present: int = 34, eligible: int = 51) -> dict[str, int]:
    return {"eligible": eligible, "present": present, "yes": yes, "no": present - yes}


@pytest.mark.django_db
class TestDeciding:
    def test_a_vote_that_carries_moves_the_case_and_stands_with_its_step(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            decide(town, "secretary", case, "passed", "通过", **REPS, representatives_vote=reps(18))
            step = Step.objects.get(case=case, stage="resolve")
        vote = step.answers["representatives-vote"]
        assert vote["carried"] is True
        assert vote["people"] == {"eligible": 51, "present": 34, "yes": 18, "no": 16, "abstain": 0}
        assert "至少 34" in vote["parts"][0]["zh"]
        assert Case.objects.get(pk=case).stage == "publish"

    def test_one_vote_less_is_refused_with_the_arithmetic(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            with pytest.raises(Invalid) as refused:
                decide(
                    town, "secretary", case, "passed", "过", **REPS, representatives_vote=reps(17)
                )
            row = Case.objects.get(pk=case)
        (wrong,) = refused.value.wrong
        assert wrong.field == "representatives-vote"
        assert "至少 18；现有 17，不符合" in wrong.words.zh
        assert "at least 18; there are 17: not met" in wrong.words.say("en")
        assert row.stage == "resolve"

    def test_one_short_of_the_quorum_is_refused(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            short = reps(33, present=33)
            with pytest.raises(Invalid) as refused:
                decide(town, "secretary", case, "passed", "过", **REPS, representatives_vote=short)
            assert "至少 34；现有 33，不符合" in refused.value.wrong[0].words.zh
            row = decide(
                town, "secretary", case, "rejected", "人不够", **REPS, representatives_vote=short
            )
        assert row.result == "rejected"

    def test_a_vote_that_carries_cannot_be_called_lost(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            with pytest.raises(Invalid) as refused:
                decide(
                    town,
                    "secretary",
                    case,
                    "rejected",
                    "没过",
                    **REPS,
                    representatives_vote=reps(18),
                )
        assert "表决已通过" in refused.value.wrong[0].words.zh

    def test_what_is_missing_is_said_at_its_field(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            with pytest.raises(Invalid) as refused:
                decide(town, "secretary", case, "passed", "过")
            assert [one.field for one in refused.value.wrong] == ["meeting"]
            with pytest.raises(Invalid) as refused:
                decide(town, "secretary", case, "passed", "过", **REPS)
            assert [one.field for one in refused.value.wrong] == ["representatives-vote"]
            with pytest.raises(Invalid) as refused:
                decide(town, "secretary", case, "to-be-changed", "再改", who="张三")
        assert {one.field: one.code for one in refused.value.wrong}["who"] == "unknown"

    def test_a_vote_is_no_way_around_the_version_seen(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            command = actions.Decide(case, 1, "passed", say="过")
            with pytest.raises(Changed):
                actions.decide(town.viewer("secretary"), command)

    def test_the_journal_holds_no_words_of_it(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            decide(
                town,
                "secretary",
                case,
                "passed",
                "大家都说好",
                **REPS,
                representatives_vote=reps(20),
            )
        told = "".join(str(one.data) for one in Journal.objects.filter(subject=str(case)))
        assert "大家都说好" not in told


@pytest.mark.django_db
class TestInPublic:
    def test_each_step_is_public_as_it_happens(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            view = case_view(ANYONE, case)
        told = {one.row.stage: one for one in view.steps}
        assert not view.whole
        assert told["consult"].row.say == "商定了"
        assert told["consult"].holder.zh.endswith("村党组织书记") or told["consult"].holder.zh
        (vote,) = told["consult"].answers
        assert vote.words.zh == "应到 9，实到 9，同意 8，反对 0，弃权 0；通过"
        assert told["consult"].row.by is None
        assert told["propose"].row.say == ""

    def test_steps_are_public_only_where_the_type_says_so(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = up_to_the_resolution(town)
            view = case_view(ANYONE, case)
        assert view.type.public is not None
        assert [one.row.stage for one in public_steps(view)] == [
            one.row.stage for one in view.steps
        ]
        shows = [one for one in view.type.public.shows if one != "steps"]
        public = view.type.public.model_copy(update={"shows": shows})
        for kept in (public, None):
            type_ = view.type.model_copy(update={"public": kept})
            closed = SimpleNamespace(steps=view.steps, type=type_)
            assert public_steps(closed) == []  # type: ignore[arg-type]

    def test_before_its_public_stage_has_ended_nobody_sees_it(self, town: Town) -> None:
        from tests.town import LAT, LON

        with clock.at(MONDAY):
            answers = {
                "what": "other",
                "text": "还没有提出来的一件事情，先不公开",
                "where": {"lon": LON + 0.0025, "lat": LAT + 0.0025},
            }
            command = actions.OpenCase("village-affair", answers)
            case = actions.open_case(town.viewer("secretary"), command).id
            with pytest.raises(Missing):
                case_view(ANYONE, case)

    def test_public_answers_are_those_that_the_type_shows(self, town: Town) -> None:
        with clock.at(MONDAY):
            case = affair(town)
            part = public_part(ANYONE, Case.objects.select_related("place").get(pk=case))
        names = [name.zh for name, _ in part.answers]
        assert "提议什么、为什么" not in names
        assert "哪一类" in names


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    key=st.sampled_from(JUDGING),
    eligible=st.integers(1, 400),
    data=st.data(),
)
def test_counts_that_add_up_are_judged_and_others_are_not(
    key: str, eligible: int, data: st.DataObject
) -> None:
    asked = VoteRule.model_validate(key)
    present = data.draw(st.integers(0, eligible))
    yes = data.draw(st.integers(0, present))
    no = data.draw(st.integers(0, present - yes))
    sent = {
        one.measure: {
            side: number
            for side, number in (
                ("eligible", eligible),
                ("present", present),
                ("yes", yes),
                ("no", no),
            )
            if side in one.sides
        }
        for one in columns(asked.rule())
    }
    vote = judge_vote(asked, sent)
    assert (
        vote["carried"]
        == all(part["met"] for part in vote["parts"][len(_quorum(asked)) :]) * (vote["quorum"])
    )
    assert not (vote["carried"] and yes == 0)
    over = {name: {**part, "present": eligible + 1} for name, part in sent.items()}
    if all("eligible" in part for part in over.values()):
        with pytest.raises(Mistake):
            judge_vote(asked, over)
    more = {name: {**part, "yes": present + 1} for name, part in sent.items() if "yes" in part}
    with pytest.raises(Mistake):
        judge_vote(asked, {**sent, **more})


def _quorum(asked: VoteRule) -> tuple[object, ...]:
    gate = asked.rule().quorum
    return gate.conditions if gate is not None else ()


def test_what_it_takes_is_said_beforehand() -> None:
    asked = VoteRule.model_validate("villager.reps")
    assert "2/3" in beforehand(asked)[0].zh
    half = beforehand(asked, known(asked, {"eligible": "51"}))
    assert half[0].say("en") == "People: at least 34 of 51 entitled must be present"
    whole = beforehand(asked, known(asked, {"eligible": "51", "present": "34"}))
    assert whole[1].zh.startswith("人数：实到 34，至少 18 同意（村民委员会组织法")


@pytest.mark.parametrize(
    "value",
    [
        None,
        "18",
        {"eligible": 51},
        {"eligible": 51, "present": 34, "yes": 18.5},
        {"eligible": 51, "present": 34, "yes": -1},
        {"eligible": 51, "present": 34, "yes": True},
        {"eligible": 51, "present": 52, "yes": 18},
        {"eligible": 51, "present": 34, "yes": 18, "no": 17},
        {"eligible": 51, "present": 34, "yes": "nan"},
        {"eligible": 51, "present": 34, "yes": "1e400"},
        {"eligible": 51, "present": 34, "yes": 18, "votes": 3},
    ],
)
def test_numbers_that_cannot_be_are_refused(value: object) -> None:
    with pytest.raises(Mistake):
        judge_vote(VoteRule.model_validate("villager.reps"), value)


def test_areas_are_typed_in_square_metres_and_add_up() -> None:
    part = {"eligible": "1000.5", "present": "667", "yes": "333.6", "no": "333.4"}
    vote = judge_vote(
        VoteRule.model_validate("owner.ordinary"),
        {"area": part, "heads": {"eligible": 9, "present": 6, "yes": 4, "no": 2}},
    )
    assert vote["area"]["yes"] == 3_336_000
    assert vote["carried"] is True
