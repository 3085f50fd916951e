"""The closed loop. Words: matter, assignment, application, clock, entry, asker."""
