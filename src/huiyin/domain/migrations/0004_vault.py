"""Holders enrol before there is a vault; an opening lapses, and keeps why it was refused."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """No program could enrol a holder before this, so that the new columns meet no rows."""

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("huiyin", "0003_row_key")]
    operations = [
        migrations.RemoveConstraint(model_name="vaultholder", name="vault_holder_once"),
        migrations.AlterModelOptions(name="vaultholder", options={"ordering": ["id"]}),
        migrations.AddField(
            model_name="vaultholder",
            name="campaign",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="vault_holders", to="huiyin.campaign"),
        ),
        migrations.AddField(model_name="vaultholder", name="enrolled_at", field=models.DateTimeField()),
        migrations.AlterField(
            model_name="vaultholder",
            name="vault",
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="holders", to="huiyin.vault"),
        ),
        migrations.AddConstraint(model_name="vaultholder", constraint=models.UniqueConstraint(fields=("campaign", "user"), name="vault_holder_once")),
        migrations.AddField(model_name="vaultopening", name="refusal", field=models.TextField(blank=True)),
        migrations.AlterField(
            model_name="vaultopening",
            name="state",
            field=models.CharField(
                choices=[("asked", "Asked"), ("granted", "Granted"), ("refused", "Refused"), ("lapsed", "Lapsed")], default="asked", max_length=8
            ),
        ),
    ]
