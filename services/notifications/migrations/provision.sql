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

CREATE TABLE endpoints (
	url TEXT NOT NULL,
	events JSONB NOT NULL,
	reach TEXT DEFAULT 'all' NOT NULL,
	secret BYTEA NOT NULL,
	state TEXT NOT NULL,
	disabled_reason TEXT,
	failures INTEGER NOT NULL,
	failing_since TIMESTAMP WITH TIME ZONE,
	paused_until TIMESTAMP WITH TIME ZONE,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT endpoints_pkey PRIMARY KEY (id)
);

CREATE TABLE inbox (
	consumer TEXT NOT NULL,
	event_id UUID NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT inbox_pkey PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_received_at ON inbox (received_at);

CREATE TABLE messages (
	event_key TEXT NOT NULL,
	type TEXT NOT NULL,
	body TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT messages_pkey PRIMARY KEY (id),
	CONSTRAINT messages_event_key_key UNIQUE (event_key)
);

CREATE INDEX messages_created_at ON messages (created_at);

CREATE TABLE notices (
	person_id UUID NOT NULL,
	kind TEXT NOT NULL,
	parameters JSONB NOT NULL,
	link TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	read_at TIMESTAMP WITH TIME ZONE,
	id UUID NOT NULL,
	CONSTRAINT notices_pkey PRIMARY KEY (id)
);

CREATE INDEX notices_person ON notices (person_id, id);

CREATE INDEX notices_unread ON notices (person_id) WHERE read_at IS NULL;

CREATE TABLE deliveries (
	endpoint_id UUID NOT NULL,
	message_id UUID NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	attempt_records JSONB NOT NULL,
	next_at TIMESTAMP WITH TIME ZONE NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT deliveries_pkey PRIMARY KEY (id),
	CONSTRAINT deliveries_endpoint_id_message_id_key UNIQUE (endpoint_id, message_id),
	CONSTRAINT deliveries_endpoint_id_fkey FOREIGN KEY(endpoint_id) REFERENCES endpoints (id) ON DELETE CASCADE,
	CONSTRAINT deliveries_message_id_fkey FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE
);

CREATE INDEX deliveries_due ON deliveries (endpoint_id, next_at) WHERE state = 'waiting';

CREATE INDEX deliveries_message_id ON deliveries (message_id);

CREATE INDEX deliveries_newest ON deliveries (endpoint_id, id);

CREATE TABLE mails (
	notice_id UUID NOT NULL,
	state TEXT NOT NULL,
	attempts INTEGER NOT NULL,
	next_at TIMESTAMP WITH TIME ZONE NOT NULL,
	sent_at TIMESTAMP WITH TIME ZONE,
	error TEXT NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT mails_pkey PRIMARY KEY (id),
	CONSTRAINT mails_notice_id_key UNIQUE (notice_id),
	CONSTRAINT mails_notice_id_fkey FOREIGN KEY(notice_id) REFERENCES notices (id) ON DELETE CASCADE
)
