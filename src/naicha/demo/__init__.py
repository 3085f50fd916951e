"""The demo county, built through the services, staged and seeded."""
