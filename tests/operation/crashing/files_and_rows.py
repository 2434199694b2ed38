"""``python files_and_rows.py``: every operation that writes a file and a row is killed (SIGKILL) before each of its
steps in turn: before every statement and commit, and before every call that makes, syncs, renames or removes a file.

Prints one line of JSON for each death: what the audit finds right after it and after the sweep.
"""

import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from unittest import mock

import django

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chomchom.site.settings")
django.setup()

from base64 import b64encode  # noqa: E402
from io import BytesIO  # noqa: E402
from zoneinfo import ZoneInfo  # noqa: E402

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from PIL import Image  # noqa: E402

from chomchom.care.models import DoorPhoto  # noqa: E402
from chomchom.core import durable, kept  # noqa: E402
from chomchom.documents import operations as documents  # noqa: E402
from chomchom.documents.enums import Format  # noqa: E402
from chomchom.documents.models import Document  # noqa: E402
from chomchom.trade.enums_ledger import Rung  # noqa: E402
from chomchom.trade.models import LedgerProof  # noqa: E402
from chomchom.trade.operations import ledger  # noqa: E402
from chomchom.trade.queries import books  # noqa: E402
from tests.care.reports import report  # noqa: E402
from tests.care.street import make_street  # noqa: E402
from tests.trade.ledger_factories import AFTER, BY, Parties, line, paper, pdf  # noqa: E402

NOON = datetime(2026, 5, 13, 12, 0, tzinfo=ZoneInfo("Asia/Seoul"))
MOST = 120
STEPS = ("open", "replace", "fsync", "unlink", "fchmod", "mkdir")
kept.GRACE_S = -5  # nothing here is young
street = make_street(NOON)
parties = Parties(street.district)
deals = {}  # by number: made before the process that is killed


def picture(kind: str, number: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 64), (number % 256, 90, 30)).save(out, kind)
    return out.getvalue()


def archive(number):
    documents.archive(
        data=b"%PDF-1.7\n" + bytes(str(number), "ascii") + b"\n%%EOF\n", kind="report", title="보고", format=Format.PDF,
        file_name="보고.pdf", organisation=street.district.office, subject=("test.thing", 1), by=BY, at=NOON,
    )  # fmt: skip


def upload(number):
    documents.keep_upload(
        data=picture("PNG", number), file_name="사진.png", kind="evidence", title="증빙",
        organisation=street.district.office, subject=("test.thing", 2), by=BY, at=NOON,
    )  # fmt: skip


def photo(number):
    image = b64encode(picture("JPEG", number)).decode()
    answer = street.one(report(number, street.stop, "photo", NOON, about="food", image=image))
    assert answer[0] in ("accepted", "already"), answer


def evidence(number):
    """Two papers behind one line of the ledger, in the transaction of the line."""
    papers = [paper(Rung.SIGNED, data=pdf(f"{number} {side}")) for side in "ab"]
    ledger.record(deal=deals[number], line=line(Rung.SIGNED, papers=papers), by=BY, at=AFTER)


OPERATIONS = {
    "archive": (archive, Document),
    "upload": (upload, Document),
    "photo": (photo, DoorPhoto),
    "evidence": (evidence, LedgerProof),
}


class Killer:
    """Counts steps and ends the process, without any farewell, before number ``last``."""

    def __init__(self, last):
        self.left = last

    def step(self):
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute, sql, params, many, context):
        self.step()
        return execute(sql, params, many, context)

    def before(self, call):
        def calling(*words, **more):
            self.step()
            return call(*words, **more)

        return calling


def killed(operation, number, last):
    """In a process of its own; True where it died, False where it came to its end."""
    connection.close()
    pid = os.fork()
    if not pid:
        connection.close()
        killer = Killer(last)
        connection.ensure_connection()
        connection._commit = killer.before(connection._commit)
        patches = [mock.patch.object(os, name, killer.before(getattr(os, name))) for name in STEPS]
        patches.append(mock.patch.object(durable, "NamedTemporaryFile", killer.before(durable.NamedTemporaryFile)))
        try:
            for patch in patches:
                patch.start()
            with connection.execute_wrapper(killer):
                operation(number)
            os._exit(0)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert code in (0, -signal.SIGKILL), code
    return code != 0


def found():
    return {f.code: f.count for f in [*kept.findings(now=NOON), *books.findings(now=AFTER)]}


def main():
    for place, (name, (operation, model)) in enumerate(OPERATIONS.items()):
        for last in range(MOST):
            number = place * 1000 + last + 1
            deals[number] = parties.deal() if name == "evidence" else None
            before = model.objects.count()
            died = killed(operation, number, last)
            told = {"operation": name, "step": last, "died": died, "rows": model.objects.count() - before}
            told["found"] = found()
            kept.sweep(into=settings.VAR / "swept")
            told["after_sweep"] = found()
            if died and not told["rows"]:  # done again after the crash, as people and phones do
                operation(number)
                told["again"] = [model.objects.count() - before, found()]
            print(json.dumps(told), flush=True)
            if not died:
                break


main()
