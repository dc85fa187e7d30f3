package tandem.server.rollout;

/**
 * How many devices are at it right now.
 *
 * @param inProgress all that started and have not finished
 * @param downloading those of them that download
 */
record Usage(long inProgress, long downloading) {}
