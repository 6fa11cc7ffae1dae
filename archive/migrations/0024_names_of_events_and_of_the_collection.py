"""Let events, series and the collection have names in other languages."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0023_fill_times_for_site_map"),
    ]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="translations",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="By the code of a language: title, description, about and rights, as far as they are told in it.",
                verbose_name="in other languages",
            ),
        ),
        migrations.CreateModel(
            name="EventAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("language", models.CharField(blank=True, max_length=35, verbose_name="language")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="archive.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "other name of an event",
                "verbose_name_plural": "other names of events",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("event", "name"), name="event_alias_once")],
            },
        ),
        migrations.CreateModel(
            name="SeriesAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                ("language", models.CharField(blank=True, max_length=35, verbose_name="language")),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="archive.eventseries"
                    ),
                ),
            ],
            options={
                "verbose_name": "other name of a series",
                "verbose_name_plural": "other names of series",
                "ordering": ["name"],
                "constraints": [models.UniqueConstraint(fields=("series", "name"), name="series_alias_once")],
            },
        ),
    ]
