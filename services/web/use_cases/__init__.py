"""Use cases of web: sign-ins and sessions."""
