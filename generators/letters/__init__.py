"""Letter templates, one DOCX file each, editable in Word."""
