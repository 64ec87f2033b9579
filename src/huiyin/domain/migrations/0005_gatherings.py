"""Decisions become rows of their own; a material knows its file by digest."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def decided(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Each line that was noted as a decision is one."""
    decision = apps.get_model("huiyin", "Decision")
    for key, text in apps.get_model("huiyin", "Gathering").objects.exclude(noted="").values_list("pk", "noted"):
        decision.objects.bulk_create([decision(gathering_id=key, text=line.strip()) for line in text.splitlines() if line.strip()])


class Migration(migrations.Migration):
    """No program could add a file to a material before this."""

    dependencies = [("huiyin", "0004_vault")]
    operations = [
        migrations.RenameField(model_name="gathering", old_name="decisions", new_name="noted"),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("due", models.DateField(blank=True, null=True)),
                ("body", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="huiyin.body")),
                ("gathering", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="huiyin.gathering")),
                ("person", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.person")),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunPython(decided, migrations.RunPython.noop),
        migrations.RemoveField(model_name="gathering", name="noted"),
        migrations.RemoveField(model_name="material", name="file"),
        migrations.AddField(model_name="material", name="digest", field=models.CharField(blank=True, max_length=64, default=""), preserve_default=False),
        migrations.AddField(
            model_name="material",
            name="file_kind",
            field=models.CharField(blank=True, choices=[("jpeg", "Jpeg"), ("png", "Png"), ("pdf", "Pdf")], max_length=4, default=""),
            preserve_default=False,
        ),
        migrations.AddField(model_name="material", name="file_name", field=models.CharField(blank=True, max_length=200, default=""), preserve_default=False),
        migrations.AddField(model_name="material", name="size", field=models.PositiveIntegerField(default=0)),
        migrations.AddConstraint(
            model_name="material",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest", ""), ("file_kind", ""), ("size", 0))
                | models.Q(models.Q(("digest", ""), _negated=True), models.Q(("file_kind", ""), _negated=True), ("size__gt", 0)),
                name="a_file_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="material", constraint=models.UniqueConstraint(fields=("gathering", "title", "issuer", "digest"), name="material_once")
        ),
    ]
