"""Set-based inserts of library content."""

from servicekit.database.raw import execute_raw
from servicekit.unit_of_work.session import UnitOfWork

INSERT_ITEMS = """
    INSERT INTO library_entries (kind, id, version, code, name, name_en, category, category_en,
        formula, formula_en, unit, unit_en, direction, accumulation, period, typical_low,
        typical_high, typical_target, typical, typical_en, note, note_en, archived, words)
    SELECT 'indicator', uuidv7(), 1, code, name, name_en, category, category_en, formula,
        formula_en, unit, unit_en, direction, accumulation, period, typical_low, typical_high,
        typical_target, typical, typical_en, note, note_en, archived, CAST(words AS tsvector)
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS item (code text, name text, name_en text,
        category text, category_en text, formula text, formula_en text, unit text, unit_en text,
        direction text, accumulation text, period text, typical_low numeric, typical_high numeric,
        typical_target numeric, typical text, typical_en text, note text, note_en text,
        archived boolean, words text)
    ON CONFLICT (kind, code) DO NOTHING
"""
INSERT_TEMPLATES = """
    INSERT INTO library_entries (kind, id, version, code, name, name_en, summary, summary_en, mode,
        job_families, levels, unit_ids, spans, leaders, goals, archived, words)
    SELECT 'template', uuidv7(), 1, code, name, name_en, summary, summary_en, mode, job_families,
        levels, unit_ids, spans, leaders, goals, archived, CAST(words AS tsvector)
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS template (code text, name text, name_en text,
        summary text, summary_en text, mode text, job_families jsonb, levels jsonb,
        unit_ids jsonb, spans jsonb, leaders boolean, goals jsonb, archived boolean,
        words text)
    ON CONFLICT (kind, code) DO NOTHING
"""


def insert_library_content(uow: UnitOfWork, items: str, templates: str) -> int:
    """Insert the indicators and templates (JSON arrays of rows) whose codes are new.

    Returns the number of rows inserted.
    """
    inserted_items = execute_raw(uow.session, INSERT_ITEMS, {"rows": items}).rowcount
    inserted_templates = execute_raw(uow.session, INSERT_TEMPLATES, {"rows": templates}).rowcount
    return inserted_items + inserted_templates
