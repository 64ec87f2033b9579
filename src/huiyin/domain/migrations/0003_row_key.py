"""The row of an imported table is known again by its id."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column that only imported rows fill."""

    dependencies = [("huiyin", "0002_guards")]
    operations = [migrations.AddField(model_name="sourcedocument", name="row_key", field=models.BinaryField(max_length=32, null=True))]
