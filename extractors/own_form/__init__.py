"""Our own application form: fillable, printed flat, or written in Word."""
