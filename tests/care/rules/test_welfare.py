"""The sentence says everything that is known, in both languages, and nothing that is not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.translation import override

from chomchom.care.enums import DoorStep, Mobility, RedFlag, Risk, Sex
from chomchom.care.queries.welfare import TRIED_AT_THE_DOOR
from chomchom.care.rules.welfare import Tried, WelfareFacts, clock, risk_to_life, sentence


@pytest.fixture
def facts(noon):
    return WelfareFacts(
        name="김영순",
        address="광산구 수완동 1-1 101동 1204호",
        at=noon,
        age=82,
        sex=Sex.FEMALE,
        lives_alone=True,
        risk=Risk.HIGH,
        mobility=Mobility.WALKER,
        access_note="공동현관 #1234",
        phone="010-1234-5678",
        signs=(RedFlag.GROANING, RedFlag.DOOR_OPEN),
        seen="안에서 신음 소리",
        no_reply_since=noon - timedelta(minutes=48),
        last_met_at=noon - timedelta(days=1),
        tried=(Tried(TRIED_AT_THE_DOOR[DoorStep.KNOCKED], noon - timedelta(minutes=45)), Tried("아들 통화")),
        on_site="도달원 010-2222-3333",
        caller="광산구청 오당직 062-000-0000",
    )


@pytest.mark.parametrize(
    "piece",
    [
        *("김영순", "82", "광산구 수완동 1-1 101동 1204호", "공동현관 #1234", "010-1234-5678", "안에서 신음 소리"),
        *("11:12", "48", "5/12", "11:15", "아들 통화", "도달원 010-2222-3333", "광산구청 오당직 062-000-0000"),
    ],
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_fact_is_said_in_both_languages(facts, language, piece):
    with override(language):
        said = sentence(facts)
    assert piece in said or (piece == "5/12" and "5월 12일" in said)


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("신변확인", "welfare check"),
        ("혼자 거주", "lives alone"),
        ("고위험", "at high risk"),
        ("신음 소리, ", "Groaning, "),
        ("문을 두드리고", "knocked loudly"),
        ("강제 개방", "forced entry"),
    ],
)
def test_the_same_facts_are_told_in_the_language_that_is_asked_for(facts, korean, english):
    with override("ko"):
        in_korean = sentence(facts)
    with override("en"):
        in_english = sentence(facts)
    assert korean in in_korean and english not in in_korean
    assert english in in_english and korean not in in_english


def test_what_is_not_known_is_not_said(noon):
    bare = WelfareFacts(name="김영순", address="수완동 1-1", at=noon)
    with override("en"):
        assert sentence(bare) == (
            "I ask for a welfare check. A life may be in danger. It is about 김영순. The address is 수완동 1-1. "
            "Please come out and make sure of the person's safety, by forced entry if need be."
        )
        assert risk_to_life(bare) == ""


def test_a_known_absence_is_no_reason(facts):
    reason = "nobody knows of an absence"
    with override("en"):
        assert reason in risk_to_life(facts)
        assert reason not in risk_to_life(replace(facts, absence_known=True))


def test_an_old_person_and_a_young_one_who_live_alone(facts):
    with override("en"):
        assert "An old person who lives alone" in risk_to_life(facts)
        assert "A person who lives alone" in risk_to_life(replace(facts, age=40))


def test_a_time_of_another_day_names_it(noon):
    with override("en"):
        assert clock(noon, noon) == "12:00"
        assert clock(noon - timedelta(days=1), noon) == "12:00 on 5/12"


def test_once_somebody_is_there_an_ambulance_is_asked_for_and_nothing_is_supposed(facts):
    with override("en"):
        said = sentence(replace(facts, found=True))
    assert said.startswith("I ask for an ambulance.")
    assert "Groaning" in said and "Since 11:12 at the latest" in said and facts.address in said
    assert not any(
        piece in said
        for piece in ("There has been no answer", "forced entry", "Tried so far", "probably", "agreed time")
    )
