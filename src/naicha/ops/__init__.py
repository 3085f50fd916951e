"""Commands over all apps: start, nightly, doctor."""
