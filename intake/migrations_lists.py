"""Tables of what follows from the register: for lists of ten thousand dossiers, and for search.

Nothing here is known that the rest of the register does not say. Triggers queue whatever changed
(``to_weigh``: what stands and falls due, and what is searched for; ``to_show``: the worksheet), so
that no way of changing a dossier can forget its lists; ``standings`` works the queue off.
Attendance sheets, their titles and participants are never written to what is searched.
"""

from __future__ import annotations

import sqlite3

_INDEXES = (
    "CREATE INDEX dossiers_by_siren ON dossiers (substr(siret, 1, 9))",
    "CREATE INDEX dossiers_by_reception ON dossiers (received, state, outcome, complete_on)",
    "CREATE INDEX documents_to_file ON documents (received, id) WHERE status = 'unattached'",
    "CREATE INDEX documents_by_kind ON documents (kind)",
    "CREATE INDEX documents_without_copy ON documents (file_id, ordinal) WHERE path IS NULL",
    "CREATE INDEX files_by_original ON files (duplicate_of) WHERE duplicate_of IS NOT NULL",
    "CREATE INDEX files_by_first_try ON files (retry_of) WHERE retry_of IS NOT NULL",
    "CREATE INDEX files_put_aside ON files (id) WHERE status = 'set_aside'",
    "CREATE INDEX files_by_arrival ON files (arrived)",
    "CREATE INDEX deliveries_to_settle ON deliveries (settled) WHERE settled = 0",
    "CREATE INDEX letters_by_dossier ON letters (reference)",
    "CREATE INDEX letters_by_status ON letters (status, written)",
    "CREATE INDEX decisions_by_dossier ON decisions (reference)",
    "CREATE INDEX confirmations_by_dossier ON confirmations (reference)",
    "CREATE INDEX corrections_by_document ON corrections (document_id)",
    "CREATE INDEX events_by_kind ON events (what, id)",
)


def lists(connection: sqlite3.Connection) -> None:
    """Add indexes, what follows from each dossier, the search, and the queues that feed them."""
    for sql in _INDEXES:
        connection.execute(sql)
    _follow(connection)
    _search(connection)
    _queues(connection)


def _follow(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE to_weigh (subject TEXT PRIMARY KEY) STRICT")
    connection.execute("CREATE TABLE to_show (subject TEXT PRIMARY KEY) STRICT")
    connection.execute("""
        CREATE TABLE standings (
            reference TEXT PRIMARY KEY REFERENCES dossiers(reference),
            received TEXT NOT NULL,
            look INTEGER NOT NULL CHECK (look IN (0, 1)),
            doubts INTEGER NOT NULL CHECK (doubts >= 0),
            settled INTEGER NOT NULL CHECK (settled >= 0),
            pages INTEGER NOT NULL CHECK (pages >= 0)
        ) STRICT""")
    connection.execute("CREATE INDEX standings_to_look_at ON standings (look, received)")
    connection.execute("""
        CREATE INDEX standings_in_doubt ON standings (received, reference) WHERE doubts > 0""")
    connection.execute("""
        CREATE TABLE pieces_asked (
            piece TEXT NOT NULL,
            reference TEXT NOT NULL REFERENCES dossiers(reference),
            PRIMARY KEY (piece, reference)
        ) STRICT, WITHOUT ROWID""")
    connection.execute("CREATE INDEX pieces_asked_by_dossier ON pieces_asked (reference)")
    connection.execute("""
        CREATE TABLE falling_due (
            reference TEXT NOT NULL REFERENCES dossiers(reference),
            code TEXT NOT NULL,
            what TEXT NOT NULL,
            day TEXT NOT NULL,
            open INTEGER NOT NULL CHECK (open IN (0, 1))
        ) STRICT""")
    connection.execute("CREATE INDEX falling_due_by_day ON falling_due (open, day, reference)")
    connection.execute("CREATE INDEX falling_due_by_dossier ON falling_due (reference)")


def _search(connection: sqlite3.Connection) -> None:
    """Add what is searched: one entry per dossier, or per form or piece that has none yet."""
    connection.execute("""
        CREATE TABLE search_entries (
            id INTEGER PRIMARY KEY,
            subject TEXT NOT NULL UNIQUE,
            reference TEXT NOT NULL,
            organisation TEXT NOT NULL,
            title TEXT NOT NULL,
            texts TEXT NOT NULL,
            others TEXT NOT NULL
        ) STRICT""")
    columns = "reference, organisation, title, texts, others"
    connection.execute(f"""
        CREATE VIRTUAL TABLE search_index USING fts5 ({columns}, content = 'search_entries',
            content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')""")
    new = ", ".join(f"NEW.{name}" for name in columns.split(", "))
    old = ", ".join(f"OLD.{name}" for name in columns.split(", "))
    added = f"INSERT INTO search_index (rowid, {columns}) VALUES (NEW.id, {new});"
    removed = (
        f"INSERT INTO search_index (search_index, rowid, {columns}) "
        f"VALUES ('delete', OLD.id, {old});"
    )
    for verb, body in (("INSERT", added), ("DELETE", removed), ("UPDATE", removed + added)):
        connection.execute(f"""
            CREATE TRIGGER search_{verb.lower()} AFTER {verb} ON search_entries BEGIN {body} END""")


def _queues(connection: sqlite3.Connection) -> None:
    """Add the triggers: whatever a dossier's lists or worksheet tell of, its change queues it."""
    weigh = "INSERT OR REPLACE INTO to_weigh (subject) "
    show = "INSERT OR REPLACE INTO to_show (subject) "
    for table in ("dossiers", "letters", "decisions", "confirmations"):
        for verb in ("INSERT", "UPDATE"):
            connection.execute(f"""
                CREATE TRIGGER {table}_follow_{verb.lower()} AFTER {verb} ON {table} BEGIN
                {weigh} VALUES (NEW.reference); {show} VALUES (NEW.reference); END""")
    of_document = "FROM documents WHERE id = NEW.document_id"
    connection.execute(f"""
        CREATE TRIGGER corrections_follow AFTER INSERT ON corrections BEGIN
        {weigh} SELECT coalesce(reference, id) {of_document};
        {show} SELECT reference {of_document} AND reference IS NOT NULL; END""")
    connection.execute(f"""
        CREATE TRIGGER documents_follow_insert AFTER INSERT ON documents BEGIN
        {weigh} VALUES (coalesce(NEW.reference, NEW.id));
        {show} SELECT NEW.reference WHERE NEW.reference IS NOT NULL; END""")
    both = """ SELECT NEW.reference WHERE NEW.reference IS NOT NULL
            UNION SELECT OLD.reference WHERE OLD.reference IS NOT NULL"""
    connection.execute(f"""
        CREATE TRIGGER documents_show_update AFTER UPDATE ON documents BEGIN
        {show} {both}; END""")
    # Where its copy lies ("path") is told by worksheets alone.
    connection.execute(f"""
        CREATE TRIGGER documents_weigh_update
        AFTER UPDATE OF kind, piece, pages, reading, received, status, reference ON documents BEGIN
        {weigh} {both} UNION SELECT NEW.id WHERE 'unattached' IN (OLD.status, NEW.status); END""")
    connection.execute(f"{weigh} SELECT reference FROM dossiers")
    connection.execute(f"{weigh} SELECT id FROM documents WHERE status = 'unattached'")
    connection.execute(f"{show} SELECT reference FROM dossiers")
