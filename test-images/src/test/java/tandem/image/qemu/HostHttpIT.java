package tandem.image.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostHttpIT {
  private static final int SIZE = 200_000;

  @TempDir Path folder;
  private final byte[] content = new byte[SIZE];
  private HostHttp http;

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(content);
    Files.write(folder.resolve("image.mender"), content);
    Files.write(folder.resolve("empty"), new byte[0]);
    http = HostHttp.serve(folder);
  }

  @AfterEach
  void end() {
    http.close();
  }

  private HttpURLConnection get(String name, String... headers) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) http.url(name).toURL().openConnection(Proxy.NO_PROXY);
    for (int i = 0; i < headers.length; i += 2) {
      connection.setRequestProperty(headers[i], headers[i + 1]);
    }
    return connection;
  }

  @Test
  void file_isServedWhole() throws Exception {
    HttpURLConnection answer = get("image.mender");

    assertThat(answer.getInputStream().readAllBytes()).isEqualTo(content);
    assertThat(answer.getContentLength()).isEqualTo(SIZE);
    assertThat(answer.getHeaderField("Accept-Ranges")).isEqualTo("bytes");
    assertThat(get("empty").getInputStream().readAllBytes()).isEmpty();
    assertThat(http.guestUrl("image.mender").toString())
        .matches("http://10\\.0\\.2\\.2:\\d+/image\\.mender");
  }

  @Test
  void part_isServedForItsTag() throws Exception {
    String tag = get("image.mender").getHeaderField("ETag");

    HttpURLConnection part = get("image.mender", "Range", "bytes=1000-", "If-Range", tag);
    HttpURLConnection other = get("image.mender", "Range", "bytes=1000-", "If-Range", "\"old\"");

    assertThat(part.getResponseCode()).isEqualTo(206);
    assertThat(part.getHeaderField("Content-Range")).isEqualTo("bytes 1000-199999/200000");
    assertThat(part.getInputStream().readAllBytes())
        .isEqualTo(Arrays.copyOfRange(content, 1000, SIZE));
    assertThat(other.getResponseCode()).isEqualTo(200);
    assertThat(get("image.mender", "Range", "bytes=200000-").getResponseCode()).isEqualTo(416);
  }

  @Test
  void changedFile_hasAnotherTag() throws Exception {
    String tag = get("image.mender").getHeaderField("ETag");
    Files.write(folder.resolve("image.mender"), new byte[SIZE + 1]);

    assertThat(get("image.mender").getHeaderField("ETag")).isNotEqualTo(tag);
  }

  @Test
  void cutAnswer_breaksAfterThatManyBytes_andOnlyOnce() throws Exception {
    http.cutNext(1, 50_000);
    HttpURLConnection broken = get("image.mender");

    assertThat(broken.getContentLength()).isEqualTo(SIZE);
    assertThat(readToTheEnd(broken)).isEqualTo(Arrays.copyOf(content, 50_000));
    assertThat(get("image.mender").getInputStream().readAllBytes()).isEqualTo(content);
    assertThat(http.requests())
        .containsExactly(
            new HostRequest("GET", "/image.mender", "", 200, 50_000),
            new HostRequest("GET", "/image.mender", "", 200, SIZE));
  }

  /** Reads what comes: this client may take a broken connection for the end. */
  private static byte[] readToTheEnd(HttpURLConnection answer) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (InputStream body = answer.getInputStream()) {
      body.transferTo(all);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("EOF");
    }
    return all.toByteArray();
  }

  @Test
  void slowServer_takesItsTime() throws Exception {
    http.bytesPerSecond(500_000);
    long start = System.nanoTime();

    get("image.mender").getInputStream().readAllBytes();

    assertThat((System.nanoTime() - start) / 1_000_000).isBetween(300L, 5_000L);
  }

  @Test
  void whatIsNotInTheFolder_isNotThere() throws Exception {
    Path outside = Files.createTempFile("outside", "");
    try {
      Files.createSymbolicLink(folder.resolve("link"), outside);

      assertThat(get("link").getResponseCode()).isEqualTo(404);
      assertThat(get("../" + outside.getFileName()).getResponseCode()).isEqualTo(404);
      assertThat(get("nothing").getResponseCode()).isEqualTo(404);
      assertThat(get("").getResponseCode()).isEqualTo(404);
    } finally {
      Files.delete(outside);
    }
  }

  @Test
  void head_hasTheLength() throws Exception {
    HttpURLConnection head = get("image.mender");
    head.setRequestMethod("HEAD");

    assertThat(head.getContentLength()).isEqualTo(SIZE);
    assertThat(http.requests()).extracting(HostRequest::method).containsExactly("HEAD");
  }
}
