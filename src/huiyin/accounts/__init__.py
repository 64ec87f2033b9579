"""Who takes part: users, people with their posts, units on two axes."""
