from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chomchom.people.viewer import Viewer
from chomchom.trade.enums_ledger import (
    Box,
    DealState,
    Ending,
    EntryKind,
    Party,
    Proof,
    Rung,
    Standing,
    Without,
    Word,
)
from chomchom.trade.models.buyer import Guest
from chomchom.trade.models.exporter import Application
from chomchom.trade.models.mission import Leg, Mission
from chomchom.trade.models.scope import of_the_exporter, of_the_mission, sees_all_of


class DealQuerySet(models.QuerySet["Deal"]):
    def visible_to(self, viewer: Viewer) -> "DealQuerySet":
        """Offices those of their missions, an exporter its own: never another exporter's amounts."""
        return self.filter(of_the_mission(viewer) | of_the_exporter(viewer))

    def of_mission(self, mission: Mission, viewer: Viewer) -> "DealQuerySet":
        """Those of one mission that ``visible_to`` shows, without a look at the office of every row."""
        rows = self.filter(mission=mission)
        return rows if sees_all_of(mission, viewer) else rows.visible_to(viewer)

    def open(self) -> "DealQuerySet":
        return self.filter(state=DealState.OPEN)


class Deal(models.Model):
    """What an exporter and a buyer talk about, from the consultation to the shipment.

    Where it stands (``rung``, ``box``, ``state``, the days, ``waited_days``, ``shares``) is folded from its ledger
    after every line and never set otherwise; ``queries.ledger.differing`` checks it.
    """

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="deals")
    application = models.ForeignKey(Application, models.PROTECT, related_name="deals")
    guest = models.ForeignKey(Guest, models.PROTECT, related_name="deals")
    leg = models.ForeignKey(Leg, models.PROTECT, null=True, blank=True, related_name="deals")
    meeting_id = models.BigIntegerField(_("meeting"), null=True, blank=True)
    title = models.CharField(_("what it is about"), max_length=120)
    rung = models.PositiveSmallIntegerField(_("rung"), choices=Rung, null=True)
    box = models.CharField(_("counted as"), max_length=12, choices=Box, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=DealState, default=DealState.OPEN)
    signed_on = models.DateField(_("signed on"), null=True)
    first_shipped_on = models.DateField(_("first shipped on"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    waited_days = models.PositiveIntegerField(_("days from signing to the first shipment or the end"), null=True)
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = DealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rung=None, box="") | Q(rung=None, state__in=["lapsed", "cancelled", "lost"]) | ~Q(box=""),
                name="deal_on_a_rung_has_its_box",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_on=None) | (~Q(state="open") & Q(ended_on__isnull=False)),
                name="deal_ended_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(first_shipped_on=None) | Q(rung__gte=6), name="deal_shipped_stands_at_the_declaration"
            ),
            models.UniqueConstraint(
                fields=["meeting_id"], condition=Q(meeting_id__isnull=False), name="deal_of_a_meeting_once"
            ),
        ]
        indexes = [
            models.Index(fields=["mission", "box"], name="deal_by_box"),
            models.Index(fields=["mission", "-created_at"], name="deal_newest"),
            models.Index(fields=["mission", "signed_on"], condition=Q(signed_on__isnull=False), name="deal_signed"),
        ]

    def __str__(self) -> str:
        return self.title


class LedgerEntry(models.Model):
    """A line of the ledger. Rows are only added: the database refuses to change or remove one (``append_only``)."""

    deal = models.ForeignKey(Deal, models.PROTECT, related_name="entries")
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind)
    rung = models.PositiveSmallIntegerField(_("rung"), choices=Rung, null=True)
    happened_on = models.DateField(_("happened on"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    rate = models.DecimalField(_("US dollars for one unit"), max_digits=18, decimal_places=10, null=True)
    rate_on = models.DateField(_("rate of"), null=True)
    fills = models.DecimalField(
        _("settles of the contract, in its currency"), max_digits=16, decimal_places=2, null=True
    )
    probability = models.PositiveSmallIntegerField(_("probability in per cent"), null=True)
    expected_on = models.DateField(_("expected by"), null=True)
    condition = models.CharField(_("condition"), max_length=400, blank=True)
    is_last = models.BooleanField(_("last shipment"), default=False)
    ending = models.CharField(_("ended as"), max_length=10, choices=Ending, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_name = models.CharField(_("recorded by"), max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="claim", rung__isnull=False) | (~Q(kind="claim") & Q(rung=None))),
                name="ledger_claim_has_a_rung",
            ),
            models.CheckConstraint(
                condition=Q(amount=None, currency="", rate=None, rate_on=None)
                | (Q(amount__gt=0, rate__gt=0, rate_on__isnull=False) & ~Q(currency="")),
                name="ledger_amount_has_currency_and_rate",
            ),
            models.CheckConstraint(
                condition=~Q(kind="claim") | Q(rung__in=[0, 2]) | Q(amount__isnull=False), name="ledger_rung_has_amount"
            ),
            models.CheckConstraint(
                condition=Q(kind="claim", corrects=None) | ~Q(reason=""), name="ledger_change_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind="end") & ~Q(ending="") | (~Q(kind="end") & Q(ending="")), name="ledger_end_says_how"
            ),
            models.CheckConstraint(
                condition=~Q(kind="void") | Q(corrects__isnull=False), name="ledger_void_strikes_a_line"
            ),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(corrects=F("id")), name="ledger_corrects_another"),
        ]
        indexes = [models.Index(fields=["deal", "id"], name="ledger_of_deal")]

    def __str__(self) -> str:
        return f"{self.deal_id} · {self.kind} · {self.rung}"


class LedgerProof(models.Model):
    """What stands behind a line: a file kept in ``documents`` (its hash), a number, or the log. Only added."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="proofs")
    proof = models.CharField(_("kind of evidence"), max_length=12, choices=Proof)
    reference = models.CharField(_("number, hash or log"), max_length=200)
    signed_by_both = models.BooleanField(_("signed by both sides"), default=False)
    issuer = models.CharField(_("issued by"), max_length=80, blank=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="ledger_proof_is_there"),
            models.CheckConstraint(
                condition=~Q(proof__in=["letter", "agreement", "contract", "bank"]) | Q(document__isnull=False),
                name="ledger_proof_of_paper_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proof} {self.reference[:20]}"


class ProofInUse(models.Model):
    """A declaration number, or the file of a contract, that stands behind a line which counts: behind one only."""

    proof = models.CharField(_("kind of evidence"), max_length=12, choices=Proof)
    reference = models.CharField(_("number or hash"), max_length=200)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="proofs_in_use")
    entry = models.ForeignKey(LedgerEntry, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proof", "reference"], name="proof_used_once")]

    def __str__(self) -> str:
        return f"{self.proof} {self.reference[:20]}"


class Share(models.Model):
    """A part of a deal's money, in one box: what every number of the results is the sum of. Folded, never typed."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="shares")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+", db_index=False)
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="shares")
    box = models.CharField(_("counted as"), max_length=12, choices=Box)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=4)
    currency = models.CharField(_("currency"), max_length=3)
    usd = models.DecimalField(_("in US dollars"), max_digits=16, decimal_places=2)
    standing = models.CharField(_("confirmed"), max_length=12, choices=Standing, default=Standing.UNCONFIRMED)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "box"], name="share_once"),
            models.CheckConstraint(condition=Q(amount__gt=0, usd__gte=0), name="share_not_below_zero"),
        ]
        indexes = [models.Index(fields=["mission", "box", "standing"], name="share_by_box")]

    def __str__(self) -> str:
        return f"{self.deal_id} {self.box} {self.usd}"


class Confirmation(models.Model):
    """What a side says of a line, and of what would have happened without the mission. Only added; the last counts."""

    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="confirmations")
    party = models.CharField(_("side"), max_length=8, choices=Party)
    word = models.CharField(_("says"), max_length=10, choices=Word)
    stated_amount = models.DecimalField(_("says the amount is"), max_digits=16, decimal_places=2, null=True)
    without = models.CharField(_("without the mission"), max_length=8, choices=Without)
    comment = models.CharField(_("in their words"), max_length=400, blank=True)
    said_at = models.DateTimeField(_("said at"))
    said_by = models.CharField(_("said by"), max_length=120)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(word="disputed") | Q(stated_amount__isnull=False) | ~Q(comment=""),
                name="dispute_says_what_is_wrong",
            )
        ]
        indexes = [models.Index(fields=["entry", "id"], name="confirmation_of_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.party} {self.word}"


class CurrencyRate(models.Model):
    """What one unit of a currency was worth in US dollars on a day, as a person entered it with its source."""

    office = models.ForeignKey("people.Organisation", models.PROTECT, related_name="+", verbose_name=_("trade office"))
    currency = models.CharField(_("currency"), max_length=3)
    on = models.DateField(_("rate of"))
    usd_per_unit = models.DecimalField(_("US dollars for one unit"), max_digits=18, decimal_places=10)
    source = models.CharField(_("source"), max_length=120)
    entered_at = models.DateTimeField(_("entered at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "currency", "on"], name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(usd_per_unit__gt=0) & ~Q(source=""), name="rate_has_value_and_source"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on:%Y-%m-%d}"
