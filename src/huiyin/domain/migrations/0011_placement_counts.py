"""Indexes that count placements and find opinions of a source without their rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("huiyin", "0010_public_register")]

    operations = [
        migrations.AddIndex(model_name="opinion", index=models.Index(fields=["campaign", "source"], name="opinion_source")),
        migrations.AddIndex(model_name="placement", index=models.Index(fields=["campaign", "problem", "share", "decided_by"], name="placement_counts")),
    ]
