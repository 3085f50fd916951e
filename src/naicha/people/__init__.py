"""Accounts and signing in. Words: account. Residents have none."""
