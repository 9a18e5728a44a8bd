import config.common.clock
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('partner', '0009_price_tiers'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartnerEnquiry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(max_length=120, verbose_name='organisation')),
                ('contact', models.CharField(max_length=120, verbose_name='contact person')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                ('wish', models.TextField(max_length=2000, verbose_name='what they want to make')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('received_at', models.DateTimeField(default=config.common.clock.now)),
                ('erase_on', models.DateField(verbose_name='erased on')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('prison', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='enquiries', to='partner.partner')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', ''), _negated=True) | models.Q(('phone', ''), _negated=True), name='partner_enquiry_can_be_answered')],
            },
        ),
    ]
