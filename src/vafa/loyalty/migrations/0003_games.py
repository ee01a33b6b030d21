from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("vafa_loyalty", "0002_tiers"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgeSaid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("years_at_least", models.PositiveSmallIntegerField()),
                ("said_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="age_said",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BadgeDef",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("names", models.JSONField()),
                (
                    "per",
                    models.CharField(
                        choices=[("once", "Once"), ("year", "Year"), ("month", "Month")],
                        default="once",
                        max_length=5,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="badges",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BadgeAward",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("window", models.CharField(blank=True, max_length=7)),
                ("source", models.CharField(max_length=60)),
                ("awarded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="badges",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "badge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="awards",
                        to="vafa_loyalty.badgedef",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BoardDef",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("names", models.JSONField()),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("points", "Points"),
                            ("challenges", "Challenges"),
                            ("badges", "Badges"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "ties",
                    models.CharField(
                        choices=[("shared", "Shared"), ("earliest", "Earliest")],
                        default="shared",
                        max_length=8,
                    ),
                ),
                ("places", models.PositiveSmallIntegerField(default=10)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("sealed_key", models.TextField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boards",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BoardAbsence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="board_absences",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to="vafa_loyalty.boarddef",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChallengeDef",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("names", models.JSONField()),
                ("asks", models.JSONField()),
                ("completions_max", models.PositiveIntegerField(default=1)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="challenges",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChallengeDeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("amount", models.PositiveIntegerField()),
                ("taken_back", models.PositiveIntegerField(default=0)),
                ("occurred_at", models.DateTimeField()),
                ("completion", models.PositiveIntegerField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenge_deeds",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deeds",
                        to="vafa_loyalty.challengedef",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChallengeCompletion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("completed_at", models.DateTimeField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completions",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="completions",
                        to="vafa_loyalty.challengedef",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChallengeProgress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("moved_at", models.DateTimeField()),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress",
                        to="vafa_loyalty.challengedef",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="challenge_progress",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("token", models.CharField(max_length=20, unique=True)),
                ("names", models.JSONField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("announced", "Announced"),
                            ("closed", "Closed"),
                            ("valued", "Valued"),
                            ("drawn", "Drawn"),
                            ("published", "Published"),
                        ],
                        default="announced",
                        max_length=9,
                    ),
                ),
                ("announcement", models.JSONField()),
                ("announcement_hash", models.CharField(max_length=64)),
                ("rules_text", models.TextField()),
                ("sealed_seed", models.TextField()),
                ("sealed_names_key", models.TextField()),
                ("age_years_min", models.PositiveSmallIntegerField(default=0)),
                ("countries", models.JSONField(default=list)),
                ("tickets_max", models.PositiveIntegerField(null=True)),
                ("free_tickets", models.PositiveIntegerField(default=0)),
                ("announced_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("entries_hash", models.CharField(blank=True, max_length=64)),
                ("public_value", models.CharField(blank=True, max_length=500)),
                ("valued_at", models.DateTimeField(null=True)),
                ("drawn_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draws",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DrawEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                ("weight", models.PositiveBigIntegerField()),
                ("entered_at", models.DateTimeField()),
                ("frozen_weight", models.PositiveBigIntegerField(null=True)),
                ("pseudonym", models.CharField(blank=True, max_length=64)),
                ("refused_because", models.CharField(blank=True, max_length=20)),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="vafa_loyalty.draw",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_entries",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DrawExclusion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pseudonym", models.CharField(blank=True, max_length=64)),
                ("said_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exclusions",
                        to="vafa_loyalty.draw",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw_exclusions",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DrawWinner",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("attempt", models.PositiveIntegerField()),
                ("prize", models.CharField(blank=True, max_length=500)),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="winners",
                        to="vafa_loyalty.draw",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vafa_loyalty.drawentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PackDef",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("names", models.JSONField()),
                ("price", models.BigIntegerField()),
                ("credits", models.PositiveIntegerField()),
                ("bonus", models.PositiveIntegerField(default=0)),
                ("points", models.PositiveIntegerField(default=0)),
                ("days", models.PositiveIntegerField(null=True)),
                ("is_sold", models.BooleanField(default=True)),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vafa_ledger.asset",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="packs",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PackSale",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=80)),
                ("price", models.BigIntegerField()),
                ("sold_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("refunded", models.BigIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packs",
                        to="vafa_loyalty.member",
                    ),
                ),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sales",
                        to="vafa_loyalty.packdef",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PublicValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.CharField(max_length=40)),
                ("value", models.CharField(max_length=500)),
                ("said_at", models.DateTimeField()),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="vafa_loyalty.draw",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WheelDef",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("names", models.JSONField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("wheel", "Wheel"), ("scratch", "Scratch")],
                        default="wheel",
                        max_length=7,
                    ),
                ),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="vafa_ledger.asset",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wheels",
                        to="vafa_loyalty.programme",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PrizeStock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slice", models.CharField(max_length=64)),
                (
                    "wheel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stocks",
                        to="vafa_loyalty.wheeldef",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WheelEpoch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("sealed_seed", models.TextField()),
                ("commitment", models.CharField(max_length=64)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "wheel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="epochs",
                        to="vafa_loyalty.wheeldef",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WheelSpin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("nonce", models.CharField(max_length=64)),
                ("request_key", models.CharField(max_length=80)),
                ("landed", models.CharField(max_length=64)),
                ("given", models.CharField(max_length=64)),
                ("prize", models.JSONField(null=True)),
                ("spun_at", models.DateTimeField()),
                (
                    "epoch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spins",
                        to="vafa_loyalty.wheelepoch",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spins",
                        to="vafa_loyalty.member",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WheelVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("slices", models.JSONField()),
                ("fallback", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("written_at", models.DateTimeField()),
                ("by", models.CharField(max_length=40)),
                (
                    "wheel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="vafa_loyalty.wheeldef",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="wheelepoch",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="epochs",
                to="vafa_loyalty.wheelversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="badgedef",
            constraint=models.UniqueConstraint(
                fields=("programme", "key"), name="loyalty_one_badge"
            ),
        ),
        migrations.AddIndex(
            model_name="badgeaward",
            index=models.Index(fields=["badge", "awarded_at"], name="loyalty_award_badge"),
        ),
        migrations.AddConstraint(
            model_name="badgeaward",
            constraint=models.UniqueConstraint(
                fields=("member", "badge", "window"), name="loyalty_one_award"
            ),
        ),
        migrations.AddConstraint(
            model_name="boarddef",
            constraint=models.UniqueConstraint(
                fields=("programme", "key"), name="loyalty_one_board"
            ),
        ),
        migrations.AddConstraint(
            model_name="boarddef",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at", None), ("ends_at__gt", models.F("begins_at")), _connector="OR"
                ),
                name="loyalty_board_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardabsence",
            constraint=models.UniqueConstraint(
                fields=("board", "member"), name="loyalty_absent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="challengedef",
            constraint=models.UniqueConstraint(
                fields=("programme", "key"), name="loyalty_one_challenge"
            ),
        ),
        migrations.AddConstraint(
            model_name="challengedef",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_at", None), ("ends_at__gt", models.F("begins_at")), _connector="OR"
                ),
                name="loyalty_challenge_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="challengedef",
            constraint=models.CheckConstraint(
                condition=models.Q(("completions_max__gte", 1)),
                name="loyalty_challenge_completions",
            ),
        ),
        migrations.AddIndex(
            model_name="challengedeed",
            index=models.Index(fields=["member", "challenge"], name="loyalty_deed_member"),
        ),
        migrations.AddConstraint(
            model_name="challengedeed",
            constraint=models.UniqueConstraint(
                fields=("challenge", "member", "source"), name="loyalty_deed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="challengedeed",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gte", 1), ("taken_back__lte", models.F("amount"))),
                name="loyalty_deed_within",
            ),
        ),
        migrations.AddIndex(
            model_name="challengecompletion",
            index=models.Index(fields=["member", "challenge"], name="loyalty_completion_member"),
        ),
        migrations.AddConstraint(
            model_name="challengecompletion",
            constraint=models.UniqueConstraint(
                fields=("challenge", "member", "number"), name="loyalty_completed_once"
            ),
        ),
        migrations.AddIndex(
            model_name="challengeprogress",
            index=models.Index(fields=["member"], name="loyalty_progress_member"),
        ),
        migrations.AddConstraint(
            model_name="challengeprogress",
            constraint=models.UniqueConstraint(
                fields=("challenge", "member"), name="loyalty_one_progress"
            ),
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(fields=["state", "closes_at"], name="loyalty_draw_due"),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(
                fields=("programme", "key"), name="loyalty_one_draw"
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("announced_at"))),
                name="loyalty_draw_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "announced"),
                    models.Q(("entries_hash", ""), _negated=True),
                    _connector="OR",
                ),
                name="loyalty_draw_frozen",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["announced", "closed"]),
                    models.Q(("public_value", ""), _negated=True),
                    _connector="OR",
                ),
                name="loyalty_draw_valued",
            ),
        ),
        migrations.AddIndex(
            model_name="drawentry",
            index=models.Index(fields=["draw", "member"], name="loyalty_entry_member"),
        ),
        migrations.AddIndex(
            model_name="drawentry",
            index=models.Index(fields=["member", "-id"], name="loyalty_entry_list"),
        ),
        migrations.AddConstraint(
            model_name="drawentry",
            constraint=models.UniqueConstraint(
                fields=("draw", "source"), name="loyalty_entered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="drawexclusion",
            constraint=models.UniqueConstraint(
                fields=("draw", "member"), name="loyalty_excluded_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="drawwinner",
            constraint=models.UniqueConstraint(
                fields=("draw", "number"), name="loyalty_one_winner"
            ),
        ),
        migrations.AddConstraint(
            model_name="packdef",
            constraint=models.UniqueConstraint(
                fields=("programme", "key"), name="loyalty_one_pack"
            ),
        ),
        migrations.AddConstraint(
            model_name="packdef",
            constraint=models.CheckConstraint(
                condition=models.Q(("credits__gte", 1), ("price__gte", 0)),
                name="loyalty_pack_amounts",
            ),
        ),
        migrations.AddIndex(
            model_name="packsale",
            index=models.Index(fields=["member", "-id"], name="loyalty_pack_list"),
        ),
        migrations.AddConstraint(
            model_name="packsale",
            constraint=models.UniqueConstraint(fields=("pack", "source"), name="loyalty_sold_once"),
        ),
        migrations.AddConstraint(
            model_name="publicvalue",
            constraint=models.UniqueConstraint(fields=("draw", "by"), name="loyalty_value_once"),
        ),
        migrations.AddConstraint(
            model_name="wheeldef",
            constraint=models.UniqueConstraint(
                fields=("programme", "key"), name="loyalty_one_wheel"
            ),
        ),
        migrations.AddConstraint(
            model_name="prizestock",
            constraint=models.UniqueConstraint(fields=("wheel", "slice"), name="loyalty_one_stock"),
        ),
        migrations.AddIndex(
            model_name="wheelspin",
            index=models.Index(fields=["epoch", "landed"], name="loyalty_spin_slice"),
        ),
        migrations.AddConstraint(
            model_name="wheelspin",
            constraint=models.UniqueConstraint(
                fields=("epoch", "member", "number"), name="loyalty_one_spin"
            ),
        ),
        migrations.AddConstraint(
            model_name="wheelspin",
            constraint=models.UniqueConstraint(
                fields=("member", "request_key"), name="loyalty_spun_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wheelversion",
            constraint=models.UniqueConstraint(
                fields=("wheel", "number"), name="loyalty_one_wheel_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="wheelepoch",
            constraint=models.UniqueConstraint(
                fields=("wheel", "number"), name="loyalty_one_epoch"
            ),
        ),
        migrations.AddConstraint(
            model_name="wheelepoch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("wheel",),
                name="loyalty_one_open_epoch",
            ),
        ),
    ]
