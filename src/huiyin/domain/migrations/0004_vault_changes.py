"""Holders of a vault are admitted and replaced; their public keys carry a mark of the installation."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import PROTECT, F, Q


def mark(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Those who hold or have enrolled already are believed once."""
    key = hmac.digest(settings.INDEX_KEY, b"huiyin/vault/holder/1", "sha256")
    for one in apps.get_model("huiyin", "VaultHolder")._default_manager.all():
        told = repr([one.campaign_id, one.user_id, bytes(one.public_key).hex()]).encode()
        one.mark = hmac.digest(key, told, "sha256")
        one.save(update_fields=["mark"])


class Migration(migrations.Migration):
    """Tables first, then the marks."""

    dependencies = [("huiyin", "0003_time_classes"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.RemoveConstraint(model_name="vaultholder", name="vault_holder_once"),
        migrations.AddField(
            model_name="vaultholder", name="mark", field=models.BinaryField(max_length=32, default=b""), preserve_default=False
        ),
        migrations.AddField(model_name="vaultholder", name="retired_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="vaultholder",
            constraint=models.UniqueConstraint(condition=Q(vault=None), fields=["campaign", "user"], name="vault_enrolled_once"),
        ),
        migrations.AddConstraint(
            model_name="vaultholder",
            constraint=models.UniqueConstraint(
                condition=Q(vault__isnull=False, retired_at=None), fields=["campaign", "user"], name="vault_holder_once"
            ),
        ),
        migrations.CreateModel(
            name="VaultChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("vault", models.ForeignKey(on_delete=PROTECT, related_name="changes", to="huiyin.vault")),
                ("new", models.ForeignKey(on_delete=PROTECT, related_name="+", to="huiyin.vaultholder")),
                ("retires", models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name="+", to="huiyin.vaultholder")),
                ("reason", models.TextField()),
                ("asked_by", models.ForeignKey(on_delete=PROTECT, related_name="+", to="huiyin.vaultholder")),
                ("asked_of", models.ForeignKey(on_delete=PROTECT, related_name="+", to="huiyin.vaultholder")),
                ("asked_at", models.DateTimeField()),
                ("half", models.BinaryField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("granted", "Granted"), ("refused", "Refused"), ("lapsed", "Lapsed")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("refusal", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.AddConstraint(
            model_name="vaultchange",
            constraint=models.CheckConstraint(
                condition=~Q(asked_by=F("asked_of")) & ~Q(new=F("asked_by")) & ~Q(new=F("asked_of")), name="two_admit_a_third"
            ),
        ),
        migrations.AddConstraint(
            model_name="vaultchange",
            constraint=models.CheckConstraint(
                condition=Q(retires=None) | (~Q(retires=F("asked_by")) & ~Q(retires=F("asked_of")) & ~Q(retires=F("new"))),
                name="retires_neither_of_the_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="vaultchange",
            constraint=models.CheckConstraint(condition=~Q(reason=""), name="change_of_holders_has_a_reason"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
