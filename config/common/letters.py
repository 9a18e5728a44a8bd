"""A letter is written once, as a small page: its title is the subject, and its plain text is read from it.

So the two halves of a letter cannot say different things, and a line break in somebody's name cannot become a
header: all white space is one space, and only the page's own elements make lines. What the text leaves out (the
preview line, the name that the text ends with anyway) carries ``data-text="no"``. Pure: no framework is imported.
"""

import re
from html.parser import HTMLParser

PARAGRAPHS = {"h1", "h2", "p", "ul", "ol", "dl", "header", "main", "footer"}
ROWS = {"li", "div", "br"}
SILENT = {"title", "style"}
VOID = {"br", "hr", "meta", "link"}


def read_letter(page: str) -> tuple[str, str]:
    """Subject and text of a letter's page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (line.strip() for line in "".join(reader.text).split("\n"))
    return " ".join("".join(reader.title).split()), "\n".join(lines) + "\n"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.text: list[str] = []
        self.address = ""
        self.said: list[str] = []
        self.silent: list[str] = []
        self.breaks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag not in VOID and (self.silent or tag in SILENT or facts.get("data-text") == "no"):
            self.silent.append(tag)
        self._break(tag)
        if tag == "li":
            self._say("- ")
        elif tag == "a":
            self.address, self.said = facts.get("href") or "", []

    def handle_endtag(self, tag: str) -> None:
        if tag == "dt":
            self._say(": ")
        elif tag == "a":
            if self.address and self.address.removeprefix("mailto:") != "".join(self.said).strip():
                self._say(f": {self.address}")
            self.address = ""
        self._break(tag)
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if self.silent[:1] == ["title"]:
            self.title.append(data)
            return
        words = re.sub(r"\s+", " ", data)
        self.said.append(words)
        self._say(words)

    def _break(self, tag: str) -> None:
        wanted = 2 if tag in PARAGRAPHS else 1 if tag in ROWS else 0
        if not self.silent:
            self.breaks = max(self.breaks, wanted)

    def _say(self, words: str) -> None:
        """Adjoining elements make one break, and the white space between them none."""
        if self.silent or (self.breaks and words.isspace()):
            return
        self.text.append("\n" * self.breaks * bool(self.text) + words)
        self.breaks = 0
