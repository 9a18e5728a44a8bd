import config.common.clock
import django.contrib.postgres.fields
import django.db.models.deletion
import media.models
from django.conf import settings
from django.db import migrations, models


def answer_for_drawings(apps, schema_editor):
    """A drawn picture shows nobody; photographs wait for an answer."""
    apps.get_model("media", "Picture").objects.filter(is_illustration=True).update(shows_person="no")


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_by', models.CharField(choices=[('worker', 'Worker'), ('staff', 'Staff'), ('visitor', 'Visitor')], max_length=7, verbose_name='given by')),
                ('worker_code', models.CharField(blank=True, default='', max_length=12, verbose_name="worker's random code")),
                ('uses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('pages', 'Pages and stories'), ('goods', 'Product pictures'), ('print', 'Catalogues and print')], max_length=5), size=None, verbose_name='may be shown in')),
                ('valid_from', models.DateField(verbose_name='valid from')),
                ('valid_to', models.DateField(verbose_name='last day in force')),
                ('document', models.FileField(storage=media.models.private_storage, upload_to='consents/', verbose_name='document')),
                ('recorded_at', models.DateTimeField(default=config.common.clock.now)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=300, verbose_name='reason')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['-pk'],
                'default_permissions': ('add', 'change', 'view'),
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to__gte', models.F('valid_from'))), name='media_consent_period'),
                    models.CheckConstraint(condition=models.Q(models.Q(('given_by', 'worker'), ('worker_code__gt', '')), models.Q(models.Q(('given_by', 'worker'), _negated=True), ('worker_code', '')), _connector='OR'), name='media_consent_worker_code'),
                    models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('withdrawn_at__isnull', True)), models.Q(('reason__gt', ''), ('withdrawn_at__isnull', False)), _connector='OR'), name='media_consent_reason'),
                ],
            },
        ),
        migrations.AddField(
            model_name='picture',
            name='consent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pictures', to='media.consent', verbose_name='consent'),
        ),
        migrations.AddField(
            model_name='picture',
            name='is_decorative',
            field=models.BooleanField(default=False, help_text='Says nothing that the words beside it do not say; readers of screens pass over it.', verbose_name='decoration'),
        ),
        migrations.AddField(
            model_name='picture',
            name='shown_until',
            field=models.DateField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='picture',
            name='shows_person',
            field=models.CharField(choices=[('unknown', 'Not answered'), ('no', 'No'), ('yes', 'Yes')], default='unknown', max_length=7, verbose_name='shows a person'),
        ),
        migrations.AddConstraint(
            model_name='picture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('shows_person', 'yes'), _negated=True), ('shown_until__isnull', False), _connector='OR'), name='media_picture_person'),
        ),
        migrations.RunPython(answer_for_drawings, migrations.RunPython.noop, elidable=True),
    ]
