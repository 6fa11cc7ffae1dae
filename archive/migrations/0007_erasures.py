import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0006_fill_event_states_and_confirmed_sources")]

    operations = [
        migrations.CreateModel(
            name="ErasedHash",
            fields=[
                (
                    "sha256",
                    models.CharField(max_length=64, primary_key=True, serialize=False, verbose_name="SHA-256"),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archive.article"
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="change",
            name="action",
            field=models.CharField(
                choices=[
                    ("create", "created"),
                    ("set", "set"),
                    ("link", "linked"),
                    ("delete", "deleted"),
                    ("erase", "erased"),
                ],
                max_length=6,
                verbose_name="action",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(condition=models.Q(("field", "problems")), fields=["id"], name="change_of_problems"),
        ),
    ]
