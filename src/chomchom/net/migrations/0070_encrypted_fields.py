import chomchom.core.encrypted
from django.db import migrations

from chomchom.core.sealing import SealField


class Migration(migrations.Migration):

    dependencies = [
        ('net', '0050_heartbeat_numbers'),
    ]

    operations = [
        SealField(
            model_name='alertentry',
            name='text',
            field=chomchom.core.encrypted.EncryptedTextField(blank=True, verbose_name='text'),
        ),
    ]
