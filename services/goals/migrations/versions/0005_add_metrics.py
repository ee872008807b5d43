"""Add metrics."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
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
    op.add_column("key_results", sa.Column("metric_id", sa.Uuid(), nullable=True))
    op.add_column("key_results", sa.Column("metric_unit_id", sa.Uuid(), nullable=True))
    op.add_column(
        "key_results", sa.Column("provided_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.create_index(
        "key_results_metric",
        "key_results",
        ["metric_id", "metric_unit_id"],
        unique=False,
        postgresql_where=sa.text("metric_id IS NOT NULL"),
    )
