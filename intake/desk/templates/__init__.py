"""The pages' templates (Jinja2); ``render`` reads them."""
