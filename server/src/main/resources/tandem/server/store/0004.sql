-- The newest attempt of a device is in device_deployment; those before it, which failed, are here.
ALTER TABLE device_deployment ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
CREATE TABLE earlier_attempt (
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
  attempt INTEGER NOT NULL,
  UNIQUE (deployment, device, attempt)
);
CREATE INDEX earlier_attempt_device ON earlier_attempt (device, created);
CREATE VIEW any_attempt AS
  SELECT id, deployment, device, artifact, status, substate, request_hash, active, events, has_log,
    created, finished, attempt FROM device_deployment
  UNION ALL
  SELECT id, deployment, device, artifact, status, substate, request_hash, active, events, has_log,
    created, finished, attempt FROM earlier_attempt;
