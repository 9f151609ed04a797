"""Forms by which people register for an event, join a series, or leave their address."""
