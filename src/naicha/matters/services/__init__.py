"""The deeds, one module a topic. Each is one transaction; every door calls them."""
