"""Webhooks: what partners are told of a change, and how it gets there."""
