"""Keep what reading again would change, and lines that sources repeat with what was decided about them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0017_unknown_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BoilerplateProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "edited_fields",
                    models.JSONField(blank=True, default=list, editable=False, verbose_name="fields set by a person"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="created"),
                ),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="last changed"
                    ),
                ),
                ("line", models.CharField(max_length=400, verbose_name="line")),
                ("number", models.PositiveIntegerField(default=0, verbose_name="articles")),
                ("number_read", models.PositiveIntegerField(default=0, verbose_name="articles of its source")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("accepted", "accepted"), ("refused", "refused")],
                        default="open",
                        max_length=8,
                        verbose_name="answer",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boilerplate",
                        to="archive.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "learned boilerplate",
                "verbose_name_plural": "learned boilerplate",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BoilerplatePlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("is_left_out", models.BooleanField(default=False)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archive.article"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="archive.boilerplateproposal",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ShadowRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("source", "a source"),
                            ("tag", "a tag"),
                            ("event", "an event"),
                            ("all", "everything"),
                        ],
                        max_length=6,
                        verbose_name="about",
                    ),
                ),
                ("object_id", models.BigIntegerField(blank=True, null=True)),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="name")),
                ("user_name", models.CharField(blank=True, max_length=150, verbose_name="who")),
                ("rules_stamp", models.CharField(blank=True, max_length=64)),
                ("read", models.PositiveIntegerField(default=0, verbose_name="articles read")),
                ("differing", models.PositiveIntegerField(default=0, verbose_name="articles that would change")),
                ("counts", models.JSONField(blank=True, default=dict, verbose_name="differences")),
                ("failed", models.JSONField(blank=True, default=list, verbose_name="could not be read")),
                ("is_cut", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked for")),
                (
                    "applying",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="archive.job",
                    ),
                ),
                (
                    "change_set",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="archive.changeset",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="archive.job",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "reading again",
                "verbose_name_plural": "rules",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ShadowDifference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("field", models.CharField(max_length=40)),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("gained", "gained"),
                            ("lost", "lost"),
                            ("changed", "changed"),
                            ("kept", "kept, for a person set it"),
                        ],
                        max_length=7,
                    ),
                ),
                ("old", models.TextField(blank=True)),
                ("new", models.TextField(blank=True)),
                ("is_left_out", models.BooleanField(default=False)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archive.article"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="differences", to="archive.shadowrun"
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddIndex(
            model_name="boilerplateproposal",
            index=models.Index(fields=["state", "-number"], name="boilerplate_by_state"),
        ),
        migrations.AddConstraint(
            model_name="boilerplateproposal",
            constraint=models.UniqueConstraint(fields=("source", "line"), name="boilerplate_once_a_source"),
        ),
        migrations.AddConstraint(
            model_name="boilerplateplace",
            constraint=models.UniqueConstraint(fields=("proposal", "article"), name="boilerplate_place_once"),
        ),
        migrations.AddIndex(
            model_name="shadowdifference",
            index=models.Index(fields=["run", "field", "effect"], name="shadow_by_field"),
        ),
    ]
