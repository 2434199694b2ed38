# The timetable, meetings, consultation logs.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trade', '0001_call'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('complete', 'complete')], default='draft', max_length=10, verbose_name='state')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started at')),
                ('destination', models.CharField(blank=True, max_length=2, verbose_name='country of destination')),
                ('currency', models.CharField(default='USD', max_length=3, verbose_name='currency')),
                ('reaction', models.CharField(blank=True, choices=[('strong', 'strong interest'), ('some', 'some interest'), ('weak', 'little interest'), ('none', 'no interest')], max_length=8, verbose_name='reaction of the buyer')),
                ('said', models.TextField(blank=True, max_length=2000, verbose_name='what was said')),
                ('certificates', models.CharField(blank=True, max_length=200, verbose_name='certificates asked for')),
                ('samples', models.CharField(blank=True, max_length=200, verbose_name='samples and quotes asked for')),
                ('incoterms', models.CharField(blank=True, max_length=40, verbose_name='Incoterms')),
                ('payment', models.CharField(blank=True, max_length=80, verbose_name='payment')),
                ('minimum_order', models.CharField(blank=True, max_length=80, verbose_name='minimum order')),
                ('likelihood_percent', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='likelihood in per cent')),
                ('next_action', models.CharField(blank=True, max_length=200, verbose_name='next step')),
                ('next_owner', models.CharField(blank=True, choices=[('exporter', 'exporter'), ('buyer', 'buyer'), ('secretariat', 'secretariat'), ('office', 'trade office')], max_length=12, verbose_name='by whom')),
                ('next_due_on', models.DateField(blank=True, null=True, verbose_name='until')),
                ('card_id', models.BigIntegerField(blank=True, null=True, verbose_name='photo of the card')),
                ('written_at', models.DateTimeField(verbose_name='last written at')),
                ('completed_at', models.DateTimeField(null=True, verbose_name='completed at')),
                ('completed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('completed_at', None), ('state', 'draft')), models.Q(('completed_at__isnull', False), ('state', 'complete')), _connector='OR'), name='consultation_completed_at'),
                    models.CheckConstraint(condition=models.Q(('likelihood_percent', None), ('likelihood_percent__lte', 100), _connector='OR'), name='consultation_likelihood'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=40, verbose_name='field')),
                ('before', models.CharField(blank=True, max_length=2000, verbose_name='as it stood')),
                ('after', models.CharField(blank=True, max_length=2000, verbose_name='correct is')),
                ('reason', models.CharField(max_length=200, verbose_name='why')),
                ('corrected_at', models.DateTimeField(verbose_name='corrected at')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='trade.consultation')),
                ('corrected_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FieldReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report_id', models.UUIDField(unique=True, verbose_name='number made on the phone')),
                ('kind', models.CharField(max_length=12, verbose_name='kind')),
                ('subject_id', models.BigIntegerField(verbose_name='subject')),
                ('happened_at', models.DateTimeField(null=True, verbose_name='happened at')),
                ('received_at', models.DateTimeField(verbose_name='received at')),
                ('received_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Interpreter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=20, verbose_name='place in the plan')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                ('languages', models.JSONField(default=list, verbose_name='languages')),
                ('ill_from', models.DateTimeField(blank=True, null=True, verbose_name='not there from')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('leg', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interpreters', to='trade.leg')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('leg', 'label'), name='interpreter_label_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts at')),
                ('ends_at', models.DateTimeField(verbose_name='ends at')),
                ('table', models.PositiveSmallIntegerField(verbose_name='table')),
                ('is_locked', models.BooleanField(default=False, verbose_name='stays where it is')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('started', 'under way'), ('held', 'held'), ('no_show', 'nobody came'), ('cancelled', 'cancelled')], default='planned', max_length=10, verbose_name='state')),
                ('state_at', models.DateTimeField(verbose_name='since')),
                ('sequence', models.PositiveIntegerField(default=0, verbose_name='sequence of its invitation')),
                ('is_walk_in', models.BooleanField(default=False, verbose_name='walked in')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='trade.application')),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='trade.guest')),
                ('half_day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trade.halfday')),
                ('interpreter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='trade.interpreter')),
                ('leg', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='trade.leg')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('leg', 'application', 'guest'), name='meeting_pair_once'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('planned', 'started', 'held'))), fields=('application', 'starts_at'), name='meeting_company_slot'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('planned', 'started', 'held'))), fields=('guest', 'starts_at'), name='meeting_buyer_slot'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('planned', 'started', 'held'))), fields=('leg', 'table', 'starts_at'), name='meeting_table_slot'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ('planned', 'started', 'held'))), fields=('interpreter', 'starts_at'), name='meeting_interpreter_slot'),
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_period'),
                ],
                'indexes': [
                    models.Index(fields=['leg', 'starts_at'], name='meeting_by_time'),
                ],
            },
        ),
        migrations.AddField(
            model_name='consultation',
            name='meeting',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consultation', to='trade.meeting'),
        ),
        migrations.CreateModel(
            name='ProductLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='place in the order')),
                ('product', models.CharField(max_length=120, verbose_name='product')),
                ('quoted_price', models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name='price quoted')),
                ('negotiated_price', models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True, verbose_name='price negotiated')),
                ('quantity', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='quantity')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='unit')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name='amount')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='trade.consultation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('consultation', 'position'), name='product_line_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Timetable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published')], default='draft', max_length=10, verbose_name='state')),
                ('revision', models.PositiveIntegerField(default=1, verbose_name='revision')),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='why it was changed')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('published_at', models.DateTimeField(null=True, verbose_name='published at')),
                ('changes', models.JSONField(default=list, verbose_name='what changed')),
                ('summary', models.JSONField(default=dict, verbose_name='measured')),
                ('leg', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='timetables', to='trade.leg')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('leg', 'number'), name='timetable_number_once'),
                    models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('leg',), name='one_draft_of_a_leg'),
                    models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state', 'published')), _connector='OR'), name='timetable_published_at'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts at')),
                ('ends_at', models.DateTimeField(verbose_name='ends at')),
                ('table', models.PositiveSmallIntegerField(verbose_name='table')),
                ('is_locked', models.BooleanField(default=False, verbose_name='stays where it is')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='trade.application')),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='trade.guest')),
                ('half_day', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trade.halfday')),
                ('interpreter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='trade.interpreter')),
                ('timetable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='trade.timetable')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('timetable', 'application', 'guest'), name='placement_pair_once'),
                    models.UniqueConstraint(fields=('timetable', 'application', 'starts_at'), name='placement_company_slot'),
                    models.UniqueConstraint(fields=('timetable', 'guest', 'starts_at'), name='placement_buyer_slot'),
                    models.UniqueConstraint(fields=('timetable', 'table', 'starts_at'), name='placement_table_slot'),
                    models.UniqueConstraint(fields=('timetable', 'interpreter', 'starts_at'), name='placement_interpreter_slot'),
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='placement_period'),
                ],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='timetable',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='trade.timetable', verbose_name='published in'),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('exporter', 'exporter'), ('buyer', 'buyer'), ('interpreter', 'interpreter')], max_length=12, verbose_name='to')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('is_cancellation', models.BooleanField(default=False, verbose_name='cancels')),
                ('sequence', models.PositiveIntegerField(verbose_name='sequence')),
                ('title', models.CharField(max_length=200, verbose_name='subject')),
                ('text', models.TextField(verbose_name='text')),
                ('ics', models.TextField(verbose_name='.ics')),
                ('state', models.CharField(choices=[('pending', 'waiting to be sent'), ('sent', 'sent'), ('failed', 'could not be sent')], default='pending', max_length=8, verbose_name='state')),
                ('next_at', models.DateTimeField(null=True, verbose_name='next moment')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('error', models.CharField(blank=True, max_length=200, verbose_name='error')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent at')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='trade.meeting')),
                ('timetable', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='trade.timetable')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('meeting', 'audience', 'sequence', 'email'), name='invitation_once'),
                    models.CheckConstraint(condition=models.Q(models.Q(('next_at__isnull', False), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), ('next_at', None)), _connector='OR'), name='invitation_next_moment'),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='invitation_due'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Timetabling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.JSONField(default=dict, verbose_name='change')),
                ('started_at', models.DateTimeField(verbose_name='started at')),
                ('heard_at', models.DateTimeField(verbose_name='last heard of')),
                ('progress_percent', models.PositiveSmallIntegerField(default=0, verbose_name='progress in per cent')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('error', models.CharField(blank=True, max_length=600, verbose_name='error')),
                ('result', models.JSONField(default=dict, verbose_name='result')),
                ('leg', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timetablings', to='trade.leg')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('leg',), name='one_timetabling_of_a_leg'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Unmet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, verbose_name='reason')),
                ('moves', models.PositiveSmallIntegerField(null=True, verbose_name='meetings that would have to move')),
                ('reasons', models.JSONField(default=list, verbose_name='reasons')),
                ('remedies', models.JSONField(default=list, verbose_name='what would be enough')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trade.application')),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trade.guest')),
                ('timetable', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unmet', to='trade.timetable')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('timetable', 'application', 'guest'), name='unmet_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Forbidden',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('forbidden_at', models.DateTimeField(verbose_name='since')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forbidden', to='trade.application')),
                ('forbidden_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='forbidden', to='trade.guest')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('application', 'guest'), name='forbidden_once')],
            },
        ),
    ]
