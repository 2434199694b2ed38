from importlib import import_module

import chomchom.core.encrypted
from django.conf import settings
from django.db import migrations, models

from chomchom.core import sealing
from chomchom.core.sealing import SealField


KEPT = {
    table: columns
    for name in ("0002_incident", "0010_kitchen", "0020_staff_plan_family")
    for table, columns in import_module(f"chomchom.care.migrations.{name}").KEPT.items()
}


def release(apps, schema_editor):
    sealing.release(schema_editor, KEPT)


def keep(apps, schema_editor):
    """As before, with the one door for the destruction of old records and for another key."""
    sealing.keep(schema_editor, KEPT)


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0061_longer_sentence'),
        ('people', '0010_encrypted_fields'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(release, keep),
        migrations.RemoveConstraint(
            model_name='familyconsent',
            name='family_consent_once',
        ),
        migrations.AddField(
            model_name='emergencycontact',
            name='phone_mark',
            field=chomchom.core.encrypted.MarkField(of='phone', reading='phone', verbose_name='mark of the telephone'),
        ),
        migrations.AddField(
            model_name='familyconsent',
            name='address_mark',
            field=chomchom.core.encrypted.MarkField(of='address', reading='address', verbose_name='mark of the address'),
        ),
        migrations.AddField(
            model_name='importrow',
            name='change',
            field=models.CharField(blank=True, default='', max_length=8, verbose_name='kind of change'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='phone_last4_mark',
            field=chomchom.core.encrypted.MarkField(of='phone', reading='last4', verbose_name='mark of its last four digits'),
        ),
        migrations.AddField(
            model_name='recipient',
            name='phone_mark',
            field=chomchom.core.encrypted.MarkField(of='phone', reading='phone', verbose_name='mark of the telephone'),
        ),
        SealField(
            model_name='aside',
            name='raw',
            field=chomchom.core.encrypted.EncryptedJSONField(verbose_name='as it came'),
        ),
        SealField(
            model_name='careplan',
            name='goals',
            field=chomchom.core.encrypted.EncryptedTextField(max_length=2000, verbose_name='goals'),
        ),
        SealField(
            model_name='careplan',
            name='matters',
            field=chomchom.core.encrypted.EncryptedTextField(max_length=1000, verbose_name='what matters to the person'),
        ),
        SealField(
            model_name='careplan',
            name='response_words',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=400, verbose_name='what to do when the person does not answer'),
        ),
        SealField(
            model_name='careplan',
            name='why',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='why it was changed'),
        ),
        SealField(
            model_name='caseconference',
            name='decisions',
            field=chomchom.core.encrypted.EncryptedTextField(max_length=2000, verbose_name='decisions'),
        ),
        SealField(
            model_name='caseconference',
            name='minutes',
            field=chomchom.core.encrypted.EncryptedTextField(max_length=4000, verbose_name='minutes of the conference'),
        ),
        SealField(
            model_name='caseconference',
            name='participants',
            field=chomchom.core.encrypted.EncryptedJSONField(verbose_name='participants'),
        ),
        SealField(
            model_name='clustercall',
            name='word',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='in a word'),
        ),
        SealField(
            model_name='doorreport',
            name='content',
            field=chomchom.core.encrypted.EncryptedJSONField(default=dict, verbose_name='content'),
        ),
        SealField(
            model_name='emergencycontact',
            name='name',
            field=chomchom.core.encrypted.EncryptedCharField(max_length=60, verbose_name='name'),
        ),
        SealField(
            model_name='emergencycontact',
            name='phone',
            field=chomchom.core.encrypted.EncryptedCharField(max_length=20, verbose_name='telephone'),
        ),
        SealField(
            model_name='familyconsent',
            name='address',
            field=chomchom.core.encrypted.EncryptedCharField(max_length=120, verbose_name='e-mail address or telephone'),
        ),
        SealField(
            model_name='familymessage',
            name='note',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=120, verbose_name='what was said'),
        ),
        SealField(
            model_name='gapentry',
            name='text',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=300, verbose_name='text'),
        ),
        SealField(
            model_name='handover',
            name='explanation',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='who explained or saw the person'),
        ),
        SealField(
            model_name='importrow',
            name='changes',
            field=chomchom.core.encrypted.EncryptedJSONField(default=dict, verbose_name='what will change'),
        ),
        SealField(
            model_name='importrow',
            name='values',
            field=chomchom.core.encrypted.EncryptedJSONField(default=dict, verbose_name='values'),
        ),
        SealField(
            model_name='importrow',
            name='why',
            field=chomchom.core.encrypted.EncryptedJSONField(default=list, verbose_name='why'),
        ),
        SealField(
            model_name='incident',
            name='risk_to_life',
            field=chomchom.core.encrypted.EncryptedCharField(max_length=300, verbose_name='why life is at risk'),
        ),
        SealField(
            model_name='incident',
            name='what_happened',
            field=chomchom.core.encrypted.EncryptedCharField(max_length=300, verbose_name='what happened'),
        ),
        SealField(
            model_name='incidentstep',
            name='skipped_because',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='not needed because'),
        ),
        SealField(
            model_name='incidentstep',
            name='text',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=400, verbose_name='what was done'),
        ),
        SealField(
            model_name='incidenttask',
            name='outcome',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='what came of it'),
        ),
        SealField(
            model_name='incidenttask',
            name='title',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=160, verbose_name='task'),
        ),
        SealField(
            model_name='observation',
            name='word',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='in a word'),
        ),
        SealField(
            model_name='otherservice',
            name='as_written',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=120, verbose_name='as written by the office'),
        ),
        SealField(
            model_name='otherservice',
            name='next_step',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='what happens next'),
        ),
        SealField(
            model_name='outsidesignal',
            name='text',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=300, verbose_name='in words'),
        ),
        SealField(
            model_name='planpause',
            name='note',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=120, verbose_name='note'),
        ),
        SealField(
            model_name='planreview',
            name='outcome_words',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='why'),
        ),
        SealField(
            model_name='planreview',
            name='words',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='in words'),
        ),
        SealField(
            model_name='recipient',
            name='access_note',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=400, verbose_name='note on access'),
        ),
        SealField(
            model_name='recipient',
            name='address_detail',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=80, verbose_name='address detail'),
        ),
        SealField(
            model_name='recipient',
            name='allergy_note',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=120, verbose_name='allergies in words'),
        ),
        SealField(
            model_name='recipient',
            name='disability',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=60, verbose_name='disability'),
        ),
        SealField(
            model_name='recipient',
            name='note',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=1000, verbose_name='remark'),
        ),
        SealField(
            model_name='recipient',
            name='phone',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=20, verbose_name='telephone'),
        ),
        SealField(
            model_name='rescuecall',
            name='answer',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='what was answered'),
        ),
        SealField(
            model_name='rescuecall',
            name='sentence',
            field=chomchom.core.encrypted.EncryptedTextField(max_length=4000, verbose_name='what was said'),
        ),
        SealField(
            model_name='serviceversion',
            name='next_step',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='what happens next'),
        ),
        SealField(
            model_name='symptomreport',
            name='note',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=200, verbose_name='note'),
        ),
        SealField(
            model_name='symptomreport',
            name='told_by',
            field=chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=60, verbose_name='who told it'),
        ),
        migrations.AddIndex(
            model_name='recipient',
            index=models.Index(fields=['phone_mark'], name='recipient_by_phone'),
        ),
        migrations.AddIndex(
            model_name='recipient',
            index=models.Index(fields=['phone_last4_mark'], name='recipient_by_last_digits'),
        ),
        migrations.RunPython(keep, release),
    ]
