"""The busiest half-hour of a district: many people of all roles at once, against the server of ``chomchom start``.

    python benchmarks/load.py [--json] [--seed 7] [--users 200] [--minutes 5] [--database sqlite|postgres]
                              [--districts 1] [--recipients 520] [--search [--first 25]]

Everything on loopback, in a database of its own (SQLite in a temporary folder; for PostgreSQL the server of
``CHOMCHOM_TEST_POSTGRES``, else 127.0.0.1:5432), removed afterwards. Couriers report doors, desks and duty officers
keep their boards open, officers and case managers read lists and people, the kitchen its page, a secretariat its
missions; each waits as people do before the next click. Their pages poll as the real ones do.

Prints for each page p50, p95, p99 in milliseconds, what was answered with an error, and the memory of both programs at
the beginning and at the end. ``--search`` begins with ``--first`` people and doubles them until p95 is over a second or
something fails: where a database ends. With such waits 200 people make about 24 requests a second.
"""

import argparse
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

POSTGRES = os.environ.get("CHOMCHOM_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
ROOT = Path(__file__).resolve().parent.parent
TIMEOUT_S, START_S, SAMPLE_S = 30, 600, 2.0
SLOW_MS, SEARCH_S = 1000, 60
SIGNAL = ("/signal/", 10)
LOOKS = {  # role: (seconds between clicks, pages with their weights, pages that ask again by themselves)
    "desk": (
        12,
        {"/care/": 4, "/care/handovers/": 2, "/care/rounds/": 2, "/care/couriers/": 1},
        [("/care/?part=live", 5), SIGNAL],
    ),
    "officer": (
        15,
        {"/care/": 3, "/care/recipients/": 3, "person": 3, "/net/alerts/": 1, "/care/report/": 1},
        [SIGNAL],
    ),
    "duty": (20, {"/net/alerts/": 3, "/care/": 1}, [("/net/alerts/", 5), SIGNAL]),
    "case": (15, {"/care/": 2, "/care/recipients/": 2, "person": 4}, [SIGNAL]),
    "kitchen": (20, {"/care/kitchen/log/": 2, "/care/kitchen/batches/": 1}, [("/care/kitchen/?part=live", 20), SIGNAL]),
    "secretary": (20, {"/trade/": 2, "/": 1}, [SIGNAL]),
}
COURIER_S = 45
CLOSED = (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected)
AS_USUAL = {name: {"level": "as_usual"} for name in ()}


class Figures:
    """What was measured, by page; from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.milliseconds: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()

    def add(self, page: str, seconds: float, error: str = "") -> None:
        with self._lock:
            self.milliseconds[page].append(seconds * 1000)
            if error:
                self.errors[f"{page}: {error}"] += 1

    def table(self) -> dict[str, dict[str, float]]:
        pages = {page: summary(taken) for page, taken in sorted(self.milliseconds.items())}
        return pages | {"all": summary([one for taken in self.milliseconds.values() for one in taken])}


def summary(taken: list[float]) -> dict[str, float]:
    if len(taken) < 2:
        return {"requests": len(taken)}
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    return {"requests": len(taken), "p50": round(cuts[49], 1), "p95": round(cuts[94], 1), "p99": round(cuts[98], 1)}


class Person(threading.Thread):
    """One browser, until told to stop."""

    def __init__(self, number: int, who: dict, port: int, figures: Figures, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self.who, self.figures, self.stop, self.port = who, figures, stop, port
        self.draw = random.Random(seed * 100_003 + number)
        self.cookies = {"sessionid": who["cookie"], "django_language": "ko"}
        self.connection: http.client.HTTPConnection | None = None
        self.reported = 0

    def run(self) -> None:
        if self.stop.wait(self.draw.uniform(0, 10)):
            return
        if self.who["role"] == "courier":
            self._walk()
        else:
            self._look(*LOOKS[self.who["role"]])

    def _walk(self) -> None:
        self.ask("GET", "/round/")
        while not self.stop.wait(self.draw.expovariate(1 / COURIER_S)):
            if self.draw.random() < 0.2:
                self.ask("GET", "/round/")
            else:
                self._report()

    def _report(self) -> None:
        """The next stop; after the last one the phone sends its last report again, as phones do."""
        stops = self.who["stops"]
        if not stops:
            return
        handover = stops[min(self.reported, len(stops) - 1)]
        self.reported += 1
        now = self.story_now()
        content = {"met": "recipient", "observations": AS_USUAL}
        report = {"report_id": str(UUID(int=handover + 1)), "handover": handover, "kind": "handed_over",
                  "happened_at": now, "content": content}  # fmt: skip
        answer = self.ask("POST", "/round/reports", {"phone_now": now, "reports": [report]})
        if answer and json.loads(answer)["answers"][0]["result"] == "refused":
            self.figures.add("/round/reports", 0, "refused: " + json.loads(answer)["answers"][0].get("code", ""))

    def story_now(self) -> str:
        return (STORY.noon + (datetime.now(UTC) - STORY.real)).isoformat()

    def _look(self, seconds: float, pages: dict[str, int], polls: list[tuple[str, float]]) -> None:
        due = [(time.monotonic() + self.draw.uniform(0, every), address, every) for address, every in polls]
        click = 0.0
        while not self.stop.is_set():
            now = time.monotonic()
            if now >= click:
                self.ask("GET", self._page(pages))
                click = now + self.draw.expovariate(1 / seconds)
            for index, (at, address, every) in enumerate(due):
                if now >= at:
                    self.ask("GET", address, poll=True)
                    due[index] = (now + every, address, every)
            self.stop.wait(max(min([click, *(at for at, _a, _e in due)]) - time.monotonic(), 0.01))

    def _page(self, pages: dict[str, int]) -> str:
        (page,) = self.draw.choices(list(pages), pages.values())
        return f"/care/recipients/{self.draw.choice(self.who['people'])}/" if page == "person" else page

    def ask(self, method: str, path: str, content: dict | None = None, *, poll: bool = False) -> bytes:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Accept-Language": "ko",
        }
        if poll:
            headers |= {"HX-Request": "true", "X-Background": "1"}
        body = None
        if content is not None:
            body = json.dumps(content)
            headers |= {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        name = "/care/recipients/N/" if path.startswith("/care/recipients/") and path[17:18].isdigit() else path
        begun = time.perf_counter()
        try:
            status, answer = self._send(method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            self.figures.add(name + (" (again)" if poll else ""), time.perf_counter() - begun, type(error).__name__)
            return b""
        error = str(status) if status >= 300 else ""
        self.figures.add(name + (" (again)" if poll else ""), time.perf_counter() - begun, error)
        return b"" if error else answer

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        """A connection that the server closed while nobody asked is opened anew, as browsers do."""
        was_open = self.connection is not None
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_S)
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except CLOSED:
            self.connection = None
            if not was_open:
                raise
            return self._send(method, path, body, headers)
        answer = response.read()
        for cookie in response.msg.get_all("Set-Cookie", []):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, answer


class STORY:
    """Where the story clock stood at a real moment; read from the file that the server reads."""

    noon: datetime
    real: datetime

    @classmethod
    def read(cls, folder: Path) -> None:
        said = json.loads((folder / "story-clock.json").read_text())
        cls.noon, cls.real = datetime.fromisoformat(said["story"]), datetime.fromisoformat(said["real"])


# -- the server ------------------------------------------------------------------------------------------------------


@contextmanager
def database(kind: str):
    """The address of an empty one; dropped afterwards."""
    if kind == "sqlite":
        yield ""
        return
    import psycopg

    name = f"chomchom_load_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def server(environment: dict[str, str], folder: Path):
    """The port on which ``chomchom start`` answers, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "chomchom", "start", "--no-demo", "--port", str(port)]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        end = time.monotonic() + START_S
        while not answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit((folder / "server.log").read_text()[-2000:])
            time.sleep(0.5)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def answers(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/accounts/login/")
        return connection.getresponse().status == 200
    except OSError:
        return False


def programs(root: int) -> dict[str, list[int]]:
    """The processes below ``root``, as web server or worker."""
    children = defaultdict(list)
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            children[int(path.read_text().rsplit(")", 1)[1].split()[1])].append(int(path.parent.name))
    found: dict[str, list[int]] = {"web": [], "worker": []}
    waiting = list(children[root])
    while waiting:
        pid = waiting.pop()
        waiting += children[pid]
        with suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_text()
            found["worker" if "net\0work" in words else "web"].append(pid)
    return found


def memory(root: int) -> dict[str, int]:
    """Megabytes of the web server and the worker."""
    page = os.sysconf("SC_PAGE_SIZE")
    return {name: sum(_statm(pid) * page for pid in pids) // 1_000_000 for name, pids in programs(root).items()}


def _statm(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0


def cpu_s(root: int) -> dict[str, float]:
    """Seconds of processor time that both have used: what other programs do on the machine hardly changes it."""
    found = {}
    for name, pids in programs(root).items():
        ticks = 0
        for pid in pids:
            with suppress(OSError):
                ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]))
        found[name] = ticks / os.sysconf("SC_CLK_TCK")
    return found


# -- runs ------------------------------------------------------------------------------------------------------------


def phase(people: list[dict], port: int, seconds: float, seed: int, root: int) -> dict:
    """So many people for so long."""
    figures, stop, samples, used = Figures(), threading.Event(), [], cpu_s(root)
    crowd = [Person(number, who, port, figures, stop, seed) for number, who in enumerate(people)]
    for person in crowd:
        person.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        samples.append(memory(root))
        time.sleep(min(SAMPLE_S, max(end - time.monotonic(), 0)))
    stop.set()
    for person in crowd:
        person.join(TIMEOUT_S + 5)
    pages, now_used = figures.table(), cpu_s(root)
    cpu = {name: round(now_used[name] - used[name], 1) for name in used}
    return {
        "users": len(people), "seconds": round(seconds), "requests_per_s": round(pages["all"]["requests"] / seconds, 1),
        "errors": dict(figures.errors), "pages_ms": pages, "memory_mb": settled(samples),
        "cpu_s": cpu, "web_cpu_ms_per_request": round(1000 * cpu["web"] / max(pages["all"]["requests"], 1), 1),
        "load_average": os.getloadavg()[0],
    }  # fmt: skip


def settled(samples: list[dict[str, int]]) -> dict[str, dict[str, int]]:
    """The first fifth, when everything was loaded once, against the last fifth."""
    fifth = max(len(samples) // 5, 1)
    return {
        name: {
            "early": round(statistics.median(s.get(name, 0) for s in samples[fifth : 2 * fifth] or samples)),
            "late": round(statistics.median(s.get(name, 0) for s in samples[-fifth:])),
            "most": max(s.get(name, 0) for s in samples),
        }
        for name in ("web", "worker")
    }


def search(people: list[dict], port: int, seed: int, root: int, users: int) -> list[dict]:
    """Twice as many each time, until somebody waits too long."""
    found = []
    while users <= len(people):
        step = phase(people[:users], port, SEARCH_S, seed + users, root)
        found.append(
            {
                key: step[key]
                for key in ("users", "requests_per_s", "errors", "memory_mb", "web_cpu_ms_per_request", "load_average")
            }
            | step["pages_ms"]["all"]
        )
        if step["errors"] or step["pages_ms"]["all"].get("p95", 0) > SLOW_MS:
            break
        users *= 2
    return found


def audit(environment: dict[str, str]) -> dict[str, int]:
    ran = subprocess.run(
        [sys.executable, "-m", "chomchom", "audit", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        return {name: len(found) for name, found in json.loads(ran.stdout).items() if found}
    except json.JSONDecodeError:
        return {"did not run": 1}


def main() -> None:
    options = read_options()
    global AS_USUAL
    with tempfile.TemporaryDirectory(prefix="chomchom-load-") as name, database(options.database) as address:
        folder = Path(name)
        environment = {**os.environ, "CHOMCHOM_VAR": name, "DATABASE_URL": address, "PYTHONPATH": str(ROOT / "src"),
                       "DJANGO_SETTINGS_MODULE": "chomchom.site.settings", "CHOMCHOM_IDLE_MINUTES": "600"}  # fmt: skip
        prepare = [
            str(ROOT / "benchmarks/load_world.py"),
            name,
            options.users,
            options.districts,
            options.recipients,
            options.seed,
        ]
        begun = time.monotonic()
        subprocess.run([sys.executable, *map(str, prepare)], env=environment, check=True)
        prepared_s = round(time.monotonic() - begun, 1)
        people = json.loads((folder / "people.json").read_text())
        random.Random(options.seed).shuffle(people)
        AS_USUAL = {name: {"level": "as_usual"} for name in aspects()}
        with server(environment, folder) as (port, process):
            STORY.read(folder)
            if options.search:
                result = {"steps": search(people, port, options.seed, process.pid, options.first)}
            else:
                result = phase(people, port, options.minutes * 60, options.seed, process.pid)
            complaints = (folder / "server.log").read_text().count("Traceback")
            result |= {"audit": audit(environment), "tracebacks": complaints}
        told = {"database": options.database, "districts": options.districts, "recipients_each": options.recipients,
                "seed": options.seed, "prepared_s": prepared_s, **result}  # fmt: skip
        if complaints and options.log:
            Path(options.log).write_text((folder / "server.log").read_text())
    print(json.dumps(told, ensure_ascii=False) if options.json else json.dumps(told, ensure_ascii=False, indent=1))


def aspects() -> list[str]:
    sys.path[:0] = [str(ROOT / "src")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
    from chomchom.care.enums import Aspect

    return [aspect.value for aspect in Aspect]


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--users", type=int, default=200, help="with --search: the most")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--districts", type=int, default=1)
    parser.add_argument("--recipients", type=int, default=520, help="of each district")
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--first", type=int, default=25, help="with --search: how many to begin with (25)")
    parser.add_argument("--log", default="", help="where the server's log is kept if it holds a trace of calls")
    return parser.parse_args()


if __name__ == "__main__":
    main()
