from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vafa_loyalty", "0015_liability"),
        ("vafa_staff", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PartnerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="budget",
            name="loyalty_budget_amount",
        ),
        migrations.AddField(
            model_name="budget",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="contact",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="partner",
            name="notes",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="partnerentry",
            name="undoes",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vafa_loyalty.partnerentry",
            ),
        ),
        migrations.AddField(
            model_name="partnerentry",
            name="wanted",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="rulegroup",
            name="name",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddConstraint(
            model_name="budget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    models.Q(("amount", 0), ("closed_at__isnull", False)),
                    _connector="OR",
                ),
                name="loyalty_budget_amount",
            ),
        ),
        migrations.AddField(
            model_name="partnerkey",
            name="key",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="vafa_staff.apikey",
            ),
        ),
        migrations.AddField(
            model_name="partnerkey",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="keys",
                to="vafa_loyalty.partner",
            ),
        ),
    ]
