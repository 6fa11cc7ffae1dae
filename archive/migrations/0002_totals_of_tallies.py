"""Find the headings with the most articles without reading the counts of every month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_foundation")]

    operations = [
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                condition=models.Q(("precision", "total")), fields=["kind", "n"], name="tally_by_total"
            ),
        ),
    ]
