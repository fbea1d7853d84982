"""Application forms that are not ours: labels, geometry, answers."""
