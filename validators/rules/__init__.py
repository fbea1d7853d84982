"""One file per family of rules; each lists RULES."""
