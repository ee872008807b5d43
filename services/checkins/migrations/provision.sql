CREATE TABLE check_ins (
	key_result_id UUID NOT NULL,
	goal_id UUID NOT NULL,
	period_start DATE NOT NULL,
	period_end DATE NOT NULL,
	value NUMERIC(24, 6),
	numerator NUMERIC(24, 6),
	denominator NUMERIC(24, 6),
	done TEXT[],
	text TEXT NOT NULL,
	confidence SMALLINT,
	blocked BOOLEAN NOT NULL,
	corrects UUID,
	author_id UUID NOT NULL,
	late BOOLEAN NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT check_ins_pkey PRIMARY KEY (id)
);

CREATE INDEX check_ins_corrects ON check_ins (corrects) WHERE corrects IS NOT NULL;

CREATE INDEX check_ins_effective ON check_ins (key_result_id, period_start, recorded_at, id);

CREATE INDEX check_ins_newest ON check_ins (key_result_id, recorded_at, id);

CREATE TABLE cycles (
	id UUID NOT NULL,
	name TEXT NOT NULL,
	level TEXT NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	cut_off_on DATE,
	state TEXT NOT NULL,
	deleted BOOLEAN NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT cycles_pkey PRIMARY KEY (id)
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

CREATE TABLE goals (
	id UUID NOT NULL,
	cycle_id UUID,
	owner_kind TEXT NOT NULL,
	owner_id UUID NOT NULL,
	title TEXT NOT NULL,
	state TEXT NOT NULL,
	visibility TEXT NOT NULL,
	named_viewers UUID[] DEFAULT '{}' NOT NULL,
	amounts_hidden BOOLEAN DEFAULT false NOT NULL,
	deleted BOOLEAN NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT goals_pkey PRIMARY KEY (id)
);

CREATE INDEX goals_owner_id ON goals (owner_id);

CREATE TABLE inbox (
	consumer TEXT NOT NULL,
	event_id UUID NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT inbox_pkey PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_received_at ON inbox (received_at);

CREATE TABLE key_results (
	id UUID NOT NULL,
	goal_id UUID NOT NULL,
	title TEXT NOT NULL,
	unit TEXT NOT NULL,
	direction TEXT NOT NULL,
	accumulation TEXT NOT NULL,
	period TEXT NOT NULL,
	start NUMERIC(24, 6),
	target NUMERIC(24, 6),
	target_high NUMERIC(24, 6),
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	cadence TEXT,
	progress_source TEXT,
	phased_targets JSONB,
	milestones JSONB,
	current NUMERIC(24, 6),
	progress NUMERIC(24, 6),
	last_check_in_id UUID,
	last_check_in_at TIMESTAMP WITH TIME ZONE,
	cancelled BOOLEAN NOT NULL,
	metric_id UUID,
	version BIGINT NOT NULL,
	numbers_version BIGINT DEFAULT '0' NOT NULL,
	CONSTRAINT key_results_pkey PRIMARY KEY (id)
);

CREATE INDEX key_results_goal_id ON key_results (goal_id)
