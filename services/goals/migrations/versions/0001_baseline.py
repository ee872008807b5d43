"""Baseline."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "cycles",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cut_off_on", sa.Date(), nullable=False),
        sa.Column("drafting_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["cycles.id"], name=op.f("cycles_parent_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("cycles_pkey")),
        sa.UniqueConstraint(
            "level", "starts_on", "ends_on", name=op.f("cycles_level_starts_on_ends_on_key")
        ),
    )
    op.create_table(
        "directory_closure",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("descendant_id", sa.Uuid(), nullable=False),
        sa.Column("ancestor_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "kind", "descendant_id", "ancestor_id", "starts_on", name=op.f("directory_closure_pkey")
        ),
    )
    op.create_index(
        "directory_closure_down",
        "directory_closure",
        ["kind", "ancestor_id", "descendant_id"],
        unique=False,
    )
    op.create_table(
        "directory_people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("job_family", sa.Text(), nullable=False),
        sa.Column("assignments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reporting_lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "leaves", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("directory_people_pkey")),
    )
    op.create_index(
        "directory_people_away",
        "directory_people",
        ["id"],
        unique=False,
        postgresql_where=sa.text("leaves <> '[]'"),
    )
    op.create_index("directory_people_number", "directory_people", ["number"], unique=False)
    op.create_index("directory_people_subject", "directory_people", ["subject"], unique=False)
    op.create_index(
        "directory_people_words",
        "directory_people",
        [
            sa.literal_column(
                "array_to_tsvector(array_remove(regexp_split_to_array(lower(name), '[^0-9a-z\\u00df-\\u024f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff]+|(?=[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff])|(?<=[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff])'), ''))"
            )
        ],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "directory_units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("head_id", sa.Uuid(), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("directory_units_pkey")),
    )
    op.create_index("directory_units_head_id", "directory_units", ["head_id"], unique=False)
    op.create_index(
        "directory_units_words",
        "directory_units",
        [
            sa.literal_column(
                "array_to_tsvector(array_remove(regexp_split_to_array(lower(name), '[^0-9a-z\\u00df-\\u024f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff]+|(?=[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff])|(?<=[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u3040-\\u30ff])'), ''))"
            )
        ],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "dirty_goals",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.Numeric(), nullable=True),
        sa.Column("value", sa.Numeric(), nullable=True),
        sa.Column("known", sa.Integer(), nullable=True),
        sa.Column("direct", sa.Boolean(), nullable=True),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("dirty_goals_pkey")),
    )
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column(
            "received_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("consumer", "event_id", name=op.f("inbox_pkey")),
    )
    op.create_index("inbox_received_at", "inbox", ["received_at"], unique=False)
    op.create_table(
        "key_result_values",
        sa.Column("check_in_id", sa.Uuid(), nullable=False),
        sa.Column("key_result_id", sa.Uuid(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("numerator", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("denominator", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("done", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("corrects", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("check_in_id", name=op.f("key_result_values_pkey")),
    )
    op.create_index(
        "key_result_values_period",
        "key_result_values",
        ["key_result_id", "period_start", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "library_entries",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("category_en", sa.Text(), nullable=True),
        sa.Column("formula", sa.Text(), nullable=True),
        sa.Column("formula_en", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("unit_en", sa.Text(), nullable=True),
        sa.Column("direction", sa.Text(), nullable=True),
        sa.Column("accumulation", sa.Text(), nullable=True),
        sa.Column("period", sa.Text(), nullable=True),
        sa.Column("typical_low", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("typical_high", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("typical_target", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("typical", sa.Text(), nullable=True),
        sa.Column("typical_en", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_en", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("job_families", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("levels", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("unit_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("spans", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("leaders", sa.Boolean(), nullable=True),
        sa.Column("goals", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "kind <> 'indicator' OR num_nulls(category, category_en, formula, formula_en, unit, unit_en, direction, accumulation, period, typical, typical_en, note, note_en) = 0",
            name=op.f("library_entries_indicator_check"),
        ),
        sa.CheckConstraint(
            "kind <> 'template' OR num_nulls(summary, summary_en, mode, job_families, levels, unit_ids, spans, goals) = 0",
            name=op.f("library_entries_template_check"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("library_entries_pkey")),
        sa.UniqueConstraint("kind", "code", name=op.f("library_entries_kind_code_key")),
    )
    op.create_table(
        "metrics",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("formula", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("accumulation", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("data_day", sa.SmallInteger(), nullable=False),
        sa.Column("for_company", sa.Boolean(), nullable=False),
        sa.Column("unit_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("due_reminded_through", sa.Date(), nullable=True),
        sa.Column("overdue_reminded_through", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("metrics_pkey")),
        sa.UniqueConstraint("code", name=op.f("metrics_code_key")),
    )
    op.create_index(op.f("metrics_provider_id"), "metrics", ["provider_id"], unique=False)
    op.create_table(
        "policies",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("policies_pkey")),
    )
    op.create_table(
        "alignment_sessions",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("units", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("members", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("convener_id", sa.Uuid(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("readers", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("awaited_subjects", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("alignment_sessions_cycle_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["alignment_sessions.id"],
            name=op.f("alignment_sessions_follows_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("alignment_sessions_pkey")),
    )
    op.create_index(
        "alignment_sessions_awaited_subjects",
        "alignment_sessions",
        ["awaited_subjects"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "alignment_sessions_cycle", "alignment_sessions", ["cycle_id", "id"], unique=False
    )
    op.create_index(
        "alignment_sessions_readers",
        "alignment_sessions",
        ["readers"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_table(
        "metric_values",
        sa.Column("metric_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("numerator", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("denominator", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["metric_id"], ["metrics.id"], name=op.f("metric_values_metric_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("metric_values_pkey")),
    )
    op.create_index(
        "metric_values_cell",
        "metric_values",
        ["metric_id", "unit_id", "period_start", "recorded_at"],
        unique=False,
    )
    op.create_table(
        "sheets",
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("reopened_until", sa.Date(), nullable=True),
        sa.Column("reopened_reason", sa.Text(), nullable=True),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column(
            "comments", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("returned_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("sheets_cycle_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("sheets_pkey")),
        sa.UniqueConstraint(
            "cycle_id",
            "owner_kind",
            "owner_id",
            name=op.f("sheets_cycle_id_owner_kind_owner_id_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("sheets_owner", "sheets", ["owner_id", "cycle_id"], unique=False)
    op.create_table(
        "goals",
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("weight", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("progress_source", sa.Text(), nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("strategic", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("theme", sa.Text(), server_default="", nullable=False),
        sa.Column("dimension", sa.Text(), nullable=True),
        sa.Column(
            "named_viewers", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False
        ),
        sa.Column("amounts_hidden", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reopened_until", sa.Date(), nullable=True),
        sa.Column("progress", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("children_progress", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sums", postgresql.ARRAY(sa.Numeric()), nullable=True),
        sa.Column("summed_on", sa.Date(), nullable=True),
        sa.Column("template_id", sa.Uuid(), nullable=True),
        sa.Column("words", postgresql.TSVECTOR(), nullable=True),
        sa.Column("carried_over_from_id", sa.Uuid(), nullable=True),
        sa.Column("moves", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["carried_over_from_id"], ["goals.id"], name=op.f("goals_carried_over_from_id_fkey")
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycles.id"], name=op.f("goals_cycle_id_fkey")),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("goals_sheet_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("goals_pkey")),
        postgresql_with={"fillfactor": 80},
    )
    op.create_index(
        "goals_carried",
        "goals",
        ["carried_over_from_id", "cycle_id"],
        unique=True,
        postgresql_where=sa.text("carried_over_from_id IS NOT NULL AND state <> 'cancelled'"),
    )
    op.create_index("goals_cycle", "goals", ["cycle_id", "id"], unique=False)
    op.create_index("goals_level", "goals", ["cycle_id", "owner_kind", "id"], unique=False)
    op.create_index("goals_owner", "goals", ["owner_id", "cycle_id"], unique=False)
    op.create_index(op.f("goals_sheet_id"), "goals", ["sheet_id"], unique=False)
    op.create_index(op.f("goals_template_id"), "goals", ["template_id"], unique=False)
    op.create_index(
        "goals_words",
        "goals",
        ["words"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": False},
    )
    op.create_table(
        "requests",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("goal_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("submitter_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("diff", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_person_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("asked_roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("owner_unit_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("ineligible_approver_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("participant_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["sheets.id"], name=op.f("requests_sheet_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("requests_pkey")),
    )
    op.create_index(
        "requests_asked_person_ids",
        "requests",
        ["asked_person_ids"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "requests_asked_roles",
        "requests",
        ["asked_roles", "owner_unit_ids"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "requests_goals", "requests", ["goal_ids"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "requests_open",
        "requests",
        ["sheet_id"],
        unique=True,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "requests_participant_ids",
        "requests",
        ["participant_ids"],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index("requests_sheet", "requests", ["sheet_id", "id"], unique=False)
    op.create_index("requests_submitter", "requests", ["submitter_id", "id"], unique=False)
    op.create_table(
        "key_results",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("accumulation", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("start", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("target", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("target_high", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("tolerance", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("weight", sa.Numeric(precision=24, scale=6), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("cadence", sa.Text(), nullable=True),
        sa.Column("ambition", sa.Text(), server_default="committed", nullable=False),
        sa.Column("source", sa.Text(), server_default="", nullable=False),
        sa.Column(
            "phased_targets",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
        sa.Column(
            "milestones",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
        ),
        sa.Column("progress_source", sa.Text(), nullable=False),
        sa.Column("children_mode", sa.Text(), server_default="share", nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("current", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("progress", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("last_check_in_id", sa.Uuid(), nullable=True),
        sa.Column("last_check_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_period_end", sa.Date(), nullable=True),
        sa.Column("metric_id", sa.Uuid(), nullable=True),
        sa.Column("metric_unit_id", sa.Uuid(), nullable=True),
        sa.Column("provided_through", sa.DateTime(timezone=True), nullable=True),
        sa.Column("library_item_id", sa.Uuid(), nullable=True),
        sa.Column("moves", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("key_results_goal_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("key_results_pkey")),
        postgresql_with={"fillfactor": 80},
    )
    op.create_index(
        "key_results_driven",
        "key_results",
        ["goal_id"],
        unique=False,
        postgresql_where=sa.text("progress_source = 'children'"),
    )
    op.create_index(op.f("key_results_goal_id"), "key_results", ["goal_id"], unique=False)
    op.create_index(
        op.f("key_results_library_item_id"), "key_results", ["library_item_id"], unique=False
    )
    op.create_index(
        "key_results_metric",
        "key_results",
        ["metric_id", "metric_unit_id"],
        unique=False,
        postgresql_where=sa.text("metric_id IS NOT NULL"),
    )
    op.create_table(
        "retrospectives",
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("cycle_id", sa.Uuid(), nullable=False),
        sa.Column("owner_kind", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("score", sa.Numeric(precision=3, scale=2), nullable=True),
        sa.Column("worked", sa.Text(), nullable=False),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=False),
        sa.Column(
            "actions", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["cycles.id"], name=op.f("retrospectives_cycle_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("retrospectives_goal_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("retrospectives_pkey")),
    )
    op.create_index(
        "retrospectives_actions",
        "retrospectives",
        ["actions"],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("goal_id IS NULL"),
    )
    op.create_index(
        "retrospectives_goal",
        "retrospectives",
        ["goal_id", "stage"],
        unique=True,
        postgresql_where=sa.text("goal_id IS NOT NULL"),
    )
    op.create_index(
        "retrospectives_unit",
        "retrospectives",
        ["owner_id", "cycle_id", "stage"],
        unique=True,
        postgresql_where=sa.text("goal_id IS NULL"),
    )
    op.create_table(
        "alignments",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("parent_goal_id", sa.Uuid(), nullable=False),
        sa.Column("parent_key_result_id", sa.Uuid(), nullable=True),
        sa.Column("share", sa.Numeric(precision=24, scale=6), nullable=False),
        sa.Column("amount", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("live", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("progress", sa.Numeric(precision=24, scale=6), nullable=True),
        sa.Column("last_update", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goals.id"], name=op.f("alignments_goal_id_fkey")),
        sa.ForeignKeyConstraint(
            ["parent_goal_id"], ["goals.id"], name=op.f("alignments_parent_goal_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["parent_key_result_id"],
            ["key_results.id"],
            name=op.f("alignments_parent_key_result_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("alignments_pkey")),
        sa.UniqueConstraint(
            "goal_id",
            "parent_goal_id",
            "parent_key_result_id",
            name=op.f("alignments_goal_id_parent_goal_id_parent_key_result_id_key"),
            postgresql_nulls_not_distinct=True,
        ),
        postgresql_with={"fillfactor": 80},
    )
    op.create_index("alignments_below", "alignments", ["parent_goal_id", "goal_id"], unique=False)
    op.create_index(
        op.f("alignments_parent_goal_id"), "alignments", ["parent_goal_id"], unique=False
    )
    op.create_index(
        op.f("alignments_parent_key_result_id"),
        "alignments",
        ["parent_key_result_id"],
        unique=False,
    )
    op.create_table(
        "cross_unit_requests",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("key_result_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("request_text", sa.Text(), nullable=False),
        sa.Column("needed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column(
            "requested_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("cross_unit_requests_goal_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["key_result_id"],
            ["key_results.id"],
            name=op.f("cross_unit_requests_key_result_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("cross_unit_requests_pkey")),
    )
    op.create_index(
        "cross_unit_requests_asked_by", "cross_unit_requests", ["requested_by", "id"], unique=False
    )
    op.create_index(
        op.f("cross_unit_requests_goal_id"), "cross_unit_requests", ["goal_id"], unique=False
    )
    op.create_index(
        "cross_unit_requests_unit", "cross_unit_requests", ["unit_id", "id"], unique=False
    )
