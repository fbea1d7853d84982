"""Attendance sheets: from words, ruled tables and ink to sessions, rows and signatures."""
