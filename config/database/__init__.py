"""The database of the shop: a PostgreSQL of our own when no ``DATABASE_URL`` is given, and the two roles.

``base`` is the Django backend (``ENGINE = "config.database"``), ``cluster`` runs PostgreSQL, ``roles`` holds
who may do what, ``url`` turns the environment into ``DATABASES``. Why it is so: docs/decisions/embedded-database.md.
"""
