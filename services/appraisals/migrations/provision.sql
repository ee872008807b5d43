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

CREATE TABLE inbox (
	consumer TEXT NOT NULL,
	event_id UUID NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT inbox_pkey PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_received_at ON inbox (received_at);

CREATE TABLE rounds (
	name TEXT NOT NULL,
	cycle_ids UUID[] NOT NULL,
	opens_on DATE NOT NULL,
	closes_on DATE NOT NULL,
	state TEXT NOT NULL,
	created_by UUID NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT rounds_pkey PRIMARY KEY (id)
);

CREATE TABLE forms (
	round_id UUID NOT NULL,
	employee_id UUID NOT NULL,
	manager_id UUID,
	state TEXT NOT NULL,
	items JSONB NOT NULL,
	goal_ids UUID[] NOT NULL,
	loaded_at TIMESTAMP WITH TIME ZONE,
	frozen_at TIMESTAMP WITH TIME ZONE,
	evidence_hash TEXT,
	self_scores JSONB NOT NULL,
	manager_scores JSONB NOT NULL,
	self_submitted_at TIMESTAMP WITH TIME ZONE,
	manager_submitted_at TIMESTAMP WITH TIME ZONE,
	manager_submitted_by UUID,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT forms_pkey PRIMARY KEY (id),
	CONSTRAINT forms_round_id_employee_id_key UNIQUE (round_id, employee_id),
	CONSTRAINT forms_round_id_fkey FOREIGN KEY(round_id) REFERENCES rounds (id)
);

CREATE INDEX forms_employee_id ON forms (employee_id);

CREATE INDEX forms_goal_ids ON forms USING gin (goal_ids) WHERE state = 'self';

CREATE INDEX forms_manager_id ON forms (manager_id);

CREATE TABLE round_batches (
	round_id UUID NOT NULL,
	employee_ids UUID[] NOT NULL,
	launched_by UUID NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE,
	id UUID NOT NULL,
	CONSTRAINT round_batches_pkey PRIMARY KEY (id),
	CONSTRAINT round_batches_round_id_fkey FOREIGN KEY(round_id) REFERENCES rounds (id)
);

CREATE INDEX round_batches_round_id ON round_batches (round_id)
