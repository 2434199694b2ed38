"""What is installed is what was locked: every package with its version and hashes; what is known against it; its bill."""

import base64
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = {"requirements.lock": (), "requirements-test.lock": ("test", "roads", "bench")}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(name: str) -> dict[tuple[str, str], list[str]]:
    """{(package, version): hashes}; a package may stand there in two versions, for two versions of Python."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if line and not line.startswith((" ", "#")):
            words = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", line)
            assert words, f"{name}: {line[:60]!r} is not pinned"
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)
            found[canonicalize_name(words[1]), words[2]] = hashes
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_its_hashes(name):
    packages = locked(name)
    assert len(packages) > 50
    assert [package for package, hashes in packages.items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(name):
    packages = locked(name)
    wanted = [
        *PROJECT["dependencies"],
        *(one for extra in LOCKS[name] for one in PROJECT["optional-dependencies"][extra]),
    ]
    wrong = {}
    for requirement in map(Requirement, wanted):
        versions = [version for name, version in packages if name == canonicalize_name(requirement.name)]
        if not versions or not all(requirement.specifier.contains(one, prereleases=True) for one in versions):
            wrong[str(requirement)] = versions
    assert wrong == {}


def test_tests_run_with_the_versions_that_are_run():
    assert locked("requirements.lock").keys() - locked("requirements-test.lock").keys() == set()


def test_every_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").split("[project.scripts]")[0].splitlines()
    asked = [line for line in lines if re.match(r'    "[a-z]', line)]
    assert len(asked) > 40 and [line for line in asked if "  # " not in line] == []


def test_browser_parts_are_pinned_with_their_hashes():
    wanted = json.loads((ROOT / "package.json").read_text())
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    asked = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked
    digests = [one["integrity"] for path, one in packages.items() if path]
    assert digests and all(len(base64.b64decode(one.removeprefix("sha512-"))) == 64 for one in digests)


# -- the bill of materials ---------------------------------------------------------------------------------------------


def test_the_bill_of_materials_names_everything_that_is_locked(tmp_path):
    target = tmp_path / "sbom.json"
    subprocess.run([sys.executable, ROOT / "tools" / "sbom", target], check=True, capture_output=True, timeout=600)
    bill = json.loads(target.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    listed = {(canonicalize_name(one["name"]), one["version"]) for one in bill["components"] if "pypi" in one["purl"]}
    assert listed == locked("requirements.lock").keys()
    browser = {one["name"] for one in bill["components"] if one["purl"].startswith("pkg:npm/")}
    assert browser == json.loads((ROOT / "package.json").read_text())["dependencies"].keys()
    hashed = [one for one in bill["components"] if one.get("hashes") or one.get("externalReferences")]
    assert len(hashed) == len(bill["components"])
    assert sum("licenses" in one for one in bill["components"]) > 0.8 * len(bill["components"])


# -- known vulnerabilities ---------------------------------------------------------------------------------------------

LOCK = "django==5.2.1 \\\n    --hash=sha256:" + "0" * 64 + "\nlxml==6.0.0 \\\n    --hash=sha256:" + "1" * 64 + "\n"
KNOWN = {"id": "GHSA-test", "aliases": ["CVE-2026-1"], "summary": "x", "affected": [
    {"package": {"name": "django", "ecosystem": "PyPI"}, "ranges": [], "versions": ["5.2.1"]}]}  # fmt: skip


@contextmanager
def database(vulnerable: str) -> Iterator[str]:
    """A database that knows one vulnerability of one package; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = {"vulns": [KNOWN]} if asked["package"]["name"] == vulnerable else {}
            data = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/query"
    server.shutdown()
    server.server_close()


def checked(tmp_path: Path, url: str, accepted: str = "") -> subprocess.CompletedProcess:
    (tmp_path / "lock").write_text(LOCK)
    (tmp_path / "accepted.toml").write_text(accepted)
    environment = {**os.environ, "CHOMCHOM_OSV_URL": url, "CHOMCHOM_ACCEPTED": str(tmp_path / "accepted.toml"),
                   "XDG_CACHE_HOME": str(tmp_path)}  # fmt: skip
    command = [sys.executable, ROOT / "tools" / "vulnerabilities", str(tmp_path / "lock")]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


@pytest.mark.parametrize("package", ["django", "leaflet"])
def test_a_known_vulnerability_fails_the_check_and_is_named(package, tmp_path):
    with database(package) as url:
        done = checked(tmp_path, url)
    assert done.returncode == 1 and "GHSA-test" in done.stderr and package in done.stderr, done.stderr


def test_nothing_known_is_good(tmp_path):
    with database("nothing") as url:
        done = checked(tmp_path, url)
    assert (done.returncode, done.stdout) == (0, "Known vulnerabilities: 0 to be dealt with, 0 accepted.\n"), (
        done.stderr
    )


@pytest.mark.parametrize(("days", "status"), [(0, 0), (-1, 1)])
def test_one_that_is_accepted_passes_until_its_day(days, status, tmp_path):
    until = date.today() + timedelta(days=days)  # noqa: DTZ011 as the tool
    with database("django") as url:
        done = checked(tmp_path, url, f'[[accepted]]\nid = "CVE-2026-1"\nreason = "not reached"\nuntil = {until}\n')
    assert done.returncode == status, done.stderr


def test_accepting_needs_a_reason_and_a_day(tmp_path):
    with database("django") as url:
        done = checked(tmp_path, url, '[[accepted]]\nid = "CVE-2026-1"\n')
    assert done.returncode == 1 and "reason" in done.stderr


def test_where_no_database_is_reachable_one_line_says_so(tmp_path):
    done = checked(tmp_path, "http://127.0.0.1:9/v1/query")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "The database of known vulnerabilities could not be reached at 127.0.0.1: not checked.\n"
