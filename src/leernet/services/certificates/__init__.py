"""Certificates: what people did, what that earns, and what is issued and withdrawn."""
