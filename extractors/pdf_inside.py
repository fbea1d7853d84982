"""What a PDF holds beside its pages: files, scripts, actions. Nothing of it is opened or run."""

from __future__ import annotations

from pypdf.generic import DictionaryObject

from .pdf_objects import array, dictionary, safely


def count_attachments(root: DictionaryObject) -> int:
    """Return how many files are attached inside the PDF (a portfolio has at least one)."""
    names = dictionary(dictionary(root.get("/Names")).get("/EmbeddedFiles"))
    stack, count = [names], 0
    for _ in range(1000):
        if not stack:
            break
        node = stack.pop()
        count += len(array(node.get("/Names"))) // 2
        stack.extend(dictionary(kid) for kid in array(node.get("/Kids")))
    return max(count, 1 if "/Collection" in root else 0)


def pinned(page: DictionaryObject) -> int:
    """Return how many files are pinned to a page as annotations."""
    found = safely(array, [], page.get("/Annots"))
    notes = (safely(dictionary, DictionaryObject(), note) for note in found)
    return sum(note.get("/Subtype") == "/FileAttachment" for note in notes)


def is_active(root: DictionaryObject, pages: list[DictionaryObject]) -> bool:
    """Tell whether opening the file, or a page, would run or fetch something."""
    opening = dictionary(root.get("/OpenAction"))
    if str(opening.get("/S", "/GoTo")) not in {"/GoTo", "/Named"}:
        return True
    if "/JavaScript" in dictionary(root.get("/Names")):
        return True
    return "/AA" in root or any("/AA" in page for page in pages)
