"""Requests for approval, their flows, the target ledger and filing."""
