"""Say of which asset a posting undoes so much.

Without an index and a constraint, so that SQLite adds the column in place: a table that is made
anew would lose the triggers that keep it append-only.
"""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vafa_ledger", "0002_append_only")]
    operations = [
        migrations.AddField(
            model_name="posting",
            name="undoes_asset",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vafa_ledger.asset",
            ),
        )
    ]
