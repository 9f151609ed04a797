"""An event that people registered for is held at another time, in another place, in another form."""
