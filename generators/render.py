"""A template and its values become a letter: rendered, opened again, compared with the record."""

from __future__ import annotations

import functools
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from validators.dossier import LetterKind

from .facts import MissingValue
from .french import clean, folded
from .merge_fields import BY_NAME
from .vocabulary import forbidden, without
from .wordfile import settle

_LEFT_OVER = re.compile(
    r"\{\{|\}\}|\{%|%\}|\bN/A\b|\bNone\b|\[à compléter\]|\bXXX+\b", re.IGNORECASE
)


class TemplateFault(ValueError):
    """A template that cannot be used, or a letter that is not what its record says, in French."""


class _Absent(StrictUndefined):
    """A name without a value: any use of it says which."""

    @property
    def _undefined_message(self) -> str:
        return self._undefined_name or ""


def _finalize(value: object) -> object:
    """Clean what is printed of characters that a Word file cannot hold."""
    return clean(value) if isinstance(value, str) else value


@functools.cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=_Absent, autoescape=True, finalize=_finalize, keep_trailing_newline=True
    )


def fields_used(template: bytes) -> frozenset[str]:
    """Return the names that a template uses. Raises TemplateFault where it cannot be read."""
    try:
        names = DocxTemplate(io.BytesIO(template)).get_undeclared_template_variables(
            jinja_env=_environment()
        )
    except TemplateSyntaxError as error:
        raise TemplateFault(
            f"Le modèle comporte une balise mal écrite : {error.message}."
        ) from error
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateFault("Le modèle n'est pas un document Word (.docx).") from error
    return frozenset(names)


def render(
    template: bytes, values: Mapping[str, Any], *, title: str, author: str, on: date
) -> bytes:
    """Write a letter. The same template, values and day always give the same bytes.

    Values are text, never template code. Raises MissingValue for a name without a value (in
    French, by its label) and TemplateFault for a template that cannot be rendered.
    """
    document = DocxTemplate(io.BytesIO(template))
    try:
        document.render(dict(values), jinja_env=_environment())
    except UndefinedError as error:
        field = BY_NAME.get(error.message or "")
        raise MissingValue(
            "La lettre ne peut pas être écrite, il manque : "
            f"{field.label if field else error.message}."
        ) from error
    except TemplateError as error:
        raise TemplateFault(f"Le modèle ne peut pas être rempli : {error.message}.") from error
    core = document.docx.core_properties
    core.title, core.author, core.last_modified_by = title, author, author
    core.created = core.modified = datetime(on.year, on.month, on.day)  # noqa: DTZ001 (OPC: naive)
    core.revision, core.language = 1, "fr-FR"
    target = io.BytesIO()
    document.save(target)
    return settle(target.getvalue(), on)


def text_of(docx: bytes) -> str:
    """Return all the text of a Word file, paragraph by paragraph, heads and feet included."""
    return "\n".join(_paragraphs(Document(io.BytesIO(docx))))


def _paragraphs(document: DocumentType) -> Iterator[str]:
    parts = [document.element.body]
    for section in document.sections:
        parts += [
            piece._element
            for piece in (
                section.first_page_header,
                section.header,
                section.first_page_footer,
                section.footer,
            )
            if not piece.is_linked_to_previous
        ]
    for part in parts:
        for paragraph in part.iter(qn("w:p")):
            yield "".join(_text(node) for node in paragraph.iter())


def _text(node: etree._Element) -> str:
    if node.tag == qn("w:t"):
        return node.text or ""
    return "\n" if node.tag in (qn("w:br"), qn("w:cr")) else ""


def compare(
    docx: bytes,
    kind: LetterKind,
    values: Mapping[str, Any],
    essential: Iterable[str],
    spoken: Iterable[str],
) -> None:
    """Open a letter again and compare it with what it was to say. Raises TemplateFault.

    ``essential`` are the fields whose values must stand in the text; ``spoken`` the strings of the
    record, which neither the check for left-over marks nor the vocabulary guard judges.
    """
    text = folded(text_of(docx))
    for name in essential:
        for part in _texts(values.get(name)):
            if folded(part) not in text:
                raise TemplateFault(
                    f"La lettre écrite ne porte pas ce que dit le dossier : {BY_NAME[name].label}."
                )
    theirs = [
        *spoken,
        *(part for name, value in values.items() if BY_NAME[name].theirs for part in _texts(value)),
    ]
    theirs += [read for said in theirs if (read := _as_docxtpl_writes(said)) != said]
    left = _LEFT_OVER.search(without(text, theirs))
    if left:
        raise TemplateFault(f"La lettre écrite porte encore une marque de modèle : {left.group()}")
    words = forbidden(kind, text, theirs)
    if words:
        raise TemplateFault(
            "La lettre emploie des mots réservés aux décisions : " + ", ".join(sorted(set(words)))
        )


def _as_docxtpl_writes(text: str) -> str:
    """Return a text with the marks that docxtpl takes for escaped tags: ``{_{`` is ``{{``."""
    for written, read in (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}")):
        text = text.replace(written, read)
    return text


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a value: itself, or those of its elements."""
    if isinstance(value, str):
        yield clean(value)
    elif isinstance(value, tuple):
        for item in value:
            if isinstance(item, str):
                yield clean(item)
            else:
                slots = (getattr(item, name) for name in type(item).__slots__)
                yield from (clean(text) for text in slots if isinstance(text, str) and text)
