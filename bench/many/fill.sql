INSERT INTO directory_people
    (id, number, name, email, subject, status, job_family, assignments, reporting_lines, roles, version)
SELECT md5('person' || n)::uuid, 'E' || n, 'Person ' || n, 'p' || n || '@many.test', 'subject-' || n,
    'active', 'sales', jsonb '[]', jsonb '[]', jsonb '[]', 1
FROM generate_series(1, 8) AS n;

INSERT INTO directory_units (id, code, name, parent_id, head_id, deleted, version)
SELECT md5('unit' || n)::uuid, 'U' || n, 'Unit ' || n,
    CASE WHEN n > 1 THEN md5('unit1')::uuid END, md5('person' || n)::uuid, false, 1
FROM generate_series(1, 3) AS n;

INSERT INTO directory_closure (kind, descendant_id, ancestor_id, starts_on, ends_on, depth)
SELECT 'manager', md5('person' || n)::uuid, md5('person1')::uuid, date '2020-01-01', date '9999-12-31', 1
FROM generate_series(2, 8) AS n
UNION ALL
SELECT 'unit', md5('person' || n)::uuid, md5('unit' || 1 + n % 3)::uuid, date '2020-01-01', date '9999-12-31', 1
FROM generate_series(1, 8) AS n;

INSERT INTO cycles (id, name, level, starts_on, ends_on, cut_off_on, state, version)
VALUES (md5('cycle')::uuid, '2026', 'year', '2026-01-01', '2026-12-31', '2027-01-15', 'active', 1);

INSERT INTO sheets (id, cycle_id, owner_kind, owner_id, state, version)
SELECT md5('sheet' || n)::uuid, md5('cycle')::uuid, 'person', md5('person' || n)::uuid, 'agreed', 1
FROM generate_series(1, 8) AS n;

INSERT INTO goals
    (id, sheet_id, cycle_id, owner_kind, owner_id, kind, title, description, state, weight, progress_source,
     visibility, progress, version)
SELECT md5('goal' || n)::uuid, md5('sheet' || 1 + n % 8)::uuid, md5('cycle')::uuid, 'person',
    md5('person' || 1 + n % 8)::uuid, 'objective', 'Goal ' || n, '', 'active', 30, 'key_results',
    'open', 40, 1
FROM generate_series(0, 23) AS n;

INSERT INTO key_results
    (id, goal_id, title, unit, direction, accumulation, period, start, target, weight, starts_on,
     ends_on, progress_source, cancelled, current, progress, version)
SELECT md5('kr' || n)::uuid, md5('goal' || n % 24)::uuid, 'Key result ' || n, '%', 'increase',
    'latest', 'month', 0, 100, 1, date '2026-01-01', date '2026-12-31', 'own', false, 40, 40, 1
FROM generate_series(0, 47) AS n;

INSERT INTO key_result_values
    (check_in_id, key_result_id, period_start, period_end, value, recorded_at, counts)
SELECT md5('value' || n)::uuid, md5('kr' || n)::uuid, date '2026-03-01', date '2026-03-31', 40, now(), true
FROM generate_series(0, 47) AS n;

INSERT INTO alignments (id, goal_id, parent_goal_id, share)
SELECT md5('link' || n)::uuid, md5('goal' || n)::uuid, md5('goal' || n % 8)::uuid, 100
FROM generate_series(8, 23) AS n
