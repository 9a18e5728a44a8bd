"""A shop starts with a list of materials and synonyms, which are rows to be edited; listings that are there
already get what publishing writes from now on (``catalogue.findable``)."""

from django.db import migrations

MATERIALS = [
    ('rotan', 'Rotan', 'Rattan', ['rotan', 'manau']),
    ('kayu', 'Kayu', 'Wood', ['kayu', 'jati', 'mahoni', 'sungkai', 'sonokeling', 'pinus', 'mdf']),
    ('bambu', 'Bambu', 'Bamboo', ['bambu']),
    ('serat-alam', 'Serat alam', 'Natural fibre', ['pandan', 'mendong', 'eceng', 'sabut', 'rami', 'ijuk', 'purun']),
    ('kain', 'Kain dan benang', 'Cloth and yarn', ['kain', 'katun', 'mori', 'sutra', 'tenun', 'benang', 'wol', 'kanvas', 'denim', 'karpet']),
    ('kulit', 'Kulit', 'Leather', ['kulit']),
    ('logam', 'Logam', 'Metal', ['logam', 'besi', 'baja', 'aluminium', 'kuningan', 'tembaga', 'stainless']),
    ('plastik', 'Plastik dan karet', 'Plastic and rubber', ['plastik', 'karet', 'nilon']),
    ('semen-batu', 'Semen dan batu', 'Cement and stone', ['semen', 'beton', 'batu', 'paving']),
    ('tanah-liat', 'Tanah liat', 'Clay', ['tanah', 'keramik', 'gerabah']),
    ('kertas', 'Kertas', 'Paper', ['kertas', 'karton']),
    ('bahan-pangan', 'Bahan pangan', 'Food', ['tepung', 'kedelai', 'beras', 'sayur', 'kangkung', 'bayam', 'sawi', 'pakcoy', 'kopi', 'singkong', 'ikan', 'ayam', 'telur', 'gula', 'susu']),
]
SYNONYMS = [
    ['rak buku', 'lemari buku', 'bookshelf', 'bookcase'],
    ['sofa', 'kursi tamu'],
    ['bangku', 'dingklik', 'stool'],
    ['keset', 'lap kaki', 'doormat'],
    ['baki', 'nampan', 'tray'],
    ['keranjang', 'bakul', 'basket'],
    ['tempat makan', 'kotak makan', 'lunch box'],
    ['sepatu', 'pantofel'],
    ['tas', 'bag'],
    ['bakpao', 'bao'],
    ['roti', 'bread'],
    ['paving', 'paving blok', 'conblock', 'bata beton', 'paver'],
    ['laundry', 'binatu', 'cuci pakaian'],
    ['sablon', 'cetak kaos', 'screen printing'],
    ['lukisan', 'gambar'],
    ['anyaman', 'anyam'],
]
FOUND_BY = """
    UPDATE catalogue_product product SET
        category_ids = COALESCE(
            (SELECT array_agg(link.category_id ORDER BY link.category_id)
               FROM catalogue_productcategory link WHERE link.product_id = product.id), '{}'),
        found_by = concat_ws(' ', workshop.name_ind, workshop.name_en, prison.name,
            (SELECT string_agg(concat_ws(' ', category.name_ind, category.name_en), ' ' ORDER BY category.id)
               FROM catalogue_productcategory link JOIN catalogue_category category ON category.id = link.category_id
              WHERE link.product_id = product.id),
            (SELECT string_agg(concat_ws(' ', child.title_ind, child.title_en), ' ' ORDER BY child.id)
               FROM catalogue_product child WHERE child.parent_id = product.id AND child.is_public))
      FROM workshops_workshop workshop JOIN partner_partner prison ON prison.id = workshop.prison_id
     WHERE workshop.id = product.workshop_id AND product.structure <> 'child'
"""
MATERIAL = """
    UPDATE catalogue_product product SET material_group_id = (
        SELECT material.id
          FROM regexp_split_to_table(lower(product.material_ind), '[^[:alpha:]]+') WITH ORDINALITY AS said(word, place)
          JOIN catalogue_material material ON said.word = ANY (material.words)
         ORDER BY said.place LIMIT 1)
     WHERE product.structure <> 'child' AND product.material_ind <> ''
"""
WORDS = """
    INSERT INTO catalogue_word (text)
    SELECT DISTINCT word
      FROM catalogue_product product, regexp_split_to_table(
               lower(concat_ws(' ', title_ind, title_en, material_ind, material_en, found_by)),
               '[^[:alpha:]]+') word
     WHERE product.structure <> 'child' AND product.is_public AND length(word) BETWEEN 3 AND 30
    ON CONFLICT DO NOTHING
"""


def fill(apps, schema_editor):
    material, synonym = apps.get_model('catalogue', 'Material'), apps.get_model('catalogue', 'Synonym')
    for slug, name, name_en, words in MATERIALS:
        material.objects.create(slug=slug, name=name, name_ind=name, name_en=name_en, words=words)
    synonym.objects.bulk_create(synonym(phrases=phrases) for phrases in SYNONYMS)
    for statement in (FOUND_BY, MATERIAL, WORDS):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0038_search_indexes'),
        ('workshops', '0001_initial'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
