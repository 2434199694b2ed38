"""Reading a long list runs beside the request that brought it; how far it is, is on its row."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from django.db import close_old_connections
from django.utils.translation import gettext as _
from django.utils.translation import override

from chomchom.care.enums import ImportState
from chomchom.care.models import Import
from chomchom.care.operations import intake
from chomchom.core import clock
from chomchom.core.actors import Actor
from chomchom.core.refusal import Refused

log = logging.getLogger(__name__)
SHORT_BYTES = 300_000
"""A file up to this size is read within a second or two, while the request waits."""
SILENT_FOR = timedelta(seconds=60)
"""A reading that was not heard of for so long has died with its process."""


def start_reading(*, source: Import, data: bytes, language: str, by: Actor) -> None:
    """Read now if the file is short, else in the background. The bytes are never written anywhere."""
    if len(data) <= SHORT_BYTES:
        work(source=source, data=data, by=by)
    else:
        threading.Thread(target=_run, args=(source.pk, data, language, by), daemon=True).start()


def work(*, source: Import, data: bytes, by: Actor) -> Import:
    """Read, and keep the progress, the answers, or the reason why it could not be read."""
    try:
        return intake.read_into(source=source, data=data, by=by, at=clock.now(), progress=_teller(source))
    except Refused as refused:
        return _fail(source, str(refused))
    except Exception:
        log.exception("reading import %s failed", source.pk)
        return _fail(source, _("Reading failed. Nothing was taken; please send the file again."))


def _teller(source: Import) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        Import.objects.filter(pk=source.pk).update(rows_read=done, rows_in_file=total, heard_at=clock.now())

    return tell


def _fail(source: Import, sentence: str) -> Import:
    Import.objects.filter(pk=source.pk).update(
        state=ImportState.FAILED, error=sentence[:500], heard_at=clock.now(), rows_read=0
    )
    source.refresh_from_db()
    return source


def _run(source_id: int, data: bytes, language: str, by: Actor) -> None:
    close_old_connections()
    try:
        with override(language):
            work(source=Import.objects.select_related("district").get(pk=source_id), data=data, by=by)
    finally:
        close_old_connections()


def has_died(source: Import) -> bool:
    silent = source.heard_at is None or clock.now() - source.heard_at > SILENT_FOR
    return source.state == ImportState.READING and silent
