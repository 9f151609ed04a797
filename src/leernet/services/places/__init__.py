"""Places: which quotas concern somebody, how a place is taken and given back, who waits, whom limits hold back."""
