"""One file per kind of document: NAME, recognises(pages) -> score, read(pages, options)."""
