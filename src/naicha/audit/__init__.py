"""Who looked at what, and why; never changed, only added to. Words: reading."""
