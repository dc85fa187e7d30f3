-- Where devices with a client of Mender 3 are to wait or to fail, as JSON; see ControlMapRequest.
CREATE TABLE control_map (
  deployment BIGINT PRIMARY KEY,
  document TEXT NOT NULL
);
