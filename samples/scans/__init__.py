"""Scanned papers made with their truth: attendance sheets, filled forms, our own printed sheets.

Development and evaluation differ in kind: a third of the layouts, pen fonts, signature styles and
kinds of wear are drawn only for ``split="eval"``, and the writers of real pen ink are disjoint.
"""
