"""The API: routers of the apps, sign-in, one shape of refusal."""
