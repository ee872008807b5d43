CREATE TABLE cross_unit_requests (
	id UUID NOT NULL,
	goal_id UUID,
	unit_id UUID,
	request_text TEXT NOT NULL,
	needed_on DATE,
	state TEXT NOT NULL,
	reason TEXT NOT NULL,
	requested_at TIMESTAMP WITH TIME ZONE,
	answered_at TIMESTAMP WITH TIME ZONE,
	deleted BOOLEAN NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT cross_unit_requests_pkey PRIMARY KEY (id)
);

CREATE INDEX cross_unit_requests_goal ON cross_unit_requests (goal_id);

CREATE TABLE cycles (
	id UUID NOT NULL,
	name TEXT NOT NULL,
	level TEXT NOT NULL,
	starts_on DATE,
	ends_on DATE,
	cut_off_on DATE,
	state TEXT NOT NULL,
	parent_id UUID,
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
	sheet_id UUID,
	cycle_id UUID,
	owner_kind TEXT NOT NULL,
	owner_id UUID,
	kind TEXT NOT NULL,
	title TEXT NOT NULL,
	state TEXT NOT NULL,
	visibility TEXT NOT NULL,
	named_viewers UUID[] DEFAULT '{}' NOT NULL,
	weight NUMERIC,
	progress NUMERIC,
	children_progress NUMERIC,
	key_results JSONB NOT NULL,
	alignments JSONB NOT NULL,
	last_update TIMESTAMP WITH TIME ZONE,
	deleted BOOLEAN NOT NULL,
	version BIGINT NOT NULL,
	progress_version BIGINT DEFAULT '0' NOT NULL,
	numbers JSONB DEFAULT '{}' NOT NULL,
	numbers_version BIGINT DEFAULT '0' NOT NULL,
	CONSTRAINT goals_pkey PRIMARY KEY (id)
);

CREATE INDEX goals_cycle ON goals (cycle_id);

CREATE INDEX goals_owner ON goals (owner_id);

CREATE TABLE inbox (
	consumer TEXT NOT NULL,
	event_id UUID NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT inbox_pkey PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_received_at ON inbox (received_at);

CREATE TABLE watermarks (
	id INTEGER NOT NULL,
	version BIGINT NOT NULL,
	written_at TIMESTAMP WITH TIME ZONE NOT NULL,
	applied_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT watermarks_pkey PRIMARY KEY (id)
)
