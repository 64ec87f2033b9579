"""What the time classes are called in a campaign."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("huiyin", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="TimeClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("immediate", "Immediate"), ("by_date", "By Date"), ("continuing", "Continuing")], max_length=10
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=30)),
                ("name_en", models.CharField(blank=True, max_length=30)),
                (
                    "campaign",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="time_classes", to="huiyin.campaign"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "kind"), name="time_class_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), ("name_en", ""), _negated=True), name="a_time_class_has_a_name"
                    ),
                ],
            },
        ),
    ]
