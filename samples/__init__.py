"""Invented organisations and their papers: the demonstration and the end-to-end tests."""
