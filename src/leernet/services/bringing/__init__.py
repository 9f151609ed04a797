"""People who come in by a list of an organiser: registered, invited, or made members."""
