from django.db import models
from django.utils.translation import gettext_lazy as _


class Chore(models.Model):
    """Something the worker does again and again: when it is due next, and how it ended last time."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    next_at = models.DateTimeField(_("next moment"))
    ran_at = models.DateTimeField(_("last run"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
