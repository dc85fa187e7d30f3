package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.UpdateException;
import tandem.server.security.Passwords;
import tandem.server.store.AuditEntry;
import tandem.server.store.Page;
import tandem.server.store.Person;
import tandem.server.store.Store;

class TandemServerTest {
  @TempDir Path folder;

  @Test
  void firstPassword_isShownByTheFirstServerThatStarts() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(taken.getLocalPort())).hasMessageContaining("can not listen");
    }

    TandemServer.Running running = start(0);
    try (TandemServer server = running.server()) {
      assertThat(server).isNotNull();
      assertThat(running.started().firstPassword()).isPresent();
    }
  }

  @Test
  void lostPassword_isReplacedWhileTheServerDoesNotRun() throws Exception {
    Path data = folder.resolve("data");
    TandemServer.Running first = start(0);
    try (TandemServer server = first.server()) {
      assertThat(server).isNotNull();
      assertThatThrownBy(() -> AdminPassword.renew(data, Clock.systemUTC()))
          .isInstanceOf(UpdateException.class)
          .hasMessageContaining("another server uses this folder");
    }

    String password = AdminPassword.renew(data, Clock.systemUTC());

    try (Store store = Store.open(data.resolve("tandem.db"))) {
      Person admin = store.people().find("admin").orElseThrow();
      Passwords passwords = new Passwords(new SecureRandom());
      assertThat(passwords.verify(password, admin.passwordHash())).isTrue();
      assertThat(passwords.verify(first.started().firstPassword().get(), admin.passwordHash()))
          .isFalse();
      assertThat(admin.validFrom()).isAfter(admin.created());
      assertThat(store.audit().list(new Page(1, 20)).items())
          .extracting(AuditEntry::actor, AuditEntry::action, AuditEntry::object)
          .contains(tuple("command line", "password", "admin"));
    }
  }

  @Test
  void adminWhoWasRemoved_isBackWithTheNewPassword() throws Exception {
    Path data = folder.resolve("data");
    start(0).server().close();
    try (Store store = Store.open(data.resolve("tandem.db"))) {
      store.people().remove("admin");
    }

    AdminPassword.renew(data, Clock.systemUTC());

    try (Store store = Store.open(data.resolve("tandem.db"))) {
      assertThat(store.people().find("admin").map(Person::role)).contains("admin");
    }
  }

  @Test
  void folderOfNoServer_getsNoAdmin() {
    assertThatThrownBy(() -> AdminPassword.renew(folder, Clock.systemUTC()))
        .isInstanceOf(UpdateException.class)
        .hasMessageContaining("is not the folder of a server");
    assertThat(folder).isEmptyDirectory();
  }

  private TandemServer.Running start(int port) throws Exception {
    return TandemServer.start(
        ServerSettings.of(folder.resolve("data"), "127.0.0.1", port), Clock.systemUTC());
  }
}
