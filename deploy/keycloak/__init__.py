"""The realm Chengshi signs in with: one realm, one organization per tenant."""
