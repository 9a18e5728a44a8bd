"""What a page is made of. The names are stored with every page, so they stay."""

from cms.blocks.facts import FiguresBlock, StepsBlock, TimelineBlock
from cms.blocks.media import GalleryBlock, MakingBlock, PictureBlock
from cms.blocks.places import MapBlock, WorkshopBlock
from cms.blocks.products import ChosenProductsBlock, NewestProductsBlock
from cms.blocks.text import QuestionsBlock, QuoteBlock, TextBlock
from cms.blocks.ways import ActionBlock

BODY = [
    ("text", TextBlock()),
    ("quote", QuoteBlock()),
    ("picture", PictureBlock()),
    ("gallery", GalleryBlock()),
    ("making", MakingBlock()),
    ("timeline", TimelineBlock()),
    ("figures", FiguresBlock()),
    ("steps", StepsBlock()),
    ("questions", QuestionsBlock()),
    ("products", ChosenProductsBlock()),
    ("newest", NewestProductsBlock()),
    ("workshop", WorkshopBlock()),
    ("map", MapBlock()),
    ("action", ActionBlock()),
]
