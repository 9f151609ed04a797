"""Who was there: checked in at the door, or read from the report of an online meeting."""
