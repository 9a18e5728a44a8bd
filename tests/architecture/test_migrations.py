"""Every app's history ends in one migration, also where it continues Oscar's."""

from django.db.migrations.loader import MigrationLoader


def test_every_app_has_one_last_migration():
    graph = MigrationLoader(None).graph
    last: dict[str, list[str]] = {}
    for label, migration in graph.leaf_nodes():
        last.setdefault(label, []).append(migration)
    assert {label: names for label, names in last.items() if len(names) > 1} == {}
