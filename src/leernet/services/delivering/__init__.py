"""What is told after the commit, and to whom: deliveries, and webhooks among them."""
