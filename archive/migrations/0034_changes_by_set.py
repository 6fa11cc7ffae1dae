"""The changes of an act are found in their order by one index, in place of the one of the foreign key."""

import django.db.models.deletion
from django.db import migrations, models

OF_KEY = "archive_change_change_set_id_3666e80b"


class Migration(migrations.Migration):
    dependencies = [("archive", "0033_desk_preferences")]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["change_set", "id"], name="change_of_set"),
        ),
        # By itself Django would write the largest table of an archive anew in SQLite.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f"DROP INDEX IF EXISTS {OF_KEY}", f"CREATE INDEX {OF_KEY} ON archive_change (change_set_id)"
                )
            ],
            state_operations=[
                migrations.AlterField(
                    model_name="change",
                    name="change_set",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="archive.changeset",
                    ),
                )
            ],
        ),
    ]
