"""Floor 1: bytes -> what the document says. No clock, no SQL, no settings are read here."""
