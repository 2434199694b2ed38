import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0030_gaps"),
        ("people", "0002_duty"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="doorreport",
            name="kind",
            field=models.CharField(
                choices=[
                    ("handed_over", "Handed over"),
                    ("no_reply", "No reply"),
                    ("step", "Step at the door"),
                    ("red_flag", "Warning sign"),
                    ("discard", "Food discarded"),
                    ("photo", "Photo"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="DoorPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        choices=[("food", "The food"), ("door", "The door")], max_length=8, verbose_name="what it shows"
                    ),
                ),
                ("file", models.FileField(max_length=120, upload_to="doors/%Y/%m/%d", verbose_name="file")),
                ("width_px", models.PositiveSmallIntegerField(verbose_name="width")),
                ("height_px", models.PositiveSmallIntegerField(verbose_name="height")),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="care.handover"
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photo", to="care.doorreport"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Aside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("report_id", models.UUIDField(verbose_name="number made on the phone")),
                ("raw", models.JSONField(verbose_name="as it came")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("clock_offset_s", models.IntegerField(default=0, verbose_name="seconds the phone's clock is ahead")),
                (
                    "why",
                    models.CharField(
                        choices=[("cut_off", "The phone was cut off"), ("refused", "The server refused it")],
                        max_length=8,
                        verbose_name="why",
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=300, verbose_name="what the phone was told")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("because", models.CharField(blank=True, max_length=200, verbose_name="why it was decided so")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="care.handover"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "taken_as",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="care.doorreport"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["provider", "received_at"], name="aside_of_provider")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "report_id"), name="aside_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at", None), models.Q(("because", ""), _negated=True), _connector="OR"
                        ),
                        name="aside_decision_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken_as", None), ("decided_at__isnull", False), _connector="OR"),
                        name="aside_report_was_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Listening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField(verbose_name="began")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("outcome", models.CharField(blank=True, max_length=12, verbose_name="how it ended")),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listenings",
                        to="care.round",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["round", "began_at"], name="listening_of_round")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("round",), name="one_listening_per_round"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Phone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="number")),
                ("session_key", models.CharField(blank=True, max_length=40, verbose_name="session")),
                ("first_at", models.DateTimeField(verbose_name="first opened")),
                ("heard_at", models.DateTimeField(verbose_name="last heard")),
                ("current_at", models.DateTimeField(verbose_name="last heard with nothing old waiting")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="reports it says are waiting")),
                ("clock_offset_s", models.IntegerField(default=0, verbose_name="seconds the phone's clock is ahead")),
                ("cut_off_at", models.DateTimeField(null=True, verbose_name="cut off")),
                ("cut_off_because", models.CharField(blank=True, max_length=200, verbose_name="why it was cut off")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cut_off_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "heard_at"], name="phone_of_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cut_off_at", None), models.Q(("cut_off_because", ""), _negated=True), _connector="OR"
                        ),
                        name="phone_cut_off_has_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PositionConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("given_at", models.DateTimeField(verbose_name="given")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "given_at"], name="consent_of_account")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)), fields=("account",), name="one_consent_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PositionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_allowed", models.BooleanField(verbose_name="positions are recorded")),
                ("because", models.CharField(max_length=200, verbose_name="why")),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["district", "-decided_at"], name="position_rule_of_district")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("because", ""), _negated=True), name="position_rule_has_a_reason"
                    )
                ],
            },
        ),
    ]
