from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("net", "0006_role_choices"),
    ]

    operations = [
        migrations.AlterField(
            model_name="alertentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "Alert opened"),
                    ("step", "Step taken"),
                    ("nobody", "Nobody on duty"),
                    ("not_delivered", "Could not be delivered"),
                    ("not_done", "Acknowledged, not done"),
                    ("graver", "Became graver"),
                    ("joined_cause", "Reported again"),
                    ("closed", "Closed"),
                    ("corrected", "Corrected by a late report"),
                    ("acknowledged", "I have it"),
                    ("reassigned", "Handed on"),
                    ("joined", "Joined in"),
                    ("escalated", "Escalated by hand"),
                    ("called", "Called"),
                    ("visited", "Visited"),
                    ("neighbour", "A neighbour says"),
                    ("contact", "Emergency contact says"),
                    ("hospital", "Hospital asked"),
                    ("welfare_check", "Welfare check asked for (119 or 112)"),
                    ("note", "Note"),
                ],
                max_length=16,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("call", "Asked to act"),
                    ("assigned", "Given the alert"),
                    ("over", "Told that it is over"),
                    ("correct", "Told that it was otherwise"),
                ],
                default="call",
                max_length=8,
                verbose_name="kind",
            ),
        ),
    ]
