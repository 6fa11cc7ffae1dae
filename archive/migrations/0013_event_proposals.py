"""Record proposed events as what editors decide upon, and remember which articles are no account of an event."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0012_safety"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountDismissal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "article that is no account",
                "verbose_name_plural": "articles that are no account",
            },
        ),
        migrations.AlterModelOptions(
            name="eventcandidate",
            options={"verbose_name": "proposed event", "verbose_name_plural": "proposed events"},
        ),
        migrations.AddField(
            model_name="eventcandidate",
            name="edited_fields",
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name="fields set by a person"),
        ),
        migrations.AddField(
            model_name="eventcandidate",
            name="strength",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="strength"),
        ),
        migrations.AddField(
            model_name="eventcandidate",
            name="updated_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="last changed"),
        ),
        migrations.AddField(
            model_name="eventcandidate",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="eventcandidate",
            name="articles",
            field=models.ManyToManyField(
                related_name="event_candidates", to="archive.article", verbose_name="articles"
            ),
        ),
        migrations.AlterField(
            model_name="eventcandidate",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
        ),
        migrations.AlterField(
            model_name="eventcandidate",
            name="event",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="candidates",
                to="archive.event",
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="eventcandidate",
            name="first_article",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="leads_candidate",
                to="archive.article",
                verbose_name="first article",
            ),
        ),
        migrations.AddIndex(
            model_name="eventcandidate",
            index=models.Index(fields=["state", "-strength", "-id"], name="candidate_by_strength"),
        ),
        migrations.AddField(
            model_name="accountdismissal",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="account_dismissals",
                to="archive.article",
                verbose_name="article",
            ),
        ),
        migrations.AddField(
            model_name="accountdismissal",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dismissals",
                to="archive.event",
                verbose_name="event",
            ),
        ),
        migrations.AddConstraint(
            model_name="accountdismissal",
            constraint=models.UniqueConstraint(fields=("event", "article"), name="dismissed_once_an_event"),
        ),
    ]
