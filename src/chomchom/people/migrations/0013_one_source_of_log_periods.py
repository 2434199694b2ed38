from django.db import migrations

CODES = ("keep:core.access", "keep:people.rights")


def remove(apps, schema_editor):
    """Terms that nothing asked for: how long lines of the access log are kept stands in core.access_log.periods."""
    apps.get_model("people", "LegalTerm").objects.filter(code__in=CODES).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0012_privacy")]

    operations = [migrations.RunPython(remove, migrations.RunPython.noop, elidable=True)]
