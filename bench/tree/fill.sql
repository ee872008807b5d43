CREATE TABLE levels (level int, first int, size int);

INSERT INTO levels VALUES
    (1, 0, 10), (2, 10, 100), (3, 110, 1000), (4, 1110, 10000), (5, 11110, 60000), (6, 71110, 228890);

CREATE TABLE tree AS
SELECT md5('goal' || n)::uuid AS id, n, own.level,
    md5('goal' || above.first + (n - own.first) % above.size)::uuid AS parent_id,
    CASE WHEN own.level = 1 THEN 'company' WHEN own.level < 5 THEN 'unit' ELSE 'person' END AS kind,
    CASE WHEN own.level = 1 THEN 0 WHEN own.level < 5 THEN n ELSE n % 100000 END AS owner
FROM levels AS own
CROSS JOIN LATERAL generate_series(own.first, own.first + own.size - 1) AS n
LEFT JOIN levels AS above ON above.level = own.level - 1;

INSERT INTO cycles (id, name, level, starts_on, ends_on, cut_off_on, state, version)
VALUES (md5('cycle')::uuid, 'Year', 'company', '2026-01-01', '2026-12-31', '2027-01-15', 'active', 1);

INSERT INTO sheets (id, cycle_id, owner_kind, owner_id, state, version)
SELECT DISTINCT md5('sheet' || kind || owner)::uuid, md5('cycle')::uuid, kind,
    CASE WHEN kind <> 'company' THEN md5(kind || owner)::uuid END, 'filed', 1
FROM tree;

INSERT INTO goals
    (id, sheet_id, cycle_id, owner_kind, owner_id, kind, title, description, state, driver,
     visibility, progress, children_progress, version)
SELECT id, md5('sheet' || kind || owner)::uuid, md5('cycle')::uuid, kind,
    CASE WHEN kind <> 'company' THEN md5(kind || owner)::uuid END, 'objective', 'Goal ' || n, '',
    'active', CASE WHEN level < 6 THEN 'children' ELSE 'key_results' END, 'open', 0,
    CASE WHEN level < 6 THEN 0 END, 1
FROM tree;

INSERT INTO key_results
    (id, goal_id, title, unit, direction, accumulation, period, start, target, weight, starts_on,
     ends_on, driver, cancelled, current, progress, version)
SELECT md5('kr' || n || '.' || place)::uuid, id, 'Key result ' || place, '%', 'increase', 'latest',
    'week', 0, 100, 1, date '2026-01-01', date '2026-12-31', 'own', false, 0, 0, 1
FROM tree CROSS JOIN generate_series(1, 3) AS place;

INSERT INTO alignments (id, goal_id, parent_goal_id, share, live, progress)
SELECT md5('link' || n)::uuid, id, parent_id, 1, true, 0 FROM tree WHERE parent_id IS NOT NULL;

INSERT INTO alignments (id, goal_id, parent_goal_id, share, live, progress)
SELECT md5('hot' || n)::uuid, id, md5('goal0')::uuid, 1, true, 0 FROM tree WHERE level = 6 AND n % 45 = 0;

DROP TABLE levels;

DROP TABLE tree
