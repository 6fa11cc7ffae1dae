"""The present number of the search log gets its token; an index that is made anew follows from there."""

import secrets
from typing import Any

from django.db import migrations


def give_token(apps: Any, schema_editor: Any) -> None:
    generation = apps.get_model("archive", "Generation").objects.filter(pk=1).first()
    if generation is None or not generation.search_seq:
        return
    generation.search_token = secrets.randbits(62)
    generation.save(update_fields=["search_token"])
    position = {"seq": generation.search_seq, "token": generation.search_token}
    apps.get_model("archive", "SearchPosition").objects.create(**position)


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_generation_tokens")]

    operations = [migrations.RunPython(give_token, migrations.RunPython.noop)]
