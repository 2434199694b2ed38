from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.documents.enums import Format, Origin
from chomchom.people.models import Organisation


class DocumentQuerySet(models.QuerySet["Document"]):
    def about(self, kind: str, subject_id: int) -> "DocumentQuerySet":
        return self.filter(subject_kind=kind, subject_id=subject_id)


class Document(models.Model):
    """A file that was made or taken in, kept as it was. Its bytes lie under their hash and are never changed."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, blank=True)
    format = models.CharField(_("format"), max_length=8, choices=Format)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("size in bytes"))
    subject_kind = models.CharField(_("kind of subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    version = models.PositiveIntegerField(_("version"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.CharField(_("made by"), max_length=120)
    account_id = models.BigIntegerField(_("account"), null=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "kind", "language", "format", "version"],
                name="document_version_once",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
            models.CheckConstraint(condition=Q(version__gte=1), name="document_version_from_one"),
        ]

    def __str__(self) -> str:
        return self.file_name
