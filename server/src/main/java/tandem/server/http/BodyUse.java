package tandem.server.http;

/** What a route does with the body of a request. */
public enum BodyUse {
  /** Nothing: there should be none. */
  NONE,
  /** It is held as a whole, comes from anybody, and has a name and a password in it. */
  LOGIN,
  /** It is held as a whole, comes from anybody, and has a public key in it. */
  KEY,
  /** It is held in memory as a whole, so it has a limit; no thread waits for it. */
  WHOLE,
  /** It is read as a stream, by a thread that waits for it. */
  STREAM;

  private static final int LOGIN_BYTES = 8 << 10;
  private static final int KEY_BYTES = 128 << 10;

  boolean isHeld() {
    return this == LOGIN || this == KEY || this == WHOLE;
  }

  /** Returns how many bytes of it are held at most. */
  int most(HttpLimits limits) {
    return switch (this) {
      case LOGIN -> Math.min(LOGIN_BYTES, limits.wholeBody());
      case KEY -> Math.min(KEY_BYTES, limits.wholeBody());
      case NONE, WHOLE, STREAM -> limits.wholeBody();
    };
  }
}
