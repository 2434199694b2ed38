import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


from chomchom.core import sealing


def forbid(apps, schema_editor):
    """A line of the destruction register is neither changed nor removed."""
    sealing.forbid(schema_editor, "people_destruction")


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0011_encrypted_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('known_at', models.DateTimeField(verbose_name='when the office came to know')),
                ('happened_from', models.DateTimeField(verbose_name='happened from')),
                ('happened_to', models.DateTimeField(verbose_name='until (not included)')),
                ('accounts', models.JSONField(default=list, verbose_name='accounts')),
                ('ip', models.GenericIPAddressField(blank=True, null=True, verbose_name='IP address')),
                ('cause', models.CharField(choices=[('outside', 'Unlawful access from outside'), ('inside', 'By somebody inside'), ('mistake', 'By mistake'), ('lost', 'Device or paper lost'), ('unknown', 'Not known yet')], max_length=8, verbose_name='how it happened')),
                ('story', models.TextField(max_length=1000, verbose_name='what happened')),
                ('measures', models.TextField(blank=True, max_length=1000, verbose_name='what was done')),
                ('advice', models.TextField(blank=True, max_length=1000, verbose_name='what the people themselves can do')),
                ('contact', models.CharField(max_length=120, verbose_name='where people can turn to')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('notified_at', models.DateTimeField(null=True, verbose_name='people told at')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='reported at')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('happened_to__gt', models.F('happened_from'))), name='breach_period'), models.CheckConstraint(condition=models.Q(models.Q(('story', ''), _negated=True), models.Q(('contact', ''), _negated=True)), name='breach_is_told')],
            },
        ),
        migrations.CreateModel(
            name='Destruction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='destroyed at')),
                ('kind', models.CharField(max_length=60, verbose_name='kind')),
                ('label', models.CharField(max_length=120, verbose_name='what was destroyed')),
                ('method', models.CharField(max_length=200, verbose_name='how')),
                ('kept_for', models.CharField(max_length=40, verbose_name='how long it was kept')),
                ('citation', models.CharField(max_length=200, verbose_name='legal ground')),
                ('ended_before', models.DateField(verbose_name='ended before')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('count', models.PositiveIntegerField(verbose_name='how many')),
                ('files', models.PositiveIntegerField(default=0, verbose_name='files')),
                ('rows', models.JSONField(default=dict, verbose_name='rows of each table')),
                ('account_id', models.BigIntegerField(null=True, verbose_name='account')),
                ('done_by', models.CharField(max_length=120, verbose_name='destroyed by')),
                ('confirmed_by', models.CharField(max_length=60, verbose_name='confirmed by')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', 'at'], name='destruction_of_office')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('confirmed_by', ''), _negated=True)), name='destruction_is_answered_for'), models.CheckConstraint(condition=models.Q(('count__gt', 0)), name='destruction_of_something')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=40, verbose_name='kind of subject')),
                ('subject_id', models.BigIntegerField(verbose_name='subject')),
                ('reason', models.CharField(max_length=200, verbose_name='why it is held')),
                ('set_at', models.DateTimeField(verbose_name='set at')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='legal_hold_has_a_reason'), models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('organisation', 'subject_kind', 'subject_id'), name='legal_hold_once')],
            },
        ),
        migrations.CreateModel(
            name='LegalTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=60, verbose_name='code')),
                ('value', models.PositiveIntegerField(verbose_name='value')),
                ('unit', models.CharField(choices=[('months', 'months'), ('hours', 'hours'), ('people', 'people')], max_length=8, verbose_name='unit')),
                ('citation', models.CharField(max_length=200, verbose_name='legal ground')),
                ('is_proposal', models.BooleanField(default=False, verbose_name='proposed value')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('set_at', models.DateTimeField(null=True, verbose_name='set at')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='legal_term_once'), models.CheckConstraint(condition=models.Q(('citation', ''), _negated=True), name='legal_term_is_cited')],
            },
        ),
        migrations.RunPython(forbid, migrations.RunPython.noop),
    ]
