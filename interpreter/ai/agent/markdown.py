"""A page's HTML as Markdown, whole or only what it is about."""

from __future__ import annotations

from typing import Any, Literal

import trafilatura
from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

_LEFT_OUT = ["script", "style", "noscript", "template", "svg", "head"]


class _Converter(MarkdownConverter):
    """Pictures as their words: what they show is not read."""

    def convert_img(self, el: Any, text: str, parent_tags: Any) -> str:
        """The alternative text of a picture."""
        del text, parent_tags
        return str(el.attrs.get("alt") or "")


def markdown_of(html: str, content: Literal["main", "full"] = "full") -> str:
    """The page as Markdown; `main` leaves out what stands around it, where that can be told."""
    if content == "main":
        found = trafilatura.extract(html, output_format="markdown", include_links=True, include_tables=True)
        if found and found.strip():
            return str(found).strip()
    made = _Converter(heading_style="ATX", strip=["a"] if content == "full" else [], bullets="-").convert(_bare(html))
    return "\n".join(line.rstrip() for line in str(made).splitlines() if line.strip())


def _bare(html: str) -> str:
    """The HTML without what nobody sees."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup(_LEFT_OUT):
        element.decompose()
    return str(soup)
