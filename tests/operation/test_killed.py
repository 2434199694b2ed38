"""Whoever is killed between a file and its row leaves nothing half-done: real processes, killed at every step."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import template_database
from django.db import connection

HERE = Path(__file__).parent / "crashing"
STEPS = {"archive": 15, "upload": 15, "photo": 15, "evidence": 40}
"""Fewer steps than these would mean that the killing no longer sees them."""

pytestmark = pytest.mark.crash


@pytest.fixture
def deaths(django_db_modify_db_settings, tmp_path):
    with template_database.a_copy(connection, tmp_path) as address:
        ran = subprocess.run(
            [sys.executable, str(HERE / "files_and_rows.py")],
            env={**os.environ, "DATABASE_URL": address, "CHOMCHOM_VAR": str(tmp_path / "var")},
            capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-3000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_no_row_is_ever_without_its_file_and_a_file_without_a_row_is_found(deaths):
    for death in deaths:
        assert death["found"].keys() <= {"file_without_row"}, death
        assert death["after_sweep"] == {}, death
        if "again" in death:
            assert death["again"][0] >= 1 and death["again"][1] == {}, death
    counted = {name: [death for death in deaths if death["operation"] == name] for name in STEPS}
    for name, steps in counted.items():
        assert len(steps) > STEPS[name] and not steps[-1]["died"] and steps[-1]["rows"] >= 1, (name, len(steps))
        assert all(step["died"] for step in steps[:-1])
        assert any(step["found"] for step in steps), f"{name}: the killing hit between file and row"
