"""The HTTP edge: authentication, one error shape, idempotent writes, keyset pages."""
