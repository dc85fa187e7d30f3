package tandem.image.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tandem.artifact.ArtifactHeader;
import tandem.artifact.ArtifactReader;
import tandem.artifact.ArtifactSpec;
import tandem.artifact.Payload;
import tandem.artifact.PayloadFile;
import tandem.artifact.PayloadHeader;
import tandem.artifact.ReadLimits;
import tandem.artifact.SignaturePolicy;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.crash.PlainArtifact.NamedFile;
import tandem.source.Source;
import tandem.update.Installed;

/**
 * An artifact as the model device gets it: what an artifact says, with no more than the start of
 * its payloads, neither compressed nor signed. State scripts keep their names; what they do is
 * modelled, as is the module that installs a payload which is no image.
 */
public final class CrashArtifact {
  /** How much of an image is taken at most. */
  public static final int MOST_BYTES = 256 << 10;

  private static final int MOST_MODULE_BYTES = 4 << 10;

  /** What follows the last payload: the ends of two archives. */
  private static final int AFTER_LAST = 2048;

  private static final String IMAGE_NAME = "image";
  private static final String ROOTFS_IMAGE = ArtifactSpec.ROOTFS_IMAGE;

  private final ArtifactHeader header;
  private final byte[] image;
  private final Optional<ModuleFile> module;
  private final byte[] bytes;
  private final long imageBytes;

  private CrashArtifact(ArtifactHeader header, List<Taken> taken) {
    this.header = header;
    Optional<Taken> slot = taken.stream().filter(Taken::isImage).findFirst();
    this.image = slot.map(one -> one.file().content()).orElse(new byte[0]);
    this.imageBytes = slot.map(Taken::size).orElse(0L);
    this.module =
        taken.stream()
            .filter(one -> !one.isImage())
            .findFirst()
            .map(one -> ModuleFile.of(one.type(), one.file().name(), one.file().content()));
    this.bytes = PlainArtifact.write(header, taken.stream().map(Taken::file).toList());
  }

  /** The start of the first file of a payload. */
  private record Taken(String type, NamedFile file, long size) {
    boolean isImage() {
      return type.equals(ROOTFS_IMAGE);
    }
  }

  /**
   * Reads an artifact.
   *
   * @throws IOException when it is damaged or cannot be read
   * @throws UpdateException UNSUPPORTED when it has other payloads than one image, one for a
   *     module, or one of each
   */
  public static CrashArtifact read(Source source, ReadLimits limits, SignaturePolicy policy)
      throws IOException, UpdateException {
    try (Source.Opened opened = source.open();
        ArtifactReader reader = ArtifactReader.open(opened.stream(), limits, policy)) {
      return read(reader, source.name());
    }
  }

  /**
   * Puts the image of one artifact and the payload for a module of another into one artifact. Name
   * and all else are those of the first.
   */
  static CrashArtifact both(CrashArtifact first, CrashArtifact second) {
    List<PayloadHeader> payloads =
        List.of(first.header.payloads().get(0), numbered(second.header.payloads().get(0), 1));
    ArtifactHeader one = first.header;
    ArtifactHeader header =
        new ArtifactHeader(
            one.name(),
            one.group(),
            one.deviceTypes(),
            one.dependsNames(),
            one.dependsGroups(),
            payloads,
            one.scripts());
    ModuleFile file = second.module.orElseThrow();
    return new CrashArtifact(
        header,
        List.of(
            new Taken(ROOTFS_IMAGE, new NamedFile(IMAGE_NAME, first.image), first.imageBytes),
            new Taken(
                file.type(),
                new NamedFile(file.payloadName(), file.after()),
                file.after().length)));
  }

  private static PayloadHeader numbered(PayloadHeader payload, int index) {
    return new PayloadHeader(
        index,
        payload.type(),
        payload.depends(),
        payload.provides(),
        payload.clearsProvides(),
        payload.metaData());
  }

  private static CrashArtifact read(ArtifactReader reader, String name)
      throws IOException, UpdateException {
    List<Taken> taken = new ArrayList<>();
    for (Payload payload = reader.nextPayload(); payload != null; payload = reader.nextPayload()) {
      PayloadFile file = payload.nextFile();
      String type = payload.header().type().orElse("");
      boolean isImage = type.equals(ROOTFS_IMAGE);
      boolean known = taken.stream().anyMatch(one -> one.isImage() == isImage);
      if (file == null || file.size() == 0 || known || type.isEmpty()) {
        throw unsupported(name);
      }
      byte[] start = file.content().readNBytes(isImage ? MOST_BYTES : MOST_MODULE_BYTES);
      String kept = isImage ? IMAGE_NAME : file.name();
      taken.add(new Taken(type, new NamedFile(kept, start), file.size()));
    }
    if (taken.isEmpty()) {
      throw unsupported(name);
    }
    return new CrashArtifact(reader.header(), taken);
  }

  private static UpdateException unsupported(String name) {
    return new UpdateException(
        ErrorKind.UNSUPPORTED,
        name + ": has other payloads than one image, one for an update module, or one of each");
  }

  /** Says what it updates, for reports. */
  public String kind() {
    String payloads = module.isEmpty() ? "image" : hasImage() ? "image and module" : "module";
    return header.scripts().isEmpty() ? payloads : payloads + " with scripts";
  }

  /** Tells whether it has an image for a slot. */
  boolean hasImage() {
    return image.length > 0;
  }

  /** Returns what its module installs, if it has a payload for one. */
  Optional<ModuleFile> module() {
    return module;
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

  /** Returns a place in the middle of its last payload. */
  int middle() {
    int last = module.map(file -> file.after().length).orElse(image.length);
    return bytes.length - AFTER_LAST - last / 2;
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
