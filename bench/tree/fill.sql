CREATE TABLE tree AS
SELECT md5('goal' || n)::uuid AS id, n, own.level,
    md5('goal' || above.first + (n - own.first) % above.size)::uuid AS parent_id,
    CASE WHEN own.level = 1 THEN 'company' WHEN own.level < 5 THEN 'unit' ELSE 'person' END AS kind,
    CASE WHEN own.level = 1 THEN 0 WHEN own.level < 5 THEN n ELSE n % {people} END AS owner
FROM levels AS own
CROSS JOIN LATERAL generate_series(own.first, own.first + own.size - 1) AS n
LEFT JOIN levels AS above ON above.level = own.level - 1;

INSERT INTO directory_units (id, code, name, parent_id, head_id, deleted, version)
SELECT md5('unit' || own.n)::uuid, 'U' || own.n, '部门' || own.n,
    CASE WHEN above.kind = 'unit' THEN md5('unit' || above.n)::uuid END,
    md5('person' || (own.n - first))::uuid, false, 1
FROM tree AS own JOIN levels USING (level) LEFT JOIN tree AS above ON above.id = own.parent_id
WHERE own.kind = 'unit';

INSERT INTO directory_people
    (id, number, name, email, subject, status, job_family, assignments, reporting_lines, roles, version)
SELECT md5('person' || n)::uuid, 'E' || n, '员工' || n, n || '@tree.test', 'subject-' || n, 'active', '',
    '[]', '[]', '[]', 1
FROM generate_series(0, {people} - 1) AS n;

INSERT INTO directory_closure (kind, descendant_id, ancestor_id, starts_on, ends_on, depth)
WITH RECURSIVE line AS (
    SELECT n, CASE WHEN n >= 10000 THEN n % 10000 WHEN n >= 1000 THEN n % 1000
                   WHEN n >= 100 THEN n % 100 WHEN n >= 10 THEN n % 10 ELSE 0 END AS manager
    FROM generate_series(1, {people} - 1) AS n
), up AS (
    SELECT n, manager, 1 AS depth FROM line
    UNION ALL
    SELECT up.n, line.manager, up.depth + 1 FROM up JOIN line ON line.n = up.manager
)
SELECT 'manager', md5('person' || n)::uuid, md5('person' || manager)::uuid, date '2020-01-01',
    date 'infinity', min(depth)
FROM up GROUP BY n, manager;

INSERT INTO directory_closure (kind, descendant_id, ancestor_id, starts_on, ends_on, depth)
WITH RECURSIVE up AS (
    SELECT id AS below, id AS above, 0 AS depth FROM directory_units
    UNION ALL
    SELECT up.below, unit.parent_id, up.depth + 1
    FROM up JOIN directory_units AS unit ON unit.id = up.above WHERE unit.parent_id IS NOT NULL
), posted AS (
    SELECT md5('person' || n)::uuid AS person, md5('unit' || last.first + n % last.size)::uuid AS unit
    FROM generate_series(0, {people} - 1) AS n
    CROSS JOIN (SELECT first, size FROM levels WHERE level = 4) AS last
)
SELECT 'subunit', below, above, date '-infinity', date 'infinity', depth FROM up
UNION ALL
SELECT 'unit', person, above, date '2020-01-01', date 'infinity', depth
FROM posted JOIN up ON below = unit;

INSERT INTO cycles (id, name, level, starts_on, ends_on, cut_off_on, state, version)
VALUES (md5('cycle')::uuid, '2026', 'company', '2026-01-01', '2026-12-31', '2027-01-15', 'active', 1),
    (md5('before')::uuid, '2025', 'company', '2025-01-01', '2025-12-31', '2026-01-15', 'closed', 1);

INSERT INTO sheets (id, cycle_id, owner_kind, owner_id, state, version)
SELECT DISTINCT md5('sheet' || kind || owner)::uuid, md5({cycle})::uuid, kind,
    CASE WHEN kind <> 'company' THEN md5(kind || owner)::uuid END, 'filed', 1
FROM tree;

INSERT INTO goals
    (id, sheet_id, cycle_id, owner_kind, owner_id, kind, title, description, state, progress_source,
     visibility, progress, children_progress, version)
SELECT id, md5('sheet' || kind || owner)::uuid, md5({cycle})::uuid, kind,
    CASE WHEN kind <> 'company' THEN md5(kind || owner)::uuid END,
    CASE WHEN kind = 'person' AND owner % 10 < 7 THEN 'kpi' ELSE 'objective' END,
    CASE WHEN n % 3 = 2 THEN
        (ARRAY['Improve', 'Reduce', 'Deliver', 'Grow', 'Launch'])[1 + n / 3 % 5] || ' '
        || (ARRAY['revenue', 'quality', 'delivery', 'uptime', 'coverage', 'onboarding', 'margin'])
           [1 + n / 15 % 7] || ' of line ' || n % 997
    ELSE
        (ARRAY['提升', '降低', '完成', '优化', '推进'])[1 + n / 3 % 5]
        || (ARRAY['客户满意度', '一次合格率', '交付准时率', '库存周转', '研发效率', '回款进度', '设备开动率'])
           [1 + n / 15 % 7] || '第' || n % 997 || '号产线'
    END || CASE n % 10000 WHEN 7777 THEN ' 熔接' WHEN 8888 THEN ' zirconium' ELSE '' END,
    '', 'active', CASE WHEN level < 6 THEN 'children' ELSE 'key_results' END,
    CASE WHEN kind = 'person' AND owner % 10 < 7 THEN 'line'
         WHEN kind = 'unit' AND n % 19 = 0 THEN 'managers' ELSE 'open' END,
    0, CASE WHEN level < 6 THEN 0 END, 1
FROM tree;

INSERT INTO key_results
    (id, goal_id, title, unit, direction, accumulation, period, start, target, weight, starts_on,
     ends_on, progress_source, cancelled, current, progress, version)
SELECT md5('kr' || n || '.' || place)::uuid, id,
    (ARRAY['月度达成率', 'On time rate', '问题关闭数'])[place] || ' ' || n % 89, '%', 'increase', 'latest',
    'week', 0, 100, 1, date '2026-01-01', date '2026-12-31', 'own', false, 0, 0, 1
FROM tree CROSS JOIN generate_series(1, 3) AS place;

INSERT INTO alignments (id, goal_id, parent_goal_id, share, live, progress)
SELECT md5('link' || n)::uuid, id, parent_id, 1, true, 0 FROM tree WHERE parent_id IS NOT NULL;

INSERT INTO alignments (id, goal_id, parent_goal_id, share, live, progress)
SELECT md5('hot' || n)::uuid, id, md5('goal0')::uuid, 1, true, 0 FROM tree WHERE level = 6 AND n % 45 = 0;

DROP TABLE levels;

DROP TABLE tree
