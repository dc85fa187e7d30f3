-- Where the roll-out of a deployment stands, as JSON; see StateJson.
CREATE TABLE rollout (
  deployment BIGINT PRIMARY KEY,
  state TEXT NOT NULL
);
