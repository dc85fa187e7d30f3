package tandem.artifact;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Takes small tars apart, with another implementation than ours. */
final class TestTar {
  private TestTar() {}

  static byte[] get(Map<String, byte[]> tar, String name) {
    byte[] content = tar.get(name);
    if (content == null) {
      throw new AssertionError("no " + name + " among " + tar.keySet());
    }
    return content;
  }

  static String text(Map<String, byte[]> tar, String name) {
    return new String(get(tar, name), StandardCharsets.UTF_8);
  }

  static Map<String, byte[]> members(byte[] archive) throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = open(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        members.put(entry.getName(), tar.readAllBytes());
      }
    }
    return members;
  }

  static Map<String, Long> times(byte[] archive) throws IOException {
    Map<String, Long> times = new LinkedHashMap<>();
    try (TarArchiveInputStream tar = open(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        times.put(entry.getName(), entry.getLastModifiedTime().toMillis() / 1000);
      }
    }
    return times;
  }

  private static TarArchiveInputStream open(byte[] archive) {
    return new TarArchiveInputStream(new ByteArrayInputStream(archive));
  }
}
