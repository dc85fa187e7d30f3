package tandem.server.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The browsers that are logged in. Kept in memory: who is logged in when the server restarts logs
 * in again. A session ends after 8 hours without a request, or when too many others came.
 */
public final class Sessions {
  private static final String COOKIE = "__Host-tandem";
  private static final int LONGEST_HEADER = 8192;
  private static final Duration IDLE = Duration.ofHours(8);
  private static final int MOST = 10_000;
  private static final int SECRET_BYTES = 32;

  private final SecureRandom random;
  private final int most;
  // In the order of their last use, so that the first ones are those to end.
  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  private record Entry(Session session, Instant lastUse) {}

  /** Takes the source of secrets. */
  public Sessions(SecureRandom random) {
    this(random, MOST);
  }

  Sessions(SecureRandom random, int most) {
    this.random = random;
    this.most = most;
  }

  /** Starts a session of somebody who showed the password. */
  public synchronized Session open(String user, Role role, String apiToken, Instant now) {
    Session session = new Session(secret(), user, role, secret(), apiToken);
    entries.put(session.id(), new Entry(session, now));
    while (entries.size() > most || isOver(oldest(), now)) {
      entries.remove(oldest().session().id());
    }
    return session;
  }

  /**
   * Returns the session that a request belongs to, and counts the request as its last use.
   *
   * @param cookies the header Cookie, null when there was none
   */
  public synchronized Optional<Session> find(@Nullable String cookies, Instant now) {
    Optional<String> id = value(cookies, COOKIE);
    Entry entry = id.map(entries::get).orElse(null);
    if (entry == null) {
      return Optional.empty();
    }
    if (isOver(entry, now)) {
      entries.remove(entry.session().id());
      return Optional.empty();
    }
    entries.put(entry.session().id(), new Entry(entry.session(), now));
    return Optional.of(entry.session());
  }

  /** Ends one session. */
  public synchronized void close(Session session) {
    entries.remove(session.id());
  }

  /** Ends all sessions of a user whose password or role changed. */
  public synchronized void closeAllOf(String user) {
    entries.values().removeIf(entry -> entry.session().user().equals(user));
  }

  /** Returns the header Set-Cookie that starts a session in the browser. */
  public static String cookie(Session session) {
    return COOKIE + "=" + session.id() + "; Path=/; Secure; HttpOnly; SameSite=Strict";
  }

  /** Returns the header Set-Cookie that makes the browser forget its session. */
  public static String noCookie() {
    return COOKIE + "=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0";
  }

  /** Tells whether a form came from a page of this session. */
  public static boolean isFrom(Session session, @Nullable String formToken) {
    return formToken != null && same(session.formToken(), formToken);
  }

  /** Compares two secrets in a time that tells nothing. */
  static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the value of a cookie that the header has exactly once. */
  static Optional<String> value(@Nullable String cookies, String name) {
    if (cookies == null || cookies.length() > LONGEST_HEADER) {
      return Optional.empty();
    }
    String found = null;
    for (String pair : cookies.split(";", -1)) {
      String trimmed = pair.strip();
      if (trimmed.startsWith(name + "=")) {
        if (found != null) {
          return Optional.empty();
        }
        found = trimmed.substring(name.length() + 1);
      }
    }
    return Optional.ofNullable(found);
  }

  private Entry oldest() {
    return entries.values().iterator().next();
  }

  private static boolean isOver(Entry entry, Instant now) {
    return Duration.between(entry.lastUse(), now).compareTo(IDLE) >= 0;
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
