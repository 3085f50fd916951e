"""The loop by API: for the phone, for other systems, and as a check on the pages."""
