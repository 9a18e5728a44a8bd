"""For developers: DEBUG, embedded database, mails to files."""

from config.settings.base import *  # noqa: F403

DEBUG = True
