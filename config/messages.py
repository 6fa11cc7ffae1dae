"""Messages of Django's templates for `pybabel`, which reads Python and Jinja2 by itself (`make messages`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import Any, BinaryIO

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract_django(
    fileobj: BinaryIO, keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[Any]:
    """Yield the messages of a template: Django writes it as the Python that Babel understands.

    See https://babel.pocoo.org/en/latest/messages.html#writing-extraction-methods.
    """
    written = templatize(fileobj.read().decode("utf-8"))
    source = "\n".join(line.strip() for line in written.split("\n"))  # what is no message stands indented as it was
    yield from extract_python(BytesIO(source.encode("utf-8")), keywords, comment_tags, {"encoding": "utf-8"})
