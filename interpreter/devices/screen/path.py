"""Elements by an XPath over the phone's own report; the only place that knows lxml."""

from __future__ import annotations

import re
from typing import Any

from interpreter.devices.screen.element import Element, Screen
from interpreter.devices.screen.wanted import SelectorError, quoted

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def by_xpath(screen: Screen, path: str) -> list[Element]:
    """By the phone's report itself, with class names as the names of elements; `//node` works as well."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy, and few flows need it

    try:
        compiled = etree.XPath(path)
    except etree.XPathError as error:
        raise SelectorError(f"xpath {quoted(path)} cannot be read: {error}") from None
    if not screen.source.strip():
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False, recover=True)
    root = etree.fromstring(screen.source, parser)
    if root is None:
        return []
    nodes = [one for one in root.iter() if isinstance(one.tag, str) and "bounds" in one.attrib and one.tag != "window"]
    found = _evaluate(compiled, root, path)
    if not found:
        for one in nodes:
            one.tag = _class_as_name(one)
        found = _evaluate(compiled, root, path)
    wanted = {id(one) for one in found}
    return [one for at, node in enumerate(nodes) if id(node) in wanted and (one := screen.at(at)) is not None]


def _evaluate(compiled: Any, root: Any, path: str) -> list[Any]:
    from lxml import etree  # noqa: PLC0415

    try:
        found = compiled(root)
    except etree.XPathError as error:
        raise SelectorError(f"xpath {quoted(path)} cannot be used: {error}") from None
    if not isinstance(found, list):
        raise SelectorError(f"xpath {quoted(path)} gives no elements but a {type(found).__name__}")
    return found


def _class_as_name(node: Any) -> str:
    name = str(node.get("class", "")).replace("$", ".")
    return name if _NAME.fullmatch(name) else str(node.tag)
