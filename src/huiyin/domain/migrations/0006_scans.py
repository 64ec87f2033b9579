"""Pages of paper that came in as pictures."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table more; nothing else changes."""

    dependencies = [
        ("accounts", "0001_first"),
        ("huiyin", "0005_gatherings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("received_on", models.DateField()),
                ("brought_at", models.DateTimeField()),
                ("file_name", models.CharField(max_length=200)),
                ("page", models.PositiveIntegerField()),
                ("pages", models.PositiveIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("kind", models.CharField(choices=[("jpeg", "jpeg"), ("png", "png")], max_length=4)),
                ("picture", models.CharField(blank=True, max_length=32)),
                ("proposal", models.BinaryField(null=True)),
                ("serial", models.CharField(blank=True, max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("typed", "Typed"), ("set_aside", "Set Aside")], default="waiting", max_length=10
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("note", models.TextField(blank=True)),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="huiyin.formbatch"
                    ),
                ),
                (
                    "brought_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("campaign", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="huiyin.campaign")),
                ("channel", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="huiyin.channel")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.unit"
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="scan", to="huiyin.sourcedocument"
                    ),
                ),
                (
                    "stratum",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="huiyin.stratum"
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="scans", to="huiyin.team"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "indexes": [models.Index(fields=["campaign", "state", "number"], name="scan_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "number"), name="scan_number_once"),
                    models.UniqueConstraint(fields=("campaign", "digest"), name="scan_received_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source__isnull", False), ("state", "typed")),
                            models.Q(models.Q(("state", "typed"), _negated=True), ("source", None)),
                            _connector="OR",
                        ),
                        name="scan_typed_has_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "set_aside"), _negated=True), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="scan_set_aside_has_a_reason",
                    ),
                ],
            },
        ),
    ]
