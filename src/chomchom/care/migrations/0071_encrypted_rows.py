from django.db import migrations, models

from chomchom.core import sealing


def say_what_changes(apps, schema_editor):
    """The kind of change of each row of an import becomes a column: what is sealed is not searched."""
    rows = apps.get_model("care", "ImportRow").objects.only("pk", "changes").iterator(chunk_size=500)
    for row in rows:
        if kind := row.changes.get("kind"):
            apps.get_model("care", "ImportRow").objects.filter(pk=row.pk).update(change=kind)


def seal(apps, schema_editor):
    """What stands in the fields already; in a step of its own, so that the tables are not locked meanwhile."""
    sealing.seal_rows(apps, "care")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("care", "0070_encrypted_fields"),
    ]

    operations = [
        migrations.RunPython(say_what_changes, migrations.RunPython.noop),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='familyconsent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('recipient', 'channel', 'address_mark'), name='family_told_once'),
        ),
    ]
