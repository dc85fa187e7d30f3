package tandem.artifact;

import static tandem.artifact.ArtifactBytes.HEADER_INFO;
import static tandem.artifact.ArtifactBytes.TYPE_INFO;
import static tandem.artifact.ArtifactBytes.bootstrap;
import static tandem.artifact.ArtifactBytes.line;
import static tandem.artifact.ArtifactBytes.module;
import static tandem.artifact.ArtifactBytes.rootfs;
import static tandem.artifact.ArtifactCase.accepted;
import static tandem.artifact.ArtifactCase.rejected;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tandem.artifact.ArtifactBytes.Member;

/** What can be wrong with payloads. */
final class PayloadCases {
  private static final String STOPPED = "a writer or a copy that was stopped half way";
  private static final String NEWER = "newer versions of the tool refuse it";
  private static final String ONLY_FILES = "only regular files are payload";
  private static final Member A = Member.file("a.txt", "hello\n");
  private static final Member B = Member.file("b.txt", "world\n");

  private PayloadCases() {}

  static List<ArtifactCase> all() {
    return Stream.of(files(), names(), archives(), noPayload()).flatMap(cases -> cases).toList();
  }

  private static Stream<ArtifactCase> files() {
    byte[] longSize = new TarBytes().raw(TarBytes.header("a.txt", '0', 9999)).bytes();
    return Stream.of(
        accepted("two files", module().files(A, B).build()),
        accepted("empty file in payload", module().files(Member.file("a.txt", "")).build()),
        accepted("no files", module().files().build()),
        accepted("no files and no archive", module().files().withoutData().build()),
        accepted("rootfs image", rootfs().build()),
        wrong(
                "file twice",
                module().files(A, A).manifest(PayloadCases::once),
                "a.txt: second file of this name")
            .unlikeReference("which of the two counts?"),
        wrong("files other than in manifest", swapped(), "data/0000/c.txt: not in the manifest"),
        wrong("file missing", module().files(A, B).dataTar(t -> tar(A)), "data/0000/b.txt: in the"),
        wrong(
            "file too many", module().files(A).dataTar(t -> tar(A, B)), "b.txt: not in the manif"),
        wrong(
            "archive missing",
            module().withoutData(),
            "data/0000.tar: missing, the manifest has 1"),
        wrong("other content", module().dataTar(t -> tar(content("jello\n"))), "a.txt: SHA-256 "),
        wrong("shorter content", module().dataTar(t -> tar(content("hell"))), "a.txt: SHA-256 "),
        wrong(
            "longer content", module().dataTar(t -> tar(content("hello\n\n"))), "a.txt: SHA-256 "),
        wrong("empty content", module().dataTar(t -> tar(content(""))), "a.txt: SHA-256 "),
        wrong(
            "size too large",
            module().dataTar(t -> new TarBytes().raw(longSize).padded(A.content()).end()),
            "a.txt: ended 8463 bytes early"),
        wrong("link", module().files(of("a.txt", '2')), "data/0000/a.txt: a symbolic link")
            .unlikeReference(ONLY_FILES),
        wrong("hard link", module().files(of("a.txt", '1')), "data/0000/a.txt: a hard link")
            .unlikeReference(ONLY_FILES),
        wrong("device", module().files(of("a.txt", '3')), "data/0000/a.txt: a device")
            .unlikeReference(ONLY_FILES),
        wrong("FIFO", module().files(of("a.txt", '6')), "data/0000/a.txt: a FIFO")
            .unlikeReference(ONLY_FILES),
        wrong(
            "directory", module().dataTar(t -> tar(of("d/", '5'), A)), "data/0000/d/: a directory"),
        wrong("directory ./", module().dataTar(t -> tar(of("./", '5'), A)), "./: a directory"),
        wrong(
                "image without file",
                rootfs().files(),
                "payload 0: 0 files, a rootfs-image has exact")
            .unlikeReference("there is nothing to install"),
        wrong("image without archive", rootfs().files().withoutData(), "payload 0: 0 files, a root")
            .unlikeReference("there is nothing to install"),
        wrong("image of two files", rootfs().files(A, B), "payload 0: 2 files, a rootfs-image has"),
        wrong(
            "image missing", rootfs().withoutData(), "data/0000.tar: missing, the manifest has 1"));
  }

  private static String once(String manifest) {
    return manifest.substring(manifest.indexOf('\n') + 1);
  }

  private static ArtifactBytes swapped() {
    return module().files(A, B).dataTar(tar -> tar(A, Member.file("c.txt", B.content())));
  }

  private static byte[] tar(Member... files) {
    return ArtifactBytes.tar(List.of(files));
  }

  private static Member content(String content) {
    return Member.file("a.txt", content);
  }

  private static Member of(String name, char type) {
    return Member.of(name, type);
  }

  private static Stream<ArtifactCase> names() {
    return Stream.of(
        accepted("name of 200 characters", named("x".repeat(200)).build()),
        accepted("name of 255 characters", named("x".repeat(255)).build()),
        accepted("unusual name", named("-a,b_C.9").build()),
        wrong("name of 256 characters", named("x".repeat(256)), "which can be no member")
            .unlikeReference("file systems refuse it"),
        wrong("name with sign", named("a+b"), "which can be no member"),
        wrong("name with tilde", named("a~b"), "which can be no member"),
        wrong("name with space", named("a b"), "blank or control character"),
        wrong("name with umlaut", named("a\u00fc"), "which can be no member"),
        wrong("name with control character", named("a\u0001"), "blank or control character"),
        wrong("name with folder", named("sub/a.txt"), "which can be no member"),
        wrong("name with backslash", named("a\\b"), "which can be no member"),
        wrong("name ..", named(".."), "which can be no member"),
        wrong("name .", named("."), "which can be no member"),
        wrong("traversal", named("../a.txt"), "which can be no member"),
        wrong("absolute", named("/a.txt"), "which can be no member"),
        wrong("traversal only in tar", renamed("../a.txt"), "data/0000/../a.txt: not a plain"),
        wrong("absolute only in tar", renamed("/a.txt"), "data/0000//a.txt: not a plain"),
        wrong("./ only in tar", renamed("./a.txt"), "data/0000/./a.txt: not a plain"),
        wrong("umlaut only in tar", renamed("\u00fc"), "name is not 1 to 300 characters of ASCII"),
        wrong("empty only in tar", renamed(""), "name is not 1 to 300 characters of ASCII"));
  }

  private static ArtifactBytes named(String name) {
    return module().files(Member.file(name, A.content()));
  }

  private static ArtifactBytes renamed(String name) {
    return module().dataTar(tar -> tar(Member.file(name, A.content())));
  }

  private static Stream<ArtifactCase> archives() {
    byte[] junk = new byte[512];
    junk[1] = 'x';
    return Stream.of(
        accepted("zeros after payload", module().dataTar(append(new byte[9216])).build()),
        accepted(
            "gzip in two members",
            module()
                .dataArchive(
                    archive ->
                        append(ArtifactBytes.compressed(new byte[512], Compression.GZIP))
                            .apply(archive))
                .build()),
        wrong("junk after payload", module().dataTar(append(junk)), "data/0000.tar.gz: data after")
            .unlikeReference("nothing may hide behind the end, as in the C++ client"),
        wrong("payload without end", module().dataTar(ArtifactCases.cut(1024)), "ended 1024 bytes")
            .unlikeReference(STOPPED),
        wrong("payload cut", module().dataTar(ArtifactCases.cut(1030)), "in its padding")
            .unlikeReference(STOPPED),
        wrong(
                "garbage after gzip data",
                module().dataArchive(append(junk)),
                "after the end of the g")
            .unlikeReference("nothing may hide behind the end"),
        wrong("gzip data cut", module().dataArchive(ArtifactCases.cut(1)), "gzip data ended early")
            .unlikeReference("the checksum of gzip is never read"),
        wrong("wrong gzip checksum", module().dataArchive(PayloadCases::flip), "wrong length")
            .unlikeReference("the checksum of gzip is never read"),
        wrong(
            "payload of no bytes",
            module().dataArchive(a -> new byte[0]),
            "data/0000.tar.gz: empty"),
        wrong(
            "payload no gzip",
            module().dataArchive(a -> ArtifactCases.noise(99)),
            "no gzip header"),
        rejected(
            "too many files",
            module().manifest(PayloadCases::manyFiles).build(),
            LimitExceededException.class,
            "payload 0: 5001 files, at most 4096"));
  }

  private static UnaryOperator<byte[]> append(byte[] tail) {
    return ArtifactCases.append(tail);
  }

  private static byte[] flip(byte[] archive) {
    archive[archive.length - 1] ^= 1;
    return archive;
  }

  private static String manyFiles(String manifest) {
    StringBuilder text = new StringBuilder(manifest);
    for (int i = 0; i < 5000; i++) {
      text.append(line("data/0000/" + i, new byte[0]));
    }
    return text.toString();
  }

  private static Stream<ArtifactCase> noPayload() {
    Member metaData = Member.file("headers/0000/meta-data", "{}");
    Member script = Member.file("scripts/ArtifactInstall_Enter_00", "#!");
    Member empty = Member.file("headers/0000/meta-data", "");
    return Stream.of(
        accepted("bootstrap", bootstrap().build()),
        accepted("bootstrap without type", bootstrap().typeInfo("{}").build()),
        accepted("bootstrap without archive", bootstrap().withoutData().build()),
        wrong(
            "bootstrap with file", bootstrap().files(A), "payload 0: 1 files, an artifact without"),
        wrong(
            "bootstrap with hidden file",
            bootstrap().dataTar(tar -> tar(A)),
            "data/0000/a.txt: not in the manifest"),
        wrong("bootstrap with meta-data", bootstrap().header(m -> m.add(metaData)), "no meta-data"),
        wrong(
            "bootstrap with empty meta-data",
            bootstrap().header(m -> m.add(empty)),
            "no meta-data"),
        wrong(
                "bootstrap with script",
                bootstrap().header(m -> m.add(1, script)),
                "scripts: 1, an art")
            .unlikeReference("no client would run it"),
        wrong(
                "bootstrap with type",
                bootstrap().typeInfo(TYPE_INFO),
                "type single-file, expected null")
            .unlikeReference(NEWER),
        wrong("bootstrap with empty type", bootstrap().typeInfo("{\"type\":\"\"}"), "expected null")
            .unlikeReference(NEWER),
        wrong(
                "module with type null",
                module().typeInfo("{\"type\":null}").headerInfo(HEADER_INFO),
                "type null")
            .unlikeReference(NEWER));
  }

  private static ArtifactCase wrong(String name, ArtifactBytes bytes, String message) {
    return rejected(name, bytes.build(), CorruptedArtifactException.class, message);
  }
}
