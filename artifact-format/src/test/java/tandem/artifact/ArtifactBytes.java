package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * Builds artifacts by hand, right by default and wrong in any place that a test wants. Digests in
 * the manifest follow the content, unless the manifest itself is edited.
 */
public final class ArtifactBytes {
  /** A member of an archive: what it is called in the manifest's terms, and its tar bytes. */
  public static final class Member {
    private final String name;
    private final byte[] content;
    private final byte[] tar;

    /** Takes the tar bytes as they are. */
    public Member(String name, byte[] content, byte[] tar) {
      this.name = name;
      this.content = content;
      this.tar = tar;
    }

    /** Returns the name. */
    public String name() {
      return name;
    }

    /** Returns the content. */
    public byte[] content() {
      return content;
    }

    /** Makes a regular file. */
    public static Member file(String name, byte[] content) {
      TarBytes tar = new TarBytes();
      boolean fits = name.length() <= 100 && name.chars().allMatch(c -> c < 0x7f);
      return new Member(
          name, content, (fits ? tar.file(name, content) : tar.paxFile(name, content)).bytes());
    }

    /** Makes a regular file. */
    public static Member file(String name, String content) {
      return file(name, content.getBytes(UTF_8));
    }

    /** Makes a member of another type. */
    public static Member of(String name, char type) {
      return new Member(name, new byte[0], new TarBytes().member(name, type, new byte[0]).bytes());
    }
  }

  /** The document version of format 3. */
  public static final String VERSION_3 = "{\"format\":\"mender\",\"version\":3}";

  /** The header-info of a right artifact of format 3. */
  public static final String HEADER_INFO =
      "{\"payloads\":[{\"type\":\"single-file\"}],\"artifact_provides\":{\"artifact_name\":\"rel-1\"},"
          + "\"artifact_depends\":{\"device_type\":[\"dev1\"]}}";

  /** The type-info of a right artifact of format 3. */
  public static final String TYPE_INFO =
      "{\"type\":\"single-file\",\"artifact_provides\":{\"a\":\"b\"}}";

  private String version = VERSION_3;
  private Compression headerCompression = Compression.GZIP;
  private Compression dataCompression = Compression.GZIP;
  private final List<Member> header = new ArrayList<>();
  private final Map<Integer, List<Member>> data = new LinkedHashMap<>();
  private UnaryOperator<byte[]> headerTar = tar -> tar;
  private UnaryOperator<byte[]> headerArchive = archive -> archive;
  private UnaryOperator<byte[]> dataTar = tar -> tar;
  private UnaryOperator<byte[]> dataArchive = archive -> archive;
  private UnaryOperator<String> manifest = text -> text;
  private Consumer<List<Member>> outer = members -> {};
  private UnaryOperator<byte[]> artifact = bytes -> bytes;
  private @Nullable Signer signer;
  private UnaryOperator<String> signature = text -> text;

  private ArtifactBytes() {}

  /** Starts with a right artifact of format 3: one payload, one file. */
  public static ArtifactBytes module() {
    ArtifactBytes bytes = new ArtifactBytes();
    bytes.header.add(Member.file("header-info", HEADER_INFO));
    bytes.header.add(Member.file("headers/0000/type-info", TYPE_INFO));
    bytes.header.add(Member.file("headers/0000/meta-data", "{\"k\":1}"));
    bytes.data.put(0, new ArrayList<>(List.of(Member.file("a.txt", "hello\n"))));
    return bytes;
  }

  /** Starts with a right artifact of format 3 that carries a rootfs image. */
  public static ArtifactBytes rootfs() {
    return module()
        .headerInfo(HEADER_INFO.replace("single-file", "rootfs-image"))
        .typeInfo(TYPE_INFO.replace("single-file", "rootfs-image"));
  }

  /** Starts with a right artifact of format 2. */
  public static ArtifactBytes format2() {
    ArtifactBytes bytes = module().version(VERSION_3.replace("3", "2"));
    bytes.header.clear();
    bytes.header.add(
        Member.file(
            "header-info",
            "{\"artifact_name\":\"rel-1\",\"updates\":[{\"type\":\"rootfs-image\"}],"
                + "\"device_types_compatible\":[\"dev1\"]}"));
    bytes.header.add(Member.file("headers/0000/files", "{\"files\":[\"a.txt\"]}"));
    bytes.header.add(Member.file("headers/0000/type-info", "{\"type\":\"rootfs-image\"}"));
    bytes.header.add(Member.file("headers/0000/meta-data", ""));
    return bytes;
  }

  /** Starts with a right artifact without payload. */
  public static ArtifactBytes bootstrap() {
    ArtifactBytes bytes =
        module()
            .headerInfo(HEADER_INFO.replace("\"single-file\"", "null"))
            .typeInfo(TYPE_INFO.replace("\"single-file\"", "null"))
            .header(members -> members.remove(2));
    bytes.files().clear();
    return bytes;
  }

  /** Sets the document version. */
  public ArtifactBytes version(String document) {
    version = document;
    return this;
  }

  /** Sets the compression of both. */
  public ArtifactBytes compression(Compression both) {
    return compression(both, both);
  }

  /** Sets the compression of each. */
  public ArtifactBytes compression(Compression ofHeader, Compression ofData) {
    headerCompression = ofHeader;
    dataCompression = ofData;
    return this;
  }

  /** Sets the document header-info. */
  public ArtifactBytes headerInfo(String document) {
    header.set(0, Member.file("header-info", document));
    return this;
  }

  /** Sets the document type-info of the first payload. */
  public ArtifactBytes typeInfo(String document) {
    header.replaceAll(
        member ->
            member.name().equals("headers/0000/type-info")
                ? Member.file(member.name(), document)
                : member);
    return this;
  }

  /** Sets the document meta-data of the first payload. */
  public ArtifactBytes metaData(String document) {
    header.replaceAll(
        member ->
            member.name().equals("headers/0000/meta-data")
                ? Member.file(member.name(), document)
                : member);
    return this;
  }

  /** Edits the members of the header. */
  public ArtifactBytes header(Consumer<List<Member>> edit) {
    edit.accept(header);
    return this;
  }

  /** Edits the header archive before it is compressed. */
  public ArtifactBytes headerTar(UnaryOperator<byte[]> edit) {
    headerTar = edit;
    return this;
  }

  /** Edits the header archive after it was compressed. */
  public ArtifactBytes headerArchive(UnaryOperator<byte[]> edit) {
    headerArchive = edit;
    return this;
  }

  /** Edits the payload archives before they are compressed. */
  public ArtifactBytes dataTar(UnaryOperator<byte[]> edit) {
    dataTar = edit;
    return this;
  }

  /** Edits the payload archives after they were compressed. */
  public ArtifactBytes dataArchive(UnaryOperator<byte[]> edit) {
    dataArchive = edit;
    return this;
  }

  /** Sets the files of one payload. */
  public ArtifactBytes files(int index, Member... files) {
    data.put(index, new ArrayList<>(List.of(files)));
    return this;
  }

  /** Sets the files of the first payload. */
  public ArtifactBytes files(Member... files) {
    return files(0, files);
  }

  private List<Member> files() {
    return data.computeIfAbsent(0, index -> new ArrayList<>());
  }

  /** Leaves out all payload archives, but not their lines in the manifest. */
  public ArtifactBytes withoutData() {
    return outer(members -> members.removeIf(member -> member.name().startsWith("data/")));
  }

  /** Edits the text of the manifest. */
  public ArtifactBytes manifest(UnaryOperator<String> edit) {
    manifest = edit;
    return this;
  }

  /** Adds a signature. */
  public ArtifactBytes signed(Signer by) {
    signer = by;
    return this;
  }

  /** Edits the text of the signature. */
  public ArtifactBytes signature(UnaryOperator<String> edit) {
    signature = edit;
    return this;
  }

  /** Edits the members of the artifact itself. */
  public ArtifactBytes outer(Consumer<List<Member>> edit) {
    outer = outer.andThen(edit);
    return this;
  }

  /** Edits the bytes of the whole. */
  public ArtifactBytes whole(UnaryOperator<byte[]> edit) {
    artifact = edit;
    return this;
  }

  /** Returns the artifact. */
  public byte[] build() {
    byte[] headerBytes =
        headerArchive.apply(compressed(headerTar.apply(tar(header)), headerCompression));
    String headerName = "header.tar" + headerCompression.suffix();
    StringBuilder lines = new StringBuilder();
    data.forEach((index, files) -> files.forEach(file -> lines.append(line(index, file))));
    lines.append(line(headerName, headerBytes)).append(line("version", version.getBytes(UTF_8)));
    String manifestText = manifest.apply(lines.toString());

    List<Member> members = new ArrayList<>();
    members.add(Member.file("version", version));
    members.add(Member.file("manifest", manifestText));
    if (signer != null) {
      members.add(Member.file("manifest.sig", signature.apply(sign(signer, manifestText))));
    }
    members.add(Member.file(headerName, headerBytes));
    data.forEach(
        (index, files) ->
            members.add(
                Member.file(
                    String.format("data/%04d.tar%s", index, dataCompression.suffix()),
                    dataArchive.apply(compressed(dataTar.apply(tar(files)), dataCompression)))));
    outer.accept(members);
    return artifact.apply(tar(members));
  }

  private static String line(int index, Member file) {
    return line(String.format("data/%04d/%s", index, file.name()), file.content);
  }

  /** Returns one line of a manifest. */
  public static String line(String name, byte[] content) {
    return Digest.sha256(content) + "  " + name + "\n";
  }

  private static String sign(Signer signer, String manifest) {
    try {
      return Base64.getEncoder().encodeToString(signer.sign(manifest.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an archive of the members. */
  public static byte[] tar(List<Member> members) {
    TarBytes tar = new TarBytes();
    members.forEach(member -> tar.raw(member.tar));
    return tar.end();
  }

  /** Compresses data. */
  public static byte[] compressed(byte[] data, Compression compression) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (compression) {
          case NONE -> bytes;
          case GZIP -> new GZIPOutputStream(bytes);
          case XZ -> new XZOutputStream(bytes, new LZMA2Options(0));
          case ZSTD -> new ZstdOutputStreamNoFinalizer(bytes);
        }) {
      out.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
