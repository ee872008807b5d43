"""The one origin a browser sees: sign-in, session, proxy to the services, the pages' files."""
