import chomchom.core.encrypted
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('care', '0071_encrypted_rows'),
        ('people', '0012_privacy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('service', 'Collecting and using personal data for the meals'), ('health', 'Health and disability (sensitive data)'), ('share', 'Giving data to the provider and to 119 and 112'), ('photo', 'Photos of food and door')], max_length=10, verbose_name='purpose')),
                ('version', models.CharField(max_length=20, verbose_name='version of the wording')),
                ('text', models.TextField(max_length=3000, verbose_name='wording')),
                ('effect', models.CharField(max_length=300, verbose_name='what stops when it is withdrawn')),
                ('is_needed', models.BooleanField(default=False, verbose_name='needed for the meals')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('set_at', models.DateTimeField(null=True, verbose_name='set at')),
                ('district', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('service', 'Collecting and using personal data for the meals'), ('health', 'Health and disability (sensitive data)'), ('share', 'Giving data to the provider and to 119 and 112'), ('photo', 'Photos of food and door')], max_length=10, verbose_name='purpose')),
                ('given_by', models.CharField(choices=[('self', 'The person'), ('guardian', 'Guardian or legal representative')], max_length=10, verbose_name='who agreed')),
                ('guardian', chomchom.core.encrypted.EncryptedCharField(blank=True, max_length=80, verbose_name='name and relation of the guardian')),
                ('given_how', models.CharField(choices=[('paper', 'Signed on paper'), ('spoken', 'Said at the home visit, written down'), ('phone', 'Said on the telephone, written down')], max_length=8, verbose_name='how')),
                ('given_on', models.DateField(verbose_name='agreed on')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
                ('withdrawn_at', models.DateTimeField(null=True, verbose_name='withdrawn at')),
                ('withdrawn_how', models.CharField(blank=True, max_length=120, verbose_name='how it was withdrawn')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='care.recipient')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='care.consenttext')),
            ],
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.UniqueConstraint(fields=('district', 'purpose', 'version'), name='consent_text_once'),
        ),
        migrations.AddConstraint(
            model_name='consenttext',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('version', ''), _negated=True), models.Q(('effect', ''), _negated=True)), name='consent_text_is_complete'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('recipient', 'purpose'), name='consent_once_per_purpose'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('given_by', 'guardian'), _negated=True), models.Q(('guardian', ''), _negated=True), _connector='OR'), name='consent_names_the_guardian'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), models.Q(('withdrawn_how', ''), _negated=True), _connector='OR'), name='consent_withdrawn_how'),
        ),
    ]
