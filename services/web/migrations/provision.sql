CREATE TABLE sessions (
	cookie_hash BYTEA NOT NULL,
	tenant_id UUID NOT NULL,
	person_id UUID NOT NULL,
	sid TEXT NOT NULL,
	person JSONB NOT NULL,
	tokens BYTEA NOT NULL,
	renew_at TIMESTAMP WITH TIME ZONE NOT NULL,
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
	ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT sessions_pkey PRIMARY KEY (id),
	CONSTRAINT sessions_cookie_hash_key UNIQUE (cookie_hash)
);

CREATE INDEX sessions_ends_at ON sessions (ends_at);

CREATE INDEX sessions_person ON sessions (tenant_id, person_id);

CREATE INDEX sessions_sid ON sessions (sid)
