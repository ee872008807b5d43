"""Baseline."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "employees",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_sort", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("mobile", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("job_family", sa.Text(), nullable=True),
        sa.Column("job_level", sa.Text(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.Column(
            "leaves", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("employees_pkey")),
        sa.UniqueConstraint("email", name=op.f("employees_email_key")),
        sa.UniqueConstraint("number", name=op.f("employees_number_key")),
        sa.UniqueConstraint("subject", name=op.f("employees_subject_key")),
    )
    op.create_index("employees_name_sort", "employees", ["name_sort", "id"], unique=False)
    op.create_table(
        "units",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("head_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("units_parent_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("units_pkey")),
        sa.UniqueConstraint("code", name=op.f("units_code_key")),
    )
    op.create_index(op.f("units_head_id"), "units", ["head_id"], unique=False)
    op.create_index(op.f("units_parent_id"), "units", ["parent_id"], unique=False)
    op.create_table(
        "assignments",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("main", sa.Boolean(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employees.id"], name=op.f("assignments_employee_id_fkey")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("assignments_unit_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("assignments_pkey")),
    )
    op.create_index(op.f("assignments_employee_id"), "assignments", ["employee_id"], unique=False)
    op.create_index(op.f("assignments_unit_id"), "assignments", ["unit_id"], unique=False)
    op.create_table(
        "reporting_lines",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employees.id"], name=op.f("reporting_lines_employee_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["manager_id"], ["employees.id"], name=op.f("reporting_lines_manager_id_fkey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("reporting_lines_pkey")),
    )
    op.create_index(
        op.f("reporting_lines_employee_id"), "reporting_lines", ["employee_id"], unique=False
    )
    op.create_index(
        op.f("reporting_lines_manager_id"), "reporting_lines", ["manager_id"], unique=False
    )
    op.create_table(
        "roles",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], ["employees.id"], name=op.f("roles_employee_id_fkey")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("roles_unit_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("roles_pkey")),
        sa.UniqueConstraint(
            "employee_id",
            "role",
            "unit_id",
            name=op.f("roles_employee_id_role_unit_id_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
