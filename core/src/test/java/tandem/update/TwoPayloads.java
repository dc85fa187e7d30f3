package tandem.update;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import tandem.artifact.Digest;

/** Writes an artifact of two payloads, which the writer of artifacts does not. */
final class TwoPayloads {
  private TwoPayloads() {}

  /** Writes the artifact "two" for the device type "sim", with this content in both payloads. */
  static void write(Path file, String firstType, String secondType, byte[] content)
      throws IOException {
    byte[] version = bytes("{\"format\":\"mender\",\"version\":3}");
    String types = "{\"type\":\"%s\"},{\"type\":\"%s\"}".formatted(firstType, secondType);
    Map<String, byte[]> header = new LinkedHashMap<>();
    header.put(
        "header-info",
        bytes(
            "{\"payloads\":["
                + types
                + "],\"artifact_provides\":{\"artifact_name\":\"two\"},"
                + "\"artifact_depends\":{\"device_type\":[\"sim\"]}}"));
    header.put("headers/0000/type-info", bytes("{\"type\":\"" + firstType + "\"}"));
    header.put("headers/0001/type-info", bytes("{\"type\":\"" + secondType + "\"}"));
    byte[] headerTar = tar(header);
    byte[] data = tar(Map.of("payload", content));
    String manifest =
        line(content, "data/0000/payload")
            + line(content, "data/0001/payload")
            + line(headerTar, "header.tar")
            + line(version, "version");
    Map<String, byte[]> artifact = new LinkedHashMap<>();
    artifact.put("version", version);
    artifact.put("manifest", bytes(manifest));
    artifact.put("header.tar", headerTar);
    artifact.put("data/0000.tar", data);
    artifact.put("data/0001.tar", data);
    Files.write(file, tar(artifact));
  }

  private static String line(byte[] content, String name) {
    return Digest.sha256(content).hex() + "  " + name + "\n";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] tar(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
