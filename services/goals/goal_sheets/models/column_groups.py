"""What columns of goals and key results are about: every one of them stands here exactly once."""

# Whatever begins a goal from another one (沿用上期, 结转, a part that is handed down) takes what is
# said of it by these lists, and tells anew what belongs to its time.

# What is said of a goal, whoever has it and whenever.
GOAL_CONTENT = (
    "kind", "title", "description", "weight", "progress_source", "visibility", "named_viewers",
    "amounts_hidden",
    "strategic", "theme", "dimension", "template_id",
)  # fmt: skip
# Whose it is and when.
GOAL_PLACE = ("id", "sheet_id", "cycle_id", "owner_kind", "owner_id", "carried_over_from_id")
# What has become of it.
GOAL_COURSE = (
    "state", "reopened_until", "progress", "children_progress", "last_update", "words", "sums",
    "summed_on", "version", "moves", "updated_at",
)  # fmt: skip

# How a key result is measured.
MEASURE = (
    "title", "unit", "direction", "accumulation", "period", "tolerance", "cadence", "ambition",
    "source", "library_item_id",
)  # fmt: skip
# Where its number comes from.
ORIGIN = ("progress_source", "children_mode", "metric_id", "metric_unit_id")
KEY_RESULT_CONTENT = (*MEASURE, *ORIGIN, "weight")
# What is set for one time alone.
KEY_RESULT_TARGETS = (
    "start",
    "target",
    "target_high",
    "phased_targets",
    "milestones",
    "starts_on",
    "ends_on",
)
KEY_RESULT_COURSE = (
    "id", "goal_id", "cancelled", "current", "progress", "last_check_in_id", "last_check_in_at",
    "last_period_end", "provided_through", "version", "moves", "updated_at",
)  # fmt: skip
