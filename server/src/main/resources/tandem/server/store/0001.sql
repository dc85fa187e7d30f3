-- Times are milliseconds since 1970; ids are UUIDs as text; documents are JSON as text.

CREATE TABLE device (
  id TEXT PRIMARY KEY,
  identity_hash TEXT NOT NULL UNIQUE,
  identity TEXT NOT NULL,
  status TEXT NOT NULL,
  group_name TEXT,
  created BIGINT NOT NULL,
  updated BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  done BIGINT NOT NULL
);
CREATE INDEX device_status ON device (status, created, id);
CREATE INDEX device_group ON device (group_name, id);

CREATE TABLE auth_set (
  id TEXT PRIMARY KEY,
  device TEXT NOT NULL,
  identity_hash TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  pubkey TEXT NOT NULL,
  status TEXT NOT NULL,
  created BIGINT NOT NULL,
  UNIQUE (identity_hash, key_hash)
);
CREATE INDEX auth_set_device ON auth_set (device);
CREATE INDEX auth_set_pending ON auth_set (status) WHERE status = 'pending';

CREATE TABLE token (
  device TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  auth_set TEXT NOT NULL,
  expires BIGINT NOT NULL
);

CREATE TABLE inventory (
  device TEXT PRIMARY KEY,
  document TEXT NOT NULL,
  updated BIGINT NOT NULL
);

CREATE TABLE attribute (
  device TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  number DOUBLE PRECISION
);
CREATE INDEX attribute_device ON attribute (device);
CREATE INDEX attribute_value ON attribute (name, value, device);

CREATE TABLE artifact (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  signed INTEGER NOT NULL,
  document TEXT NOT NULL,
  created BIGINT NOT NULL,
  modified BIGINT NOT NULL
);
CREATE INDEX artifact_name ON artifact (name);

CREATE TABLE artifact_type (
  name TEXT NOT NULL,
  device_type TEXT NOT NULL,
  artifact TEXT NOT NULL,
  PRIMARY KEY (name, device_type)
);
CREATE INDEX artifact_type_artifact ON artifact_type (artifact);

CREATE TABLE deployment (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  artifact_name TEXT NOT NULL,
  target TEXT NOT NULL,
  group_name TEXT,
  force INTEGER NOT NULL,
  plan TEXT NOT NULL,
  status TEXT NOT NULL,
  devices BIGINT NOT NULL,
  created BIGINT NOT NULL,
  finished BIGINT
);
CREATE INDEX deployment_status ON deployment (status, seq);
CREATE INDEX deployment_artifact ON deployment (artifact_name);

CREATE TABLE deployment_target (
  deployment BIGINT NOT NULL,
  device TEXT NOT NULL,
  PRIMARY KEY (deployment, device)
);

CREATE TABLE deployment_count (
  deployment BIGINT NOT NULL,
  status TEXT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (deployment, status)
);

CREATE TABLE device_deployment (
  id TEXT PRIMARY KEY,
  deployment BIGINT NOT NULL,
  device TEXT NOT NULL,
  artifact TEXT,
  status TEXT NOT NULL,
  substate TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  active INTEGER NOT NULL,
  events INTEGER NOT NULL,
  has_log INTEGER NOT NULL,
  created BIGINT NOT NULL,
  finished BIGINT,
  UNIQUE (deployment, device)
);
CREATE INDEX device_deployment_active ON device_deployment (device) WHERE active = 1;
CREATE INDEX device_deployment_device ON device_deployment (device, created);

CREATE TABLE status_event (
  device_deployment TEXT NOT NULL,
  number INTEGER NOT NULL,
  status TEXT NOT NULL,
  substate TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (device_deployment, number)
);

CREATE TABLE deployment_log (
  device_deployment TEXT PRIMARY KEY,
  content BLOB NOT NULL,
  size BIGINT NOT NULL,
  at BIGINT NOT NULL
);

CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  detail TEXT NOT NULL
);

CREATE TABLE person (
  name TEXT PRIMARY KEY,
  password_hash TEXT NOT NULL,
  role TEXT NOT NULL,
  created BIGINT NOT NULL
);

CREATE TABLE api_token (
  id TEXT PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created BIGINT NOT NULL,
  last_used BIGINT
);
