"""The fifteen tables in the peer's own terms."""

import uuid

from django.db import models

from bench.fifteen.tables import TABLES, Table

KINDS = {
    "uuid": models.UUIDField,
    "text": models.TextField,
    "date": models.DateField,
    "time": models.DateTimeField,
    "flag": models.BooleanField,
    "count": models.BigIntegerField,
    "json": models.JSONField,
}


def model_name(table: str) -> str:
    return "".join(part.title() for part in table.split("_"))


def fields_of(table: Table) -> dict[str, models.Field]:
    """The fields of a table; a reference is indexed by the peer itself."""
    fields: dict[str, models.Field] = {"id": models.UUIDField(primary_key=True, default=uuid.uuid4)}
    for column, kind in table.columns.items():
        fields[column] = _field(kind.removesuffix("?"), null=kind.endswith("?"))
    for column, other in table.references.items():
        to = f"records.{model_name(other)}"
        fields[column.removesuffix("_id")] = models.ForeignKey(to, models.CASCADE)
    return fields


def options_of(name: str) -> dict[str, object]:
    indexes = [
        models.Index(fields=index, name=f"{name}_{position}")
        for position, index in enumerate(TABLES[name].indexes)
    ]
    return {"db_table": name, "indexes": indexes}


def _field(kind: str, *, null: bool) -> models.Field:
    if kind == "numeric":
        return models.DecimalField(max_digits=24, decimal_places=6, null=null)
    return KINDS[kind](null=null)
