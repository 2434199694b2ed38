"""A trade mission is played over HTTP against a started system, from the call to the results."""

import json

import pytest

from tests.journeys.test_demo_day import chomchom, system  # noqa: F401 - a fixture

PATIENCE_S = 900
pytestmark = pytest.mark.slow


def test_a_mission_ends_with_its_figures_by_rung_and_the_public_sentence(system):  # noqa: F811
    played = chomchom(system, "demo", "mission", "--json", patience=PATIENCE_S)
    assert played.returncode == 0, played.stderr[-3000:]
    found = json.loads(played.stdout)
    usd = {name: row["usd"] for name, row in found["rungs"].items()}
    assert usd["조건부 약정"] == 5_100_000
    assert usd["서명 계약(선적 전)"] + usd["대금 수령(선적 전)"] == 2_100_000
    assert usd["선적(수출신고 수리)"] + usd["선적(실적증명)"] == 1_100_000
    assert found["rungs"]["계"]["deals"] > 200, "every consultation that was held is a deal"
    assert "1,251만 달러" in found["sentence"]["ko"] and "USD 12.51 million" in found["sentence"]["en"]
    audit = chomchom(system, "audit")
    assert audit.returncode == 0, audit.stdout + audit.stderr
