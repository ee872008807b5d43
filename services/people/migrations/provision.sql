CREATE TABLE employees (
	number TEXT NOT NULL,
	name TEXT NOT NULL,
	name_sort TEXT NOT NULL,
	email TEXT,
	mobile TEXT,
	subject TEXT,
	status TEXT NOT NULL,
	job_family TEXT,
	job_level TEXT,
	joined_on DATE,
	time_zone TEXT,
	leaves JSONB DEFAULT '[]' NOT NULL,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT employees_pkey PRIMARY KEY (id),
	CONSTRAINT employees_number_key UNIQUE (number),
	CONSTRAINT employees_email_key UNIQUE (email),
	CONSTRAINT employees_subject_key UNIQUE (subject)
);

CREATE INDEX employees_name_sort ON employees (name_sort, id);

CREATE TABLE units (
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	parent_id UUID,
	head_id UUID,
	version BIGINT NOT NULL,
	updated_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	id UUID NOT NULL,
	CONSTRAINT units_pkey PRIMARY KEY (id),
	CONSTRAINT units_code_key UNIQUE (code),
	CONSTRAINT units_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES units (id)
);

CREATE INDEX units_head_id ON units (head_id);

CREATE INDEX units_parent_id ON units (parent_id);

CREATE TABLE assignments (
	employee_id UUID NOT NULL,
	unit_id UUID NOT NULL,
	position TEXT NOT NULL,
	main BOOLEAN NOT NULL,
	share DOUBLE PRECISION NOT NULL,
	id UUID NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE,
	CONSTRAINT assignments_pkey PRIMARY KEY (id),
	CONSTRAINT assignments_employee_id_fkey FOREIGN KEY(employee_id) REFERENCES employees (id),
	CONSTRAINT assignments_unit_id_fkey FOREIGN KEY(unit_id) REFERENCES units (id)
);

CREATE INDEX assignments_employee_id ON assignments (employee_id);

CREATE INDEX assignments_unit_id ON assignments (unit_id);

CREATE TABLE reporting_lines (
	employee_id UUID NOT NULL,
	manager_id UUID NOT NULL,
	kind TEXT NOT NULL,
	weight DOUBLE PRECISION NOT NULL,
	id UUID NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE,
	CONSTRAINT reporting_lines_pkey PRIMARY KEY (id),
	CONSTRAINT reporting_lines_employee_id_fkey FOREIGN KEY(employee_id) REFERENCES employees (id),
	CONSTRAINT reporting_lines_manager_id_fkey FOREIGN KEY(manager_id) REFERENCES employees (id)
);

CREATE INDEX reporting_lines_employee_id ON reporting_lines (employee_id);

CREATE INDEX reporting_lines_manager_id ON reporting_lines (manager_id);

CREATE TABLE roles (
	employee_id UUID NOT NULL,
	role TEXT NOT NULL,
	unit_id UUID,
	id UUID NOT NULL,
	CONSTRAINT roles_pkey PRIMARY KEY (id),
	CONSTRAINT roles_employee_id_role_unit_id_key UNIQUE NULLS NOT DISTINCT (employee_id, role, unit_id),
	CONSTRAINT roles_employee_id_fkey FOREIGN KEY(employee_id) REFERENCES employees (id),
	CONSTRAINT roles_unit_id_fkey FOREIGN KEY(unit_id) REFERENCES units (id)
)
