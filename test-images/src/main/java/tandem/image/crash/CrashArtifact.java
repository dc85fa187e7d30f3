package tandem.image.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.ArtifactSpecBuilder;
import tandem.artifact.ArtifactWriter;
import tandem.artifact.Compression;
import tandem.artifact.DefaultProvides;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.PayloadHeader;
import tandem.artifact.PayloadSource;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.source.Source;
import tandem.update.Installed;

/**
 * An artifact as the model device gets it: what an artifact says, with no more than the start of
 * its image, neither compressed nor signed, and without state scripts.
 */
public final class CrashArtifact {
  /** How much of an image is taken at most. */
  public static final int MOST_BYTES = 256 << 10;

  private static final String ROOTFS_IMAGE = ArtifactSpec.ROOTFS_IMAGE;

  private final ArtifactHeader header;
  private final byte[] image;
  private final byte[] bytes;
  private final long imageBytes;

  private CrashArtifact(ArtifactHeader header, byte[] image, byte[] bytes, long imageBytes) {
    this.header = header;
    this.image = image;
    this.bytes = bytes;
    this.imageBytes = imageBytes;
  }

  /**
   * Reads an artifact.
   *
   * @throws IOException when it is damaged or cannot be read
   * @throws UpdateException UNSUPPORTED when it has another payload than one image of a slot
   */
  public static CrashArtifact read(Source source, ReadLimits limits, SignaturePolicy policy)
      throws IOException, UpdateException {
    try (Source.Opened opened = source.open();
        ArtifactReader reader = ArtifactReader.open(opened.stream(), limits, policy)) {
      Payload payload = reader.nextPayload();
      PayloadFile file = isImage(reader.header()) && payload != null ? payload.nextFile() : null;
      if (file == null || file.size() == 0) {
        throw new UpdateException(
            ErrorKind.UNSUPPORTED,
            source.name() + ": has not one payload of type " + ROOTFS_IMAGE + ", with an image");
      }
      byte[] image = file.content().readNBytes(MOST_BYTES);
      byte[] bytes = written(reader.header(), image);
      return new CrashArtifact(reader.header(), image, bytes, file.size());
    }
  }

  private static boolean isImage(ArtifactHeader header) {
    return header.payloads().size() == 1
        && header.payloads().get(0).type().equals(Optional.of(ROOTFS_IMAGE));
  }

  private static byte[] written(ArtifactHeader header, byte[] image) throws IOException {
    PayloadHeader payload = header.payloads().get(0);
    ArtifactSpecBuilder spec = ArtifactSpec.builder(ROOTFS_IMAGE);
    spec.name(header.name()).compression(Compression.NONE).defaults(DefaultProvides.NOTHING);
    header.group().ifPresent(spec::group);
    header.deviceTypes().forEach(spec::deviceType);
    header.dependsNames().forEach(spec::dependsOnName);
    header.dependsGroups().forEach(spec::dependsOnGroup);
    payload.depends().forEach((key, values) -> spec.depends(key, values.get(0)));
    payload.provides().ifPresent(provides -> provides.forEach(spec::provides));
    payload.clearsProvides().ifPresent(patterns -> patterns.forEach(spec::clearsProvides));
    Path file = Files.createTempFile("tandem-image-", "");
    try {
      Files.write(file, image);
      spec.file(new PayloadSource("image", file));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ArtifactWriter.stream(spec.build(), out, Long.MAX_VALUE);
      return out.toByteArray();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Returns what it says. */
  public ArtifactHeader header() {
    return header;
  }

  /** Returns what its image begins with. */
  byte[] image() {
    return image;
  }

  /** Returns how many bytes of its image are taken. */
  public int takenBytes() {
    return image.length;
  }

  /** Returns the size of its image. */
  public long imageBytes() {
    return imageBytes;
  }

  /** Returns the artifact that is installed. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns its name. */
  public String name() {
    return header.name();
  }

  /** Tells whether it depends on what was installed before. */
  boolean hasDepends() {
    return !header.dependsNames().isEmpty()
        || !header.dependsGroups().isEmpty()
        || header.payloads().stream().anyMatch(payload -> !payload.depends().isEmpty());
  }

  /** Tells whether the image was cut short. */
  public boolean isCut() {
    return imageBytes > image.length;
  }

  /** Returns a device type that it may be installed on. */
  String deviceType() {
    return header.deviceTypes().get(0);
  }

  /** Returns what must be installed for it to be accepted. */
  Installed before() {
    Map<String, String> provides = new TreeMap<>();
    header
        .payloads()
        .forEach(
            payload ->
                payload.depends().forEach((key, values) -> provides.put(key, values.get(0))));
    String name = header.dependsNames().stream().findFirst().orElse("before-" + name());
    Optional<String> group = header.dependsGroups().stream().findFirst();
    return new Installed(name, group, provides);
  }
}
