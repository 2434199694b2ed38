import chomchom.core.encrypted
from django.db import migrations

from chomchom.core.sealing import SealField


class Migration(migrations.Migration):

    dependencies = [
        ('trade', '0024_letters'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='buyer',
            name='buyer_by_phone',
        ),
        migrations.RemoveField(
            model_name='buyer',
            name='phone_key',
        ),
        SealField(
            model_name='application',
            name='contact_phone',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=30, verbose_name='telephone'),
        ),
        SealField(
            model_name='buyer',
            name='phone',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=40, verbose_name='telephone'),
        ),
        SealField(
            model_name='merge',
            name='moved',
            field=chomchom.core.encrypted.EncryptedJSONField(default=dict, verbose_name='what came along'),
        ),
        SealField(
            model_name='sentrow',
            name='cells',
            field=chomchom.core.encrypted.EncryptedJSONField(default=dict, verbose_name='cells'),
        ),
        SealField(
            model_name='sentrow',
            name='values',
            field=chomchom.core.encrypted.EncryptedJSONField(default=dict, verbose_name='values'),
        ),
        SealField(
            model_name='sentrow',
            name='why',
            field=chomchom.core.encrypted.EncryptedJSONField(default=list, verbose_name='why'),
        ),
        SealField(
            model_name='traveller',
            name='phone',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=30, verbose_name='telephone'),
        ),
    ]
