"""Files that go with a result: each under the name that is said, else its own."""

from __future__ import annotations

from dsl.data import DataFailure, FileValue, kind_of, with_article
from dsl.nodes.values import Attachment
from interpreter.machine.context import Context


def attached(context: Context, attachments: tuple[Attachment, ...]) -> tuple[tuple[str, FileValue], ...]:
    """The files by name; DataFailure for what is no file."""
    return tuple(_one(context, attachment) for attachment in attachments)


def _one(context: Context, attachment: Attachment) -> tuple[str, FileValue]:
    content = context.value(attachment.file)
    if not isinstance(content, FileValue):
        raise DataFailure(f"a file is wanted here, this is {with_article(kind_of(content))}", attachment.file.span)
    return content.name if attachment.named is None else str(context.text(attachment.named)), content
