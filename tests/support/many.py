"""A catalogue as large as the country's: rows by ``generate_series``, spread like a real one.

532 prisons in 34 provinces with three workshops each, 60 categories beneath ten, and prices, materials and the axes
of Table 1 in uneven shares. The words come from lists, so that one word is in 1 of 8 titles, another in 1 of 1,000.
"""

from django.db import connection

from catalogue.models import Product
from config.database.cluster import cluster
from partners.models import Partner
from partners.workshops.models import Workshop
from tests.factories import make_category, make_product

PRISONS = 532
PROVINCES = (
    "{11,12,13,14,15,16,17,18,19,21,31,32,33,34,35,36,51,52,53,61,62,63,64,65,71,72,73,74,75,76,81,82,91,94}"
)
NOUNS = "{kursi,meja,lemari,rak,bangku,dipan,pintu,jendela}"
KINDS = "{rotan,jati,mahoni,bambu,besi,anyaman,tenun,batik,kulit,keramik,pandan,kanvas}"

PRISON_ROWS = """
    INSERT INTO partner_partner (code, name, figures_on, figures_source, whatsapp, is_active, latitude, longitude,
        postcode, prison_class, province, regency, short_code, street, timezone, region_id)
    SELECT 'p' || n, 'Lapas Nomor ' || n, '', '', '', true, 0, 0, '50188', one.prison_class,
        (%s::text[])[1 + n %% 34], '33.74',
        chr(65 + n / 676) || chr(65 + n / 26 %% 26) || chr(65 + n %% 26), '', one.timezone, one.region_id
      FROM generate_series(1, %s) n, (SELECT * FROM partner_partner WHERE id = %s) one
"""
WORKSHOP_ROWS = """
    INSERT INTO workshops_workshop (prison_id, code, name, name_ind, name_en, model, pause_reason, is_active)
    SELECT prison.id, kind, 'Bengkel ' || kind, 'Bengkel ' || kind, 'Workshop ' || kind, 'self', '', true
      FROM partner_partner prison, unnest('{KY,RT,JH}'::text[]) kind
    ON CONFLICT DO NOTHING
"""
PRODUCT_ROWS = """
    INSERT INTO catalogue_product (structure, title, title_ind, title_en, slug, number, description,
        description_ind, description_en, date_created, date_updated, is_discountable, is_public, priority,
        availability, consumer_class, cost, durability, form, industrial_class, height_mm, length_mm, width_mm,
        weight_g, work_minutes, lead_days, making, market, material, material_ind, material_en, technique,
        min_quantity, one_of_a_kind, price_from, prison_id, province, workshop_id, published_at, product_class_id,
        category_ids, material_group_id, found_by)
    SELECT 'standalone', title, title, 'Thing ' || n, 'banyak-' || n, 'BNY-' || n, '',
        'Dibuat di bengkel ' || shop.name_ind || ' dengan tangan, seri ' || n / 100, 'Made by hand',
        now(), now(), true, true, 0,
        (%(availabilities)s::text[])[1 + n %% 10], (%(classes)s::text[])[1 + n %% 7], 1000,
        CASE WHEN n %% 9 = 0 THEN 'perishable' ELSE 'durable' END,
        CASE WHEN n %% 25 = 0 THEN 'service' ELSE 'goods' END,
        CASE WHEN n %% 12 = 0 THEN 'capital' ELSE '' END,
        1, 1, 1, 1, 60, 0, 'ready', 'external', '', kind, '', '', 1, false,
        10000 + (n::bigint * 7919) %% 2000000, shop.prison_id, prison.province, shop.id,
        now() - n * interval '1 minute', %(product_class)s,
        ARRAY[(%(categories)s::bigint[])[1 + n * 7 %% 60]], (%(materials)s::bigint[])[1 + n %% 12],
        concat_ws(' ', shop.name_ind, shop.name_en, prison.name)
      FROM generate_series(1, %(number)s) n
      CROSS JOIN LATERAL (SELECT (%(kinds)s::text[])[1 + n %% 12] AS kind) k
      CROSS JOIN LATERAL (SELECT (%(nouns)s::text[])[1 + n %% 8] || ' ' || kind || ' model' || n %% 1000 AS title) t
      JOIN workshops_workshop shop ON shop.id = (%(workshops)s::bigint[])[1 + n %% %(shops)s]
      JOIN partner_partner prison ON prison.id = shop.prison_id
"""


def fill(number: int) -> None:
    """``number`` published products in a ``race_db``; none has a picture, and search does not ask for stock."""
    first = make_product()
    roots = [make_category(f"Golongan {n}", f"Group {n}") for n in range(10)]
    leaves = [
        root.add_child(name_ind=f"{root.name_ind} {n}", name_en=f"Part {n}")
        for root in roots
        for n in range(6)
    ]
    with connection.cursor() as cursor:
        cursor.execute(PRISON_ROWS, [PROVINCES, PRISONS, Partner.objects.get().pk])
        cursor.execute(WORKSHOP_ROWS)
        shops = list(Workshop.objects.exclude(pk=first.workshop_id).values_list("pk", flat=True))
        cursor.execute(
            PRODUCT_ROWS,
            {
                "number": number,
                "availabilities": f"{{{'ready,' * 6}{'made_to_order,' * 3}sold_out}}",
                "classes": "{shopping,shopping,shopping,convenience,convenience,specialty,unsought}",
                "product_class": first.product_class_id,
                "categories": [leaf.pk for leaf in leaves],
                "materials": list(range(1, 13)),
                "kinds": KINDS,
                "nouns": NOUNS,
                "workshops": shops,
                "shops": len(shops),
            },
        )
        links = Product.categories.through._meta.db_table
        cursor.execute(
            f"INSERT INTO {links} (product_id, category_id) "
            "SELECT id, unnest(category_ids) FROM catalogue_product WHERE slug LIKE 'banyak-%%'"
        )
    with cluster("tests").connect(name=connection.settings_dict["NAME"]) as database:
        database.execute("VACUUM ANALYZE")
