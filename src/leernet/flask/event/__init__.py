"""The page of an event, in parts, and the questions on it."""
