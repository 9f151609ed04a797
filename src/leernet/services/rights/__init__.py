"""Users of the desk: what each may, and who gives it."""
