"""The style sheet, the script and the icon that pages load; ``render`` reads them."""
