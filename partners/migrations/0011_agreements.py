"""An agreement is an office's, not only a prison's: regions and the centre sign them too. What there is moves over."""

import django.db.models.deletion
import partners.contracts
from django.db import migrations, models


def to_office(apps, schema_editor):
    office = apps.get_model('partner', 'Office').objects.filter(prison=models.OuterRef('prison')).values('pk')
    apps.get_model('partner', 'Agreement').objects.update(office=models.Subquery(office))


class Migration(migrations.Migration):

    dependencies = [
        ('partner', '0010_partner_enquiries'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='agreement',
            name='partner_agreement_number',
        ),
        migrations.AddField(
            model_name='agreement',
            name='office',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='partner.office', verbose_name='office'),
        ),
        migrations.RunPython(to_office, migrations.RunPython.noop),
        migrations.RunSQL('SET CONSTRAINTS ALL IMMEDIATE', migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='agreement',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='partner.office', verbose_name='office'),
        ),
        migrations.RemoveField(
            model_name='agreement',
            name='prison',
        ),
        migrations.AddField(
            model_name='agreement',
            name='pnbp_clause',
            field=models.TextField(blank=True, max_length=1000, verbose_name='what it says of PNBP'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='renews',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewed_by', to='partner.agreement', verbose_name='renews'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='scan',
            field=models.FileField(blank=True, null=True, storage=partners.contracts.private_storage, upload_to='agreements/', verbose_name='scan'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='wage_clause',
            field=models.TextField(blank=True, max_length=1000, verbose_name='what it says of wages'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='mitra',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='partner.mitra', verbose_name='production partner'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('office', 'number'), name='partner_agreement_number'),
        ),
    ]
