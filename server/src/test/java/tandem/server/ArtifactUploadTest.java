package tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tandem.server.blob.ArtifactFolder;
import tandem.server.fleet.Catalog;
import tandem.server.http.RefusedException;
import tandem.server.http.Request;
import tandem.server.manage.ArtifactUpload;
import tandem.server.manage.SignatureRules;
import tandem.server.store.Store;

class ArtifactUploadTest {
  private static final String ID = "0b9cf8ac-93b4-4dbd-a3a9-9bf1a2ad6c1e";
  @TempDir Path folder;

  @Test
  void idThatAnotherUploadTakesMeanwhile_staysWithThatOne() throws Exception {
    TestArtifacts artifacts = new TestArtifacts(folder);
    byte[] first = artifacts.unsigned("first", "board");
    byte[] second = artifacts.unsigned("second", "board");
    ArtifactFolder blobs = ArtifactFolder.open(folder.resolve("artifacts"));
    try (Store store = Store.open(folder.resolve("tandem.db"))) {
      Catalog catalog = new Catalog(store.artifacts(), Clock.systemUTC());
      SignatureRules rules = new SignatureRules(folder.resolve("keys"), List.of(), true);
      ArtifactUpload upload = new ArtifactUpload(catalog, blobs, rules, Clock.systemUTC());
      byte[] form = form(second);
      InputStream start = new ByteArrayInputStream(form, 0, form.length / 2);
      InputStream end = new ByteArrayInputStream(form, form.length / 2, form.length);
      // In the middle of the one, the other comes and ends.
      InputStream interrupted =
          new SequenceInputStream(
              start,
              new SequenceInputStream(
                  new InputStream() {
                    @Override
                    public int read() throws IOException {
                      take(upload, new ByteArrayInputStream(form(first)));
                      return -1;
                    }

                    @Override
                    public int read(byte[] b, int off, int len) throws IOException {
                      return read();
                    }
                  },
                  end));

      assertThatThrownBy(() -> upload.take(request(interrupted)))
          .isInstanceOfSatisfying(
              RefusedException.class, refused -> assertThat(refused.status()).isEqualTo(422));

      assertThat(Files.readAllBytes(blobs.find(ID).orElseThrow())).isEqualTo(first);
      assertThat(catalog.find(ID).orElseThrow().name()).isEqualTo("first");
    }
  }

  private static void take(ArtifactUpload upload, InputStream form) throws IOException {
    try {
      upload.take(request(form));
    } catch (RefusedException e) {
      throw new IOException(e);
    }
  }

  private static Request request(InputStream form) {
    return Request.of("POST", "/")
        .withHeader("Content-Type", "multipart/form-data; boundary=xyz")
        .withStream(form);
  }

  private static byte[] form(byte[] artifact) throws IOException {
    String field = "--xyz\r\nContent-Disposition: form-data; name=";
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    String id = field + "\"artifact_id\"\r\n\r\n" + ID + "\r\n";
    String file = field + "\"artifact\"; filename=\"a\"\r\n\r\n";
    form.write((id + file).getBytes(StandardCharsets.UTF_8));
    form.write(artifact);
    form.write("\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }
}
