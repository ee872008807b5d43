"""A model for each of the fifteen tables."""

from django.db import models

from bench.fifteen.tables import TABLES

from .fields import fields_of, model_name, options_of

for _name, _table in TABLES.items():
    _meta = type("Meta", (), {**options_of(_name), "app_label": "records"})
    _body = {"__module__": __name__, "Meta": _meta, **fields_of(_table)}
    globals()[model_name(_name)] = type(model_name(_name), (models.Model,), _body)
