CREATE TABLE audit_entries (
	tenant_id UUID NOT NULL,
	at TIMESTAMP WITH TIME ZONE NOT NULL,
	service TEXT NOT NULL,
	actor TEXT NOT NULL,
	on_behalf_of TEXT,
	action TEXT NOT NULL,
	subject TEXT NOT NULL,
	before JSONB,
	after JSONB,
	ip TEXT,
	id UUID NOT NULL,
	CONSTRAINT audit_entries_pkey PRIMARY KEY (id)
);

CREATE INDEX audit_entries_newest ON audit_entries (tenant_id, at, id);

CREATE TABLE inbox (
	consumer TEXT NOT NULL,
	event_id UUID NOT NULL,
	received_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT inbox_pkey PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_received_at ON inbox (received_at);

CREATE TABLE tenants (
	slug TEXT NOT NULL,
	name TEXT NOT NULL,
	package TEXT NOT NULL,
	locale TEXT NOT NULL,
	time_zone TEXT NOT NULL,
	state TEXT NOT NULL,
	organization_id TEXT,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT tenants_pkey PRIMARY KEY (id),
	CONSTRAINT tenants_slug_key UNIQUE (slug)
);

CREATE TABLE identity_providers (
	tenant_id UUID NOT NULL,
	alias TEXT NOT NULL,
	display_name TEXT NOT NULL,
	domain TEXT NOT NULL,
	domain_verified BOOLEAN NOT NULL,
	discovery_url TEXT NOT NULL,
	client_id TEXT NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT identity_providers_pkey PRIMARY KEY (id),
	CONSTRAINT identity_providers_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (id),
	CONSTRAINT identity_providers_alias_key UNIQUE (alias),
	CONSTRAINT identity_providers_domain_key UNIQUE (domain)
);

CREATE INDEX identity_providers_tenant_id ON identity_providers (tenant_id);

CREATE TABLE invitations (
	tenant_id UUID NOT NULL,
	employee_id UUID NOT NULL,
	name TEXT NOT NULL,
	email TEXT NOT NULL,
	state TEXT NOT NULL,
	reason TEXT,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT invitations_pkey PRIMARY KEY (id),
	CONSTRAINT invitations_tenant_id_employee_id_key UNIQUE (tenant_id, employee_id),
	CONSTRAINT invitations_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (id)
);

CREATE TABLE runs (
	tenant_id UUID NOT NULL,
	kind TEXT NOT NULL,
	state TEXT NOT NULL,
	steps JSONB NOT NULL,
	request JSONB NOT NULL,
	facts JSONB NOT NULL,
	attempts INTEGER NOT NULL,
	watch_hash BYTEA,
	request_key BYTEA,
	request_hash BYTEA,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT runs_pkey PRIMARY KEY (id),
	CONSTRAINT runs_tenant_id_fkey FOREIGN KEY(tenant_id) REFERENCES tenants (id),
	CONSTRAINT runs_request_key_key UNIQUE (request_key)
);

CREATE INDEX runs_tenant_id ON runs (tenant_id);

REVOKE UPDATE, DELETE ON audit_entries FROM tenants_rw
