"""A column more: why a goal was set."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]
    operations = [
        migrations.AddField("goals", "reason", models.TextField(null=True)),
    ]
