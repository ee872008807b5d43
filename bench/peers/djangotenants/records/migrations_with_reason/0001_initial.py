"""The fifteen tables, as they were made."""

import importlib

Migration = importlib.import_module(
    "bench.peers.djangotenants.records.migrations.0001_initial"
).Migration
