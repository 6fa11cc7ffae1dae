"""Note since when an article is an account of an event, and when what counts under a heading last changed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0021_ledger_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="added_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="added"),
        ),
        migrations.AddField(
            model_name="tally",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)), fields=["withdrawn_at"], name="article_withdrawn"
            ),
        ),
    ]
