package tandem.server.http;

/** What a route does with the body of a request. */
public enum BodyUse {
  /** Nothing: there should be none. */
  NONE,
  /** It is held in memory as a whole, so it has a limit; no thread waits for it. */
  WHOLE,
  /** It is read as a stream, by a thread that waits for it. */
  STREAM
}
