"""The choice of what helps with a deficit and of who can mentor whom: pure functions over values, each point with its reason."""
