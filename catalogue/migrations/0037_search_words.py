import config.common.clock
import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The search column is made anew, because a generated column cannot be altered."""

    dependencies = [
        ('catalogue', '0036_search_index'),
        ('partner', '0008_prisons_and_offices'),
        ('workshops', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=100, verbose_name='looked for')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('day', models.DateField(default=config.common.clock.today, verbose_name='day')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='times')),
            ],
            options={
                'verbose_name': 'demand',
            },
        ),
        migrations.CreateModel(
            name='Material',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=20, unique=True, verbose_name='word in the address')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('name_ind', models.CharField(max_length=40, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=40, null=True, verbose_name='name')),
                ('words', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None, verbose_name='words that name it')),
            ],
            options={
                'verbose_name': 'material',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None, verbose_name='phrases')),
            ],
            options={
                'verbose_name': 'synonym',
            },
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('text', models.CharField(max_length=30, primary_key=True, serialize=False)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='product',
            name='catalogue_product_newest',
        ),
        migrations.RemoveIndex(
            model_name='product',
            name='catalogue_product_search',
        ),
        migrations.RemoveField(
            model_name='product',
            name='search',
        ),
        migrations.AddField(
            model_name='product',
            name='category_ids',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, editable=False, size=None),
        ),
        migrations.AddField(
            model_name='product',
            name='found_by',
            field=models.TextField(blank=True, default='', editable=False),
        ),
        migrations.AddConstraint(
            model_name='demand',
            constraint=models.UniqueConstraint(fields=('text', 'language', 'day'), name='catalogue_demand_once'),
        ),
        migrations.AddField(
            model_name='product',
            name='material_group',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalogue.material'),
        ),
        migrations.AddField(
            model_name='product',
            name='is_gone',
            field=models.GeneratedField(db_persist=True, expression=models.Q(('availability', 'sold_out')), output_field=models.BooleanField()),
        ),
        migrations.AddField(
            model_name='product',
            name='price_band',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(price_from__lte=50000, then=models.Value(0)), models.When(price_from__lte=100000, then=models.Value(1)), models.When(price_from__lte=500000, then=models.Value(2)), models.When(price_from__lte=1000000, then=models.Value(3)), default=models.Value(4), output_field=models.SmallIntegerField()), output_field=models.SmallIntegerField()),
        ),
        migrations.AddField(
            model_name='product',
            name='search',
            field=models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title_ind', config='indonesian', weight='A'), '||', django.contrib.postgres.search.SearchVector('material_ind', config='indonesian', weight='B'), django.contrib.postgres.search.SearchConfig('indonesian')), '||', django.contrib.postgres.search.SearchVector('description_ind', config='indonesian', weight='C'), django.contrib.postgres.search.SearchConfig('indonesian')), '||', django.contrib.postgres.search.SearchVector('found_by', config='indonesian', weight='D'), django.contrib.postgres.search.SearchConfig('indonesian')), '||', django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('title_en', config='english', weight='A'), '||', django.contrib.postgres.search.SearchVector('material_en', config='english', weight='B'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('description_en', config='english', weight='C'), django.contrib.postgres.search.SearchConfig('english')), '||', django.contrib.postgres.search.SearchVector('found_by', config='english', weight='D'), django.contrib.postgres.search.SearchConfig('english')), django.contrib.postgres.search.SearchConfig('indonesian')), output_field=django.contrib.postgres.search.SearchVectorField()),
        ),
    ]
