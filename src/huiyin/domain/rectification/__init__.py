"""From problems to what is done about them: measures with a leader, a department and a deadline, closed by somebody else than the doer."""
