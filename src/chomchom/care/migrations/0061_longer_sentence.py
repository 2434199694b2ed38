from django.db import migrations, models


class Migration(migrations.Migration):
    """Only the state: a text column has no length in the database, and SQLite would make the table anew for it, without
    the triggers that keep its rows."""

    dependencies = [
        ("care", "0060_round_proposals"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name="rescuecall",
                    name="sentence",
                    field=models.TextField(max_length=4000, verbose_name="what was said"),
                ),
            ]
        ),
    ]
