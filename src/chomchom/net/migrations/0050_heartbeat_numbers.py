from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [
        ("net", "0040_corrected"),
    ]

    operations = [
        # with a default of the database: an older worker writes its rows without it
        migrations.AddField(
            model_name="heartbeat",
            name="numbers",
            field=models.JSONField(db_default=Value({}, models.JSONField()), default=dict, verbose_name="what it counted"),
        ),
    ]
