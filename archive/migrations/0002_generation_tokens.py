"""Generations and numbers of the search log get tokens drawn by chance."""

from django.db import migrations, models

import archive.models.bookkeeping.generation


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_foundation")]

    operations = [
        migrations.AddField(
            model_name="generation",
            name="token",
            field=models.PositiveBigIntegerField(default=archive.models.bookkeeping.generation.draw_token),
        ),
        migrations.AddField(
            model_name="generation", name="search_token", field=models.PositiveBigIntegerField(default=0)
        ),
        migrations.CreateModel(
            name="SearchPosition",
            fields=[
                ("seq", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("token", models.PositiveBigIntegerField()),
            ],
        ),
    ]
