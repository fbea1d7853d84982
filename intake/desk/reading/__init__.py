"""What the reading page is made of: a document's fields, their places, its doubts, its grid."""
