CREATE TABLE copies (
	counter_id UUID NOT NULL,
	total BIGINT NOT NULL,
	version BIGINT NOT NULL,
	CONSTRAINT copies_pkey PRIMARY KEY (counter_id)
);

CREATE TABLE counters (
	name TEXT NOT NULL,
	total NUMERIC(20, 6) NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT counters_pkey PRIMARY KEY (id),
	CONSTRAINT counters_name_key UNIQUE (name)
);

CREATE TABLE heard (
	seq BIGINT GENERATED ALWAYS AS IDENTITY,
	counter_id TEXT NOT NULL,
	amount BIGINT NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT heard_pkey PRIMARY KEY (id),
	CONSTRAINT heard_seq_key UNIQUE (seq)
);

CREATE TABLE inbox (
	consumer TEXT NOT NULL,
	event_id UUID NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT inbox_pkey PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_received_at ON inbox (received_at)
