package tandem.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.server.security.Passwords;
import tandem.server.security.Role;
import tandem.server.store.AuditEntry;
import tandem.server.store.Person;
import tandem.server.store.Store;

/**
 * The way back in for whoever has the folder of a server, but no password any more: the first one
 * is shown only once, and may be lost before anybody has read it.
 */
public final class AdminPassword {
  private static final String ADMIN = "admin";

  private AdminPassword() {}

  /**
   * Gives the user admin a new password, and returns it. It is an admin again if it was something
   * else, or was removed; its logins are over. The audit log says so.
   *
   * @throws UpdateException when the server runs, or this is not the folder of one
   */
  public static String renew(Path data, Clock clock) throws UpdateException, IOException {
    Path file = data.resolve("tandem.db");
    if (!Files.exists(file)) {
      throw new UpdateException(ErrorKind.NO_INPUT, data + ": is not the folder of a server");
    }
    Passwords passwords = new Passwords(new SecureRandom());
    String password = passwords.invent();
    String hash = passwords.hash(password);
    Instant now = clock.instant();
    DataLock lock = DataLock.take(data);
    try (Store store = Store.open(file)) {
      String role = Role.ADMIN.text();
      if (!store.people().change(ADMIN, hash, role, now)) {
        store.people().add(Person.of(ADMIN, hash, role, now));
      }
      store.audit().add(new AuditEntry(now, "command line", "password", ADMIN, ""));
    } finally {
      lock.close();
    }
    return password;
  }
}
