"""Arrays in, numbers out: what a picture of a page shows. Knows no kinds of documents."""
