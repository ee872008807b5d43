"""One caller, one tenant, one transaction: everything that changes state happens in here."""
