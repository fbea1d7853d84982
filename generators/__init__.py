"""Floor 3: assessment -> letters and forms, as bytes. No path of the home, no clock, no SQL."""
