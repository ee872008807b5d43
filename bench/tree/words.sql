UPDATE goals SET words = (
    SELECT array_to_tsvector(array_agg(DISTINCT word)) FROM (
        SELECT CASE WHEN run[1] ~ '^[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff]'
                    THEN substr(run[1], place, 2) ELSE left(run[1], 40) END AS word
        FROM regexp_matches(
            lower(normalize(concat_ws(' ', title, left(description, 300), (
                SELECT string_agg(measured.title, ' ') FROM key_results AS measured
                WHERE measured.goal_id = goals.id
            )), NFKC)),
            '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff]+|[0-9a-z\u00df-\u024f]+', 'g'
        ) AS run
        CROSS JOIN generate_series(
            1, CASE WHEN run[1] ~ '^[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff]'
                    THEN length(run[1]) ELSE 1 END
        ) AS place
        UNION ALL SELECT unnest(ARRAY['#' || owner_kind, '#' || visibility, '#' || cycle_id])
    ) AS words_of_goal
)
