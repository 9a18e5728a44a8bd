import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the column: in one migration Django 5.2 would make the index first and stop."""

    dependencies = [
        ('catalogue', '0035_search'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='product',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='catalogue_product_search'),
        ),
    ]
