"""What stands in ``deploy/`` fits the program: as far as it can be tried without a container engine."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import template_database
import yaml
from django.core.management import get_commands

from chomchom.net import commands as net_commands
from chomchom.site.options import OPTIONS
from tests.operation.test_faults import free_port

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*"))
WORST_EXPOSURE = 2.0
PATIENCE_S = 900


def names_in(env):
    return set(re.findall(r"^([A-Z_]+)=", (DEPLOY / env).read_text(), re.M))


@pytest.fixture
def analyze():
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not installed here")
    return lambda *words: subprocess.run(
        ["systemd-analyze", *map(str, words)], capture_output=True, text=True, check=False
    )


def test_systemd_understands_the_units(analyze, tmp_path):
    folder = tmp_path / "units"
    folder.mkdir()
    for unit in UNITS:
        text = re.sub(r"/opt/chomchom/\.venv/bin/\w+", "/bin/true", unit.read_text())
        (folder / unit.name).write_text(text)
    answer = analyze("verify", *sorted(folder.iterdir()))
    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.stem)
def test_a_unit_is_shut_in(analyze, unit):
    answer = analyze("security", "--offline=true", unit)
    assert float(re.search(r"exposure level.*?: ([\d.]+)", answer.stdout)[1]) <= WORST_EXPOSURE


def test_the_units_call_what_there_is():
    called = {
        tuple(words.split()[:2]) for unit in UNITS for words in re.findall(r"bin/chomchom (.+)", unit.read_text())
    }
    assert {name for name, *_ in called} <= set(get_commands())
    assert ("net", "work") in called and (Path(net_commands.__path__[0]) / "work.py").exists()


class TestCompose:
    @pytest.fixture
    def compose(self):
        return yaml.safe_load((DEPLOY / "compose.yaml").read_text())

    def test_everything_begins_after_the_migration_and_as_nobody(self, compose):
        services = compose["services"]
        assert set(services) == {"database", "migrate", "web", "worker", "backup"}
        for name in ("web", "worker", "backup"):
            assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        for name in ("migrate", "web", "worker", "backup"):
            assert services[name]["cap_drop"] == ["ALL"] and services[name]["read_only"] is True
        assert services["web"]["ports"] == ["127.0.0.1:8000:8000"], "only for a proxy on the same machine"
        assert compose["networks"]["inside"]["internal"] is True

    def test_its_commands_exist(self, compose):
        named = [words for service in compose["services"].values() for words in service.get("command", [])]
        called = {word for words in named for word in re.findall(r"chomchom (\w+)", words)} | {"migrate"}
        assert called <= set(get_commands())
        for volume in ("database", "data", "backups"):
            assert volume in compose["volumes"]

    def test_its_settings_are_settings(self, compose):
        assert names_in("example.env") <= {option.name for option in OPTIONS}
        assert names_in("example.database.env") == {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}
        files = {name for service in compose["services"].values() for name in [service.get("env_file")] if name}
        assert files == {"chomchom.env", "database.env"}


class TestContainerfile:
    def stages(self):
        text = re.sub(r"\\\n", " ", (DEPLOY / "Containerfile").read_text())
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        starts = [number for number, line in enumerate(lines) if line.startswith("FROM")]
        return [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]

    def test_what_it_copies_is_there(self):
        for line in (
            line for stage in self.stages() for line in stage if line.startswith("COPY ") and "--from" not in line
        ):
            *sources, _target = line.split()[1:]
            assert [source for source in sources if not (ROOT / source).exists()] == []

    def test_it_runs_as_nobody_and_without_what_tests_need(self):
        last = self.stages()[-1]
        users = [line.split()[1] for line in last if line.startswith("USER")]
        assert users == ["10001:10001"] and any(line.startswith("HEALTHCHECK") for line in last)
        text = (DEPLOY / "Containerfile").read_text()
        assert "requirements-test" not in text and "--require-hashes" in text and "npm ci" in text

    def test_its_entrypoint_is_a_script(self):
        assert subprocess.run(["sh", "-n", DEPLOY / "entrypoint"], check=False).returncode == 0
        assert os.access(DEPLOY / "entrypoint", os.X_OK)


@pytest.mark.slow
def test_it_runs_from_a_wheel_in_production(tmp_path):
    """Built, unpacked elsewhere, collected, migrated and started as the container does, logging without people.

    The database is one that all migrations of this source have made: the program from the wheel must know every one of
    them, and need no other. That they can be run one by one is what each run of the tests begins with.
    """
    source = tmp_path / "source"
    shutil.copytree(ROOT / "src", source / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    built = subprocess.run(
        [*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(source)], check=False, capture_output=True, text=True
    )
    if built.returncode and ("No matching distribution" in built.stderr or "No module named pip" in built.stderr):
        pytest.skip("what builds a wheel (setuptools) can not be had here")
    assert built.returncode == 0, built.stderr[-2000:]
    (wheel,) = tmp_path.glob("chomchom-*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(tmp_path / "site"), str(wheel)], check=True)
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "CHOMCHOM_VAR": str(tmp_path / "var"),
                   "CHOMCHOM_MODE": "production", "CHOMCHOM_SECRET_KEY": "s" * 40, "DATABASE_URL": "",
                   "CHOMCHOM_DATA_KEYS": "d" * 40, "CHOMCHOM_INDEX_KEY": "i" * 40,
                   "CHOMCHOM_HOSTS": "localhost", "CHOMCHOM_BROWSER_PARTS": str(ROOT / "node_modules")}  # fmt: skip
    where = [sys.executable, "-c", "import chomchom; print(chomchom.__file__)"]
    assert subprocess.run(
        where, env=environment, capture_output=True, text=True, cwd=tmp_path, check=True
    ).stdout.startswith(str(tmp_path))
    (tmp_path / "var").mkdir(exist_ok=True)
    template_database.fill_sqlite(str(tmp_path / "var" / "chomchom.sqlite3"))
    start = [sys.executable, "-m", "chomchom", "start", "--port", str(port)]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(start, env=environment, stdout=log, stderr=log, cwd=tmp_path, start_new_session=True)
    try:
        page = wait_for(f"http://127.0.0.1:{port}/accounts/login/", process, tmp_path / "log")
        style = re.search(r'href="(/static/core/css/base\.[0-9a-f]+\.css)"', page)[1]
        assert len(ask(f"http://127.0.0.1:{port}{style}")) > 500
        assert json.loads(wait_for(f"http://127.0.0.1:{port}/health", process, tmp_path / "log"))["schema"] == "ours"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    answered = [line for line in lines if line.get("route") == "people:login"]
    assert answered and answered[0]["status"] == 200 and answered[0]["request_id"]


def ask(address):
    request = urllib.request.Request(address, headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
    return urllib.request.urlopen(request, timeout=20).read().decode()


def wait_for(address, process, log):
    end = time.monotonic() + PATIENCE_S
    while True:
        assert process.poll() is None and time.monotonic() < end, log.read_text()[-2000:]
        try:
            return ask(address)
        except OSError:
            time.sleep(0.5)
