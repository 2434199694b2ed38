from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chomchom.net import subjects
from chomchom.people.models import Organisation


class PolicyQuerySet(models.QuerySet["Policy"]):
    def current(self, district_id: int | None, key: str) -> "Policy | None":
        """The newest version of the district's own ladder, else of the one that holds for every district."""
        return (
            self.filter(Q(district_id=district_id) | Q(district=None), key=key)
            .order_by(models.F("district").asc(nulls_last=True), "-version")
            .first()
        )

    def newest_for(self, district_id: int) -> "PolicyQuerySet":
        """The ladders that hold in the district now: of every key its own newest version, else that for everybody."""
        mine = self.filter(Q(district_id=district_id) | Q(district=None))
        rank = models.F("district").asc(nulls_last=True)
        same = mine.filter(key=models.OuterRef("key")).order_by(rank, "-version")
        return mine.filter(pk=models.Subquery(same.values("pk")[:1])).order_by("key")


class Policy(models.Model):
    """One version of an escalation ladder. Rows are never changed: a new version is a new row.

    ``steps`` is a list of objects ``{key, after_minutes, roles, ask, acknowledge_minutes, channels, done_minutes?}``
    as ``net.ladder.Step`` explains them. A policy without a district holds wherever the district has none of its own.
    """

    district = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district office")
    )
    key = models.CharField(_("key"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    steps = models.JSONField(_("steps"))
    created_at = models.DateTimeField(_("created at"))
    created_by = models.CharField(_("created by"), max_length=120)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "key", "version"], condition=Q(district__isnull=False), name="policy_version_once"
            ),
            models.UniqueConstraint(
                fields=["key", "version"], condition=Q(district=None), name="policy_version_once_everywhere"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="policy_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.version}"

    @property
    def title(self) -> str:
        """A district's own ladder is named by the district; one that holds for all in the language of the page."""
        book = subjects.LADDERS.get(self.key) if self.district_id is None else None
        return str(book.name) if book else self.name or self.key
