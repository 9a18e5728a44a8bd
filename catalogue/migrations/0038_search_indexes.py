import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the columns: in one migration Django 5.2 would make the indexes first and stop."""

    dependencies = [
        ('catalogue', '0037_search_words'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='product',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='catalogue_product_search'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=django.contrib.postgres.indexes.GinIndex(fields=['category_ids'], name='catalogue_product_categories'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(condition=models.Q(('is_public', True)), fields=['is_gone', '-published_at', '-id'], name='catalogue_product_newest'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(condition=models.Q(('is_public', True)), fields=['is_gone', 'price_from', '-published_at', '-id'], name='catalogue_product_cheapest'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(condition=models.Q(('is_public', True)), fields=['is_gone', '-price_from', '-published_at', '-id'], name='catalogue_product_dearest'),
        ),
        migrations.AddIndex(
            model_name='product',
            index=models.Index(condition=models.Q(('is_public', True), ('market', 'external'), ('price_from__isnull', False), models.Q(('structure', 'child'), _negated=True)), fields=['workshop'], include=('prison', 'province', 'category_ids', 'material_group', 'availability', 'price_band', 'form', 'durability', 'consumer_class', 'industrial_class'), name='catalogue_product_facets'),
        ),
    ]
