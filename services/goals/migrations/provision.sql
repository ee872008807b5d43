CREATE TABLE cycles (
	name TEXT NOT NULL,
	level TEXT NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	cut_off_on DATE NOT NULL,
	drafting_on DATE,
	closes_on DATE,
	state TEXT NOT NULL,
	parent_id UUID,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT cycles_pkey PRIMARY KEY (id),
	CONSTRAINT cycles_level_starts_on_ends_on_key UNIQUE (level, starts_on, ends_on),
	CONSTRAINT cycles_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES cycles (id)
);

CREATE TABLE directory_closure (
	kind TEXT NOT NULL,
	descendant_id UUID NOT NULL,
	ancestor_id UUID NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	depth INTEGER NOT NULL,
	CONSTRAINT directory_closure_pkey PRIMARY KEY (kind, descendant_id, ancestor_id, starts_on)
);

CREATE INDEX directory_closure_down ON directory_closure (kind, ancestor_id, descendant_id);

CREATE TABLE directory_people (
	id UUID NOT NULL,
	number TEXT NOT NULL,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	subject TEXT,
	status TEXT NOT NULL,
	job_family TEXT NOT NULL,
	assignments JSONB NOT NULL,
	reporting_lines JSONB NOT NULL,
	roles JSONB NOT NULL,
	leaves JSONB DEFAULT '[]' NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT directory_people_pkey PRIMARY KEY (id)
);

CREATE INDEX directory_people_away ON directory_people (id) WHERE leaves <> '[]';

CREATE INDEX directory_people_number ON directory_people (number);

CREATE INDEX directory_people_subject ON directory_people (subject);

CREATE INDEX directory_people_words ON directory_people USING gin (array_to_tsvector(array_remove(regexp_split_to_array(lower(name), '[^0-9a-z\u00df-\u024f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff]+|(?=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff])|(?<=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff])'), '')));

CREATE TABLE directory_units (
	id UUID NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	parent_id UUID,
	head_id UUID,
	deleted BOOLEAN NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT directory_units_pkey PRIMARY KEY (id)
);

CREATE INDEX directory_units_head_id ON directory_units (head_id);

CREATE INDEX directory_units_words ON directory_units USING gin (array_to_tsvector(array_remove(regexp_split_to_array(lower(name), '[^0-9a-z\u00df-\u024f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff]+|(?=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff])|(?<=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff])'), '')));

CREATE TABLE dirty_goals (
	goal_id UUID NOT NULL,
	weight NUMERIC,
	value NUMERIC,
	known INTEGER,
	direct BOOLEAN,
	last_update TIMESTAMP WITH TIME ZONE,
	id UUID NOT NULL,
	CONSTRAINT dirty_goals_pkey PRIMARY KEY (id)
);

CREATE TABLE inbox (
	consumer TEXT NOT NULL,
	event_id UUID NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT inbox_pkey PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_received_at ON inbox (received_at);

CREATE TABLE key_result_values (
	check_in_id UUID NOT NULL,
	key_result_id UUID NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	value NUMERIC(24, 6),
	numerator NUMERIC(24, 6),
	denominator NUMERIC(24, 6),
	done TEXT[],
	corrects UUID,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	counts BOOLEAN NOT NULL,
	CONSTRAINT key_result_values_pkey PRIMARY KEY (check_in_id)
);

CREATE INDEX key_result_values_period ON key_result_values (key_result_id, period_start, recorded_at);

CREATE TABLE library_entries (
	kind TEXT NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	name_en TEXT NOT NULL,
	archived BOOLEAN NOT NULL,
	words TSVECTOR,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	category TEXT,
	category_en TEXT,
	formula TEXT,
	formula_en TEXT,
	unit TEXT,
	unit_en TEXT,
	direction TEXT,
	accumulation TEXT,
	period TEXT,
	typical_low NUMERIC(24, 6),
	typical_high NUMERIC(24, 6),
	typical_target NUMERIC(24, 6),
	typical TEXT,
	typical_en TEXT,
	note TEXT,
	note_en TEXT,
	summary TEXT,
	summary_en TEXT,
	mode TEXT,
	job_families JSONB,
	levels JSONB,
	unit_ids JSONB,
	spans JSONB,
	leaders BOOLEAN,
	goals JSONB,
	CONSTRAINT library_entries_pkey PRIMARY KEY (id),
	CONSTRAINT library_entries_kind_code_key UNIQUE (kind, code),
	CONSTRAINT library_entries_indicator_check CHECK (kind <> 'indicator' OR num_nulls(category, category_en, formula, formula_en, unit, unit_en, direction, accumulation, period, typical, typical_en, note, note_en) = 0),
	CONSTRAINT library_entries_template_check CHECK (kind <> 'template' OR num_nulls(summary, summary_en, mode, job_families, levels, unit_ids, spans, goals) = 0)
);

CREATE TABLE metrics (
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	unit TEXT NOT NULL,
	formula TEXT NOT NULL,
	direction TEXT NOT NULL,
	accumulation TEXT NOT NULL,
	period TEXT NOT NULL,
	source TEXT NOT NULL,
	provider_id UUID,
	data_day SMALLINT NOT NULL,
	for_company BOOLEAN NOT NULL,
	unit_ids JSONB NOT NULL,
	archived BOOLEAN NOT NULL,
	due_reminded_through DATE,
	overdue_reminded_through DATE,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT metrics_pkey PRIMARY KEY (id),
	CONSTRAINT metrics_code_key UNIQUE (code)
);

CREATE INDEX metrics_provider_id ON metrics (provider_id);

CREATE TABLE policies (
	name TEXT NOT NULL,
	value JSONB NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT policies_pkey PRIMARY KEY (name)
);

CREATE TABLE alignment_sessions (
	title TEXT NOT NULL,
	cycle_id UUID NOT NULL,
	held_on DATE NOT NULL,
	state TEXT NOT NULL,
	units UUID[] NOT NULL,
	members UUID[] NOT NULL,
	convener_id UUID NOT NULL,
	findings JSONB NOT NULL,
	readers UUID[] NOT NULL,
	awaited_subjects UUID[] NOT NULL,
	follows_id UUID,
	closed_at TIMESTAMP WITH TIME ZONE,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT alignment_sessions_pkey PRIMARY KEY (id),
	CONSTRAINT alignment_sessions_cycle_id_fkey FOREIGN KEY(cycle_id) REFERENCES cycles (id),
	CONSTRAINT alignment_sessions_follows_id_fkey FOREIGN KEY(follows_id) REFERENCES alignment_sessions (id)
);

CREATE INDEX alignment_sessions_awaited_subjects ON alignment_sessions USING gin (awaited_subjects);

CREATE INDEX alignment_sessions_cycle ON alignment_sessions (cycle_id, id);

CREATE INDEX alignment_sessions_readers ON alignment_sessions USING gin (readers);

CREATE TABLE metric_values (
	metric_id UUID NOT NULL,
	unit_id UUID NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	value NUMERIC(24, 6),
	numerator NUMERIC(24, 6),
	denominator NUMERIC(24, 6),
	author TEXT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT metric_values_pkey PRIMARY KEY (id),
	CONSTRAINT metric_values_metric_id_fkey FOREIGN KEY(metric_id) REFERENCES metrics (id)
);

CREATE INDEX metric_values_cell ON metric_values (metric_id, unit_id, period_start, recorded_at);

CREATE TABLE sheets (
	cycle_id UUID NOT NULL,
	owner_kind TEXT NOT NULL,
	owner_id UUID,
	state TEXT NOT NULL,
	comment TEXT,
	reopened_until DATE,
	reopened_reason TEXT,
	difficulty INTEGER,
	comments JSONB DEFAULT '[]' NOT NULL,
	returned_by UUID,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT sheets_pkey PRIMARY KEY (id),
	CONSTRAINT sheets_cycle_id_owner_kind_owner_id_key UNIQUE NULLS NOT DISTINCT (cycle_id, owner_kind, owner_id),
	CONSTRAINT sheets_cycle_id_fkey FOREIGN KEY(cycle_id) REFERENCES cycles (id)
);

CREATE INDEX sheets_owner ON sheets (owner_id, cycle_id);

CREATE TABLE goals (
	sheet_id UUID NOT NULL,
	cycle_id UUID NOT NULL,
	owner_kind TEXT NOT NULL,
	owner_id UUID,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	description TEXT NOT NULL,
	state TEXT NOT NULL,
	weight NUMERIC(24, 6),
	progress_source TEXT NOT NULL,
	visibility TEXT NOT NULL,
	strategic BOOLEAN DEFAULT false NOT NULL,
	theme TEXT DEFAULT '' NOT NULL,
	dimension TEXT,
	named_viewers UUID[] DEFAULT '{}' NOT NULL,
	amounts_hidden BOOLEAN DEFAULT false NOT NULL,
	reopened_until DATE,
	progress NUMERIC(24, 6),
	children_progress NUMERIC(24, 6),
	last_update TIMESTAMP WITH TIME ZONE,
	sums NUMERIC[],
	summed_on DATE,
	template_id UUID,
	words TSVECTOR,
	carried_over_from_id UUID,
	moves BIGINT DEFAULT '0' NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT goals_pkey PRIMARY KEY (id),
	CONSTRAINT goals_sheet_id_fkey FOREIGN KEY(sheet_id) REFERENCES sheets (id),
	CONSTRAINT goals_cycle_id_fkey FOREIGN KEY(cycle_id) REFERENCES cycles (id),
	CONSTRAINT goals_carried_over_from_id_fkey FOREIGN KEY(carried_over_from_id) REFERENCES goals (id)
)
 WITH (fillfactor = 80);

CREATE UNIQUE INDEX goals_carried ON goals (carried_over_from_id, cycle_id) WHERE carried_over_from_id IS NOT NULL AND state <> 'cancelled';

CREATE INDEX goals_cycle ON goals (cycle_id, id);

CREATE INDEX goals_level ON goals (cycle_id, owner_kind, id);

CREATE INDEX goals_owner ON goals (owner_id, cycle_id);

CREATE INDEX goals_sheet_id ON goals (sheet_id);

CREATE INDEX goals_template_id ON goals (template_id);

CREATE INDEX goals_words ON goals USING gin (words) WITH (fastupdate = false);

CREATE TABLE requests (
	kind TEXT NOT NULL,
	sheet_id UUID NOT NULL,
	goal_ids UUID[] NOT NULL,
	owner_kind TEXT NOT NULL,
	owner_id UUID,
	submitter_id UUID,
	reason TEXT NOT NULL,
	diff JSONB NOT NULL,
	steps JSONB NOT NULL,
	findings JSONB NOT NULL,
	asked_person_ids UUID[] NOT NULL,
	asked_roles TEXT[] NOT NULL,
	owner_unit_ids UUID[] NOT NULL,
	ineligible_approver_ids UUID[] NOT NULL,
	participant_ids UUID[] NOT NULL,
	state TEXT NOT NULL,
	due_at TIMESTAMP WITH TIME ZONE,
	comment TEXT NOT NULL,
	submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ended_at TIMESTAMP WITH TIME ZONE,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT requests_pkey PRIMARY KEY (id),
	CONSTRAINT requests_sheet_id_fkey FOREIGN KEY(sheet_id) REFERENCES sheets (id)
);

CREATE INDEX requests_asked_person_ids ON requests USING gin (asked_person_ids);

CREATE INDEX requests_asked_roles ON requests USING gin (asked_roles, owner_unit_ids);

CREATE INDEX requests_goals ON requests USING gin (goal_ids);

CREATE UNIQUE INDEX requests_open ON requests (sheet_id) WHERE state = 'open';

CREATE INDEX requests_participant_ids ON requests USING gin (participant_ids);

CREATE INDEX requests_sheet ON requests (sheet_id, id);

CREATE INDEX requests_submitter ON requests (submitter_id, id);

CREATE TABLE key_results (
	goal_id UUID NOT NULL,
	title TEXT NOT NULL,
	unit TEXT NOT NULL,
	direction TEXT NOT NULL,
	accumulation TEXT NOT NULL,
	period TEXT NOT NULL,
	start NUMERIC(24, 6),
	target NUMERIC(24, 6),
	target_high NUMERIC(24, 6),
	tolerance NUMERIC(24, 6),
	weight NUMERIC(24, 6) NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	cadence TEXT,
	ambition TEXT DEFAULT 'committed' NOT NULL,
	source TEXT DEFAULT '' NOT NULL,
	phased_targets JSONB DEFAULT '[]' NOT NULL,
	milestones JSONB DEFAULT '[]' NOT NULL,
	progress_source TEXT NOT NULL,
	children_mode TEXT DEFAULT 'share' NOT NULL,
	cancelled BOOLEAN NOT NULL,
	current NUMERIC(24, 6),
	progress NUMERIC(24, 6),
	last_check_in_id UUID,
	last_check_in_at TIMESTAMP WITH TIME ZONE,
	last_period_end DATE,
	metric_id UUID,
	metric_unit_id UUID,
	provided_through TIMESTAMP WITH TIME ZONE,
	library_item_id UUID,
	moves BIGINT DEFAULT '0' NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT key_results_pkey PRIMARY KEY (id),
	CONSTRAINT key_results_goal_id_fkey FOREIGN KEY(goal_id) REFERENCES goals (id)
)
 WITH (fillfactor = 80);

CREATE INDEX key_results_driven ON key_results (goal_id) WHERE progress_source = 'children';

CREATE INDEX key_results_goal_id ON key_results (goal_id);

CREATE INDEX key_results_library_item_id ON key_results (library_item_id);

CREATE INDEX key_results_metric ON key_results (metric_id, metric_unit_id) WHERE metric_id IS NOT NULL;

CREATE TABLE retrospectives (
	goal_id UUID,
	cycle_id UUID NOT NULL,
	owner_kind TEXT NOT NULL,
	owner_id UUID,
	stage TEXT NOT NULL,
	score NUMERIC(3, 2),
	worked TEXT NOT NULL,
	failed TEXT NOT NULL,
	cause TEXT NOT NULL,
	next_step TEXT NOT NULL,
	actions JSONB DEFAULT '[]' NOT NULL,
	state TEXT NOT NULL,
	written_by UUID,
	submitted_at TIMESTAMP WITH TIME ZONE,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT retrospectives_pkey PRIMARY KEY (id),
	CONSTRAINT retrospectives_goal_id_fkey FOREIGN KEY(goal_id) REFERENCES goals (id),
	CONSTRAINT retrospectives_cycle_id_fkey FOREIGN KEY(cycle_id) REFERENCES cycles (id)
);

CREATE INDEX retrospectives_actions ON retrospectives USING gin (actions) WHERE goal_id IS NULL;

CREATE UNIQUE INDEX retrospectives_goal ON retrospectives (goal_id, stage) WHERE goal_id IS NOT NULL;

CREATE UNIQUE INDEX retrospectives_unit ON retrospectives (owner_id, cycle_id, stage) WHERE goal_id IS NULL;

CREATE TABLE alignments (
	goal_id UUID NOT NULL,
	parent_goal_id UUID NOT NULL,
	parent_key_result_id UUID,
	share NUMERIC(24, 6) NOT NULL,
	amount NUMERIC(24, 6),
	live BOOLEAN DEFAULT false NOT NULL,
	progress NUMERIC(24, 6),
	last_update TIMESTAMP WITH TIME ZONE,
	id UUID NOT NULL,
	CONSTRAINT alignments_pkey PRIMARY KEY (id),
	CONSTRAINT alignments_goal_id_parent_goal_id_parent_key_result_id_key UNIQUE NULLS NOT DISTINCT (goal_id, parent_goal_id, parent_key_result_id),
	CONSTRAINT alignments_goal_id_fkey FOREIGN KEY(goal_id) REFERENCES goals (id),
	CONSTRAINT alignments_parent_goal_id_fkey FOREIGN KEY(parent_goal_id) REFERENCES goals (id),
	CONSTRAINT alignments_parent_key_result_id_fkey FOREIGN KEY(parent_key_result_id) REFERENCES key_results (id)
)
 WITH (fillfactor = 80);

CREATE INDEX alignments_below ON alignments (parent_goal_id, goal_id);

CREATE INDEX alignments_parent_goal_id ON alignments (parent_goal_id);

CREATE INDEX alignments_parent_key_result_id ON alignments (parent_key_result_id);

CREATE TABLE cross_unit_requests (
	goal_id UUID NOT NULL,
	key_result_id UUID,
	unit_id UUID NOT NULL,
	request_text TEXT NOT NULL,
	needed_on DATE,
	state TEXT NOT NULL,
	requested_by UUID,
	requested_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	answered_by UUID,
	answered_at TIMESTAMP WITH TIME ZONE,
	reason TEXT NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT cross_unit_requests_pkey PRIMARY KEY (id),
	CONSTRAINT cross_unit_requests_goal_id_fkey FOREIGN KEY(goal_id) REFERENCES goals (id),
	CONSTRAINT cross_unit_requests_key_result_id_fkey FOREIGN KEY(key_result_id) REFERENCES key_results (id)
);

CREATE INDEX cross_unit_requests_asked_by ON cross_unit_requests (requested_by, id);

CREATE INDEX cross_unit_requests_goal_id ON cross_unit_requests (goal_id);

CREATE INDEX cross_unit_requests_unit ON cross_unit_requests (unit_id, id)
