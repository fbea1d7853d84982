"""The desk: the web page where case officers look, correct and decide. Pages are in ``pages``."""
