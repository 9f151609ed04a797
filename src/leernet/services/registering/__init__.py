"""Somebody comes to an event: registers, is let in, changes what they come to, cancels, is replaced."""
