import chomchom.core.encrypted
from django.db import migrations

from chomchom.core.sealing import SealField


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_log_review'),
    ]

    operations = [
        SealField(
            model_name='account',
            name='phone',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=20, verbose_name='telephone'),
        ),
    ]
