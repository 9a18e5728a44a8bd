"""The stories: Wagtail pages around the shop.

Facts live on the models (name, address, figures of a prison; title and price of a product); pages hold words
and pictures and show the facts live. One tree per language, with the same slugs in both. A page may not take
an address the shop uses, because the shop's addresses win and the page could never be reached.
"""

from cms.models.base import BasePage
from cms.models.home import HomePage
from cms.models.plain import StandardPage
from cms.models.prisons import PrisonIndexPage, PrisonPage
from cms.models.stories import StoryIndexPage, StoryPage

__all__ = [
    "BasePage",
    "HomePage",
    "PrisonIndexPage",
    "PrisonPage",
    "StandardPage",
    "StoryIndexPage",
    "StoryPage",
]

from cms import partnership, transparency  # noqa: F401
