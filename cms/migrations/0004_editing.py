import django.db.models.deletion
from django.db import migrations, models

PAGES = (
    "homepage",
    "prisonindexpage",
    "prisonpage",
    "standardpage",
    "partnerpage",
    "storyindexpage",
    "storypage",
    "transparencypage",
)
QUESTIONS = {
    "faces_agreed": (
        "Has everybody who can be recognised in a picture agreed?",
        "Yes if nobody can be recognised. A face without consent follows a person long after his release.",
    ),
    "nothing_secured": (
        "Are the pictures free of doors, locks, cameras, keys and ways through the building?",
        "What secures a prison must not be readable from its pictures.",
    ),
    "nobody_named": (
        "Is the page free of names, numbers, offences and dates of people in custody?",
        "A criminal record is specific personal data (UU 27/2022); the page is about the work.",
    ),
    "sources_named": (
        "Does every figure and every claim name its source?",
        "Readers, and the officials who answer for the page, must be able to look it up.",
    ),
}
# To begin with; editors change the list at /cms/.
WORDS = {
    "napi": "warga binaan",
    "eks-napi": "mantan warga binaan, atau sebut pekerjaannya saja",
    "mantan napi": "mantan warga binaan, atau sebut pekerjaannya saja",
    "narapidana": "warga binaan",
    "mantan narapidana": "mantan warga binaan, atau sebut pekerjaannya saja",
    "terpidana": "warga binaan",
    "residivis": "warga binaan",
    "penjahat": "warga binaan",
    "kriminal": "hapus; halaman ini tentang pekerjaan",
    "pembunuh": "hapus; tindak pidana tidak disebut",
    "pembunuhan": "hapus; tindak pidana tidak disebut",
    "pencuri": "hapus; tindak pidana tidak disebut",
    "pencurian": "hapus; tindak pidana tidak disebut",
    "perampokan": "hapus; tindak pidana tidak disebut",
    "pemerkosaan": "hapus; tindak pidana tidak disebut",
    "penipuan": "hapus; tindak pidana tidak disebut",
    "korupsi": "hapus; tindak pidana tidak disebut",
    "pengedar": "hapus; tindak pidana tidak disebut",
    "vonis": "hapus; hukuman tidak disebut",
    "divonis": "hapus; hukuman tidak disebut",
    "masa hukuman": "hapus; hukuman tidak disebut",
    "sel tahanan": "hapus; bagian dalam lapas tidak disebut",
    "inmate": "person in custody",
    "inmates": "people in custody",
    "prisoner": "person in custody",
    "prisoners": "people in custody",
    "convict": "person in custody",
    "convicts": "people in custody",
    "ex-convict": "leave it out; say what the person makes",
    "criminal": "leave it out; the page is about the work",
    "criminals": "people in custody",
    "offender": "person in custody",
    "offenders": "people in custody",
    "felon": "person in custody",
    "murderer": "leave it out; offences are not named",
    "thief": "leave it out; offences are not named",
    "robbery": "leave it out; offences are not named",
    "drug dealer": "leave it out; offences are not named",
    "sentenced": "leave it out; sentences are not named",
    "prison sentence": "leave it out; sentences are not named",
}


def question(name):
    text, reason = QUESTIONS[name]
    return models.BooleanField(blank=True, help_text=reason, null=True, verbose_name=text)


def list_words(apps, schema_editor):
    word = apps.get_model("cms", "StyleWord")
    word.objects.bulk_create(word(word=text, instead=instead) for text, instead in WORDS.items())


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cms", "0003_transparency_and_partners"),
        ("partner", "0008_prisons_and_offices"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.CreateModel(
            name="StyleWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(help_text="In small letters; hyphen and space are the same.", max_length=60, unique=True, verbose_name="word")),
                ("instead", models.CharField(help_text="The word the shop uses, or what to do with the sentence.", max_length=160, verbose_name="write instead")),
            ],
            options={
                "verbose_name": "word we avoid",
                "verbose_name_plural": "words we avoid",
                "ordering": ["word"],
            },
        ),
        migrations.CreateModel(
            name="PrisonWriters",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("collection", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="wagtailcore.collection")),
                ("group", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="prison_writers", to="auth.group")),
                ("prison", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="writers", to="partner.partner")),
            ],
        ),
        *(
            migrations.AddField(model_name=page, name=name, field=question(name))
            for page in PAGES
            for name in QUESTIONS
        ),
        migrations.RunPython(list_words, migrations.RunPython.noop),
    ]
