"""Webhook messages and their deliveries to endpoints."""
