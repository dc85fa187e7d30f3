package tandem.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadLinksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String PATH = "/api/devices/v1/deployments/download/a1";

  @TempDir Path folder;
  private DownloadLinks links;

  @BeforeEach
  void load() throws IOException {
    links = DownloadLinks.load(folder.resolve("links.key"), new SecureRandom());
  }

  @Test
  void signedLink_isGoodUntilItExpires() {
    String query = links.sign(PATH, NOW.plusSeconds(60));

    assertThat(links.verify(PATH, query, NOW.plusSeconds(59))).isTrue();
    assertThat(links.verify(PATH, query, NOW.plusSeconds(60))).isFalse();
  }

  @Test
  void link_isGoodAfterARestart() throws IOException {
    String query = links.sign(PATH, NOW.plusSeconds(60));

    DownloadLinks again = DownloadLinks.load(folder.resolve("links.key"), new SecureRandom());

    assertThat(again.verify(PATH, query, NOW)).isTrue();
  }

  @Test
  void linkToOneArtifact_isNoneToAnother() {
    String query = links.sign(PATH, NOW.plusSeconds(60));

    assertThat(links.verify(PATH + "1", query, NOW)).isFalse();
    assertThat(links.verify("/" + PATH, query, NOW)).isFalse();
  }

  @Test
  void linkWithLaterExpiry_isRefused() {
    String query = links.sign(PATH, NOW.plusSeconds(60));
    String later = links.sign(PATH, NOW.plusSeconds(600)).split("&", -1)[0];

    assertThat(links.verify(PATH, later + "&" + query.split("&", -1)[1], NOW)).isFalse();
  }

  @Test
  void queryInAnotherForm_isRefused() {
    String query = links.sign(PATH, NOW.plusSeconds(60));
    String[] parts = query.split("&", -1);

    assertThat(links.verify(PATH, null, NOW)).isFalse();
    assertThat(links.verify(PATH, "", NOW)).isFalse();
    assertThat(links.verify(PATH, parts[1] + "&" + parts[0], NOW)).isFalse();
    assertThat(links.verify(PATH, query + "&x=1", NOW)).isFalse();
    assertThat(links.verify(PATH, query + "=", NOW)).isFalse();
    assertThat(links.verify(PATH, "x-tandem-expire=-1&" + parts[1], NOW)).isFalse();
  }

  @Test
  void linkOfAnotherServer_isRefused() throws IOException {
    DownloadLinks other = DownloadLinks.load(folder.resolve("other.key"), new SecureRandom());

    assertThat(links.verify(PATH, other.sign(PATH, NOW.plusSeconds(60)), NOW)).isFalse();
  }
}
