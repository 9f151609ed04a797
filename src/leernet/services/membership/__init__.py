"""A series as one membership: joining, being enrolled, staying away from one event, leaving."""
