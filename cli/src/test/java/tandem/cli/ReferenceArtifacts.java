package tandem.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Artifacts of one image, made by mender-artifact in all the ways that version 3.9 knows. */
final class ReferenceArtifacts {
  static final String NAME = "release-1";
  static final Instant MODIFIED = Instant.parse("2024-02-29T12:34:56Z");

  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "lzma");
  private static final List<String> KEYS =
      List.of("unsigned", "RSA 2048", "RSA 3072", "RSA 4096", "ECDSA P-256");

  private final Path folder;
  private final Path image;
  private final Map<String, KeyFiles> keys = new HashMap<>();

  /** One way to make an artifact. */
  record Way(String compression, int version, String key) {

    static Stream<Way> all() {
      return COMPRESSIONS.stream()
          .flatMap(compression -> Stream.of(2, 3).map(version -> new Way(compression, version, "")))
          .flatMap(way -> KEYS.stream().map(way::with));
    }

    private Way with(String otherKey) {
      return new Way(compression, version, otherKey);
    }

    boolean is(String otherCompression, int otherVersion) {
      return compression.equals(otherCompression) && version == otherVersion;
    }

    boolean signed() {
      return !key.equals("unsigned");
    }

    @Override
    public String toString() {
      return compression + ", version " + version + ", " + key;
    }
  }

  /** Takes a folder, and makes the image in it. */
  ReferenceArtifacts(Path folder, int imageBytes) throws Exception {
    this.folder = folder;
    this.image = Images.ext4(folder, "rootfs.ext4", imageBytes);
    Files.setLastModifiedTime(image, FileTime.from(MODIFIED));
  }

  Path image() {
    return image;
  }

  /** Returns the artifact, which is made when it is first asked for. */
  Path artifact(Way way) throws Exception {
    Path artifact = folder.resolve(way + ".mender");
    if (Files.notExists(artifact)) {
      List<Object> more = new ArrayList<>(List.of("--compression", way.compression()));
      more.addAll(List.of("--version", way.version()));
      key(way).ifPresent(key -> more.addAll(List.of("--key", key.privateKey())));
      write("rootfs-image", artifact, "-f", image, more);
    }
    return artifact;
  }

  /** Returns the key that such an artifact is signed with. */
  Optional<KeyFiles> key(Way way) throws Exception {
    return way.signed() ? Optional.of(key(way.key())) : Optional.empty();
  }

  /** Returns a key of another kind than that of the artifact. */
  KeyFiles wrongKey(Way way) throws Exception {
    return key(way.key().equals("ECDSA P-256") ? "RSA 2048" : "ECDSA P-256");
  }

  private KeyFiles key(String name) throws Exception {
    if (!keys.containsKey(name)) {
      boolean rsa = name.startsWith("RSA ");
      keys.put(
          name,
          rsa ? KeyFiles.rsa(folder, Integer.parseInt(name.substring(4))) : KeyFiles.ec(folder));
    }
    return keys.get(name);
  }

  /** Makes any artifact; lists among the options are taken apart. */
  Path write(String kind, Path artifact, Object... options) throws Exception {
    List<Object> words = new ArrayList<>(List.of("mender-artifact", "write", kind));
    words.addAll(List.of("-n", NAME, "-t", "sim", "-o", artifact));
    for (Object option : options) {
      words.addAll(option instanceof List<?> list ? list : List.of(option));
    }
    Command.of(words.toArray()).succeed();
    return artifact;
  }
}
