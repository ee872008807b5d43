"""The fifteen tables, one operation each."""

from django.db import migrations

from bench.fifteen.tables import TABLES
from bench.peers.djangotenants.records.fields import fields_of, model_name, options_of


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name=model_name(name),
            fields=list(fields_of(table).items()),
            options=options_of(name),
        )
        for name, table in TABLES.items()
    ]
