from wagtail import blocks

FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul"]


class TextBlock(blocks.RichTextBlock):
    """Prose; headings, emphasis, lists and links, nothing that breaks the look."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        template = "cms/blocks/text.html"


class QuoteBlock(blocks.StructBlock):
    quote = blocks.TextBlock()
    source = blocks.CharBlock(help_text="Who or what is quoted; a quotation without a source is not shown.")

    class Meta:
        icon = "openquote"
        template = "cms/blocks/quote.html"
