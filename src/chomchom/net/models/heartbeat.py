from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When a worker last finished a cycle: one row per worker, named host:process."""

    worker = models.CharField(_("worker"), max_length=120, primary_key=True)
    started_at = models.DateTimeField(_("started at"))
    at = models.DateTimeField(_("last cycle"))
    schema = models.PositiveSmallIntegerField(_("schema"))
    numbers = models.JSONField(_("what it counted"), default=dict, db_default=Value({}, models.JSONField()))

    def __str__(self) -> str:
        return f"{self.worker} {self.at:%H:%M:%S}"
