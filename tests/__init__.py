"""Tests that read like a specification, one prefix per room."""
