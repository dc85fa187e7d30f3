package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static tandem.artifact.ArtifactBytes.bootstrap;
import static tandem.artifact.ArtifactBytes.format2;
import static tandem.artifact.ArtifactBytes.line;
import static tandem.artifact.ArtifactBytes.rootfs;
import static tandem.artifact.ArtifactCase.accepted;
import static tandem.artifact.ArtifactCase.rejected;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tandem.artifact.ArtifactBytes.Member;

/** What can be wrong with the parts that augment an artifact. */
final class AugmentCases {
  private static final Class<CorruptedArtifactException> CORRUPTED =
      CorruptedArtifactException.class;

  private AugmentCases() {}

  static List<ArtifactCase> all() {
    List<ArtifactCase> all = new ArrayList<>(right());
    all.addAll(order());
    all.addAll(manifests());
    all.addAll(headers());
    all.addAll(documents());
    return all;
  }

  private static AugmentBytes augment() {
    return new AugmentBytes();
  }

  private static ArtifactCase wrong(String name, String message, AugmentBytes artifact) {
    return rejected(name, artifact.build(), CORRUPTED, message);
  }

  private static List<ArtifactCase> right() {
    return List.of(
        accepted("augmented", augment().build()),
        accepted("file", augment().file("b.txt").build()),
        accepted("other type", augment().type("other").build()),
        accepted("no meta-data", augment().header(members -> members.remove(2)).build()),
        accepted("uncompressed", augment().compression(Compression.NONE).build()),
        accepted("xz", augment().compression(Compression.XZ).build()),
        accepted("zstd", augment().compression(Compression.ZSTD).build())
            .unlikeReference("zstd came with 3.10, which reads all but this"),
        accepted("clears", augment().typeInfo("\"clears_artifact_provides\":[\"a\"]").build()),
        accepted("other name", augment().headerInfo("rel-1", "x").build()));
  }

  private static List<ArtifactCase> order() {
    return List.of(
        wrong(
            "no header",
            "data/0000.tar.gz: expected header-augment.tar.gz",
            augment().outer(members -> members.remove(4))),
        wrong(
            "no manifest",
            "header-augment.tar.gz: unexpected member",
            augment().outer(members -> members.remove(2))),
        wrong("format 2", "manifest-augment: expected header.tar", augment().of(format2())),
        wrong(
            "other compression",
            "header-augment.tar: expected header-augment.tar.gz",
            augment().name("header-augment.tar")),
        wrong(
            "header after the payload",
            "data/0000.tar.gz: expected header-augment.tar.gz",
            augment().outer(members -> Collections.swap(members, 4, 5))),
        wrong(
            "header before the original",
            "header-augment.tar.gz: expected header.tar",
            augment().outer(members -> Collections.swap(members, 3, 4))),
        wrong(
            "manifest after the header",
            "manifest-augment: unexpected member",
            augment().outer(members -> Collections.swap(members, 2, 3))));
  }

  private static List<ArtifactCase> manifests() {
    byte[] none = new byte[0];
    return List.of(
        wrong(
            "no line for the header",
            "manifest-augment: no line for header-augment.tar.gz",
            augment().manifest(text -> line("data/0000/x", none))),
        wrong("empty", "manifest-augment: no line for header-aug", augment().manifest(t -> "")),
        wrong(
            "no newline", "manifest-augment line 1: no newline", augment().manifest(String::trim)),
        wrong(
            "wrong digest",
            "header-augment.tar.gz: SHA-256 ",
            augment().manifest(text -> line("header-augment.tar.gz", none))),
        wrong(
            "line for another member",
            "manifest-augment: line for x, which can be no member",
            augment().manifest(text -> line("x", none) + text)),
        wrong(
            "line of the original's header",
            "manifest-augment: line for header.tar.gz, which can be no member",
            augment().manifest(text -> line("header.tar.gz", none) + text)),
        wrong(
            "line of a file that is not there",
            "data/0000/x: in the manifest, but not in data/0000.tar.gz",
            augment().manifest(text -> line("data/0000/x", none) + text)),
        wrong(
            "file of the original",
            "manifest-augment: line for data/0000/a.txt, which is in manifest already",
            augment().manifest(text -> line("data/0000/a.txt", "hello\n".getBytes(UTF_8)) + text)),
        wrong(
            "file of another payload",
            "manifest-augment: files for payload 1, but the header has only 1 payloads",
            augment().manifest(text -> line("data/0001/x", none) + text)),
        wrong(
            "changed file",
            "data/0000/b.txt: SHA-256 ",
            augment().file("b.txt").manifest(text -> text.replaceFirst("^.", "0"))));
  }

  private static List<ArtifactCase> headers() {
    return List.of(
        wrong(
            "empty header",
            "end of the header: expected header-info",
            augment().header(List::clear)),
        wrong(
            "script",
            "header-augment.tar.gz: 1 state scripts, it may have none",
            augment().header(m -> m.add(1, Member.file("scripts/ArtifactReboot_Enter_00", "")))),
        wrong(
                "no type-info",
                "expected headers/0000/type-info",
                augment().header(members -> members.remove(1)))
            .unlikeReference("as in the header itself: the C++ client rejects it"),
        wrong(
            "second payload",
            "expected the end of the header",
            augment().header(m -> m.add(Member.file("headers/0001/type-info", "{}")))),
        wrong(
            "two payloads",
            "header-augment.tar: 2 payloads, the artifact has 1",
            augment()
                .headerInfo("{\"type\":\"single-file\"}", "{\"type\":\"m\"},{\"type\":\"m\"}")
                .type("m")
                .header(m -> m.add(Member.file("headers/0001/type-info", "{\"type\":\"m\"}")))),
        wrong(
            "type null",
            "header-augment.tar: payload 0: an artifact without payload can not be augmented",
            augment()
                .headerInfo("\"single-file\"", "null")
                .header(m -> m.set(1, Member.file("headers/0000/type-info", "{\"type\":null}")))
                .header(m -> m.remove(2))),
        wrong(
                "over a bootstrap artifact",
                "header-augment.tar: payload 0: an artifact without payload can not be augmented",
                augment().of(bootstrap()))
            .unlikeReference("there is nothing to augment"),
        wrong(
            "second image",
            "manifest-augment: 1 files of payload 0, a rootfs-image has none",
            augment().of(rootfs()).type("rootfs-image").header(m -> m.remove(2)).file("b.txt")));
  }

  private static List<ArtifactCase> documents() {
    return List.of(
        wrong(
            "provides of numbers",
            "artifact_provides",
            augment().typeInfo("\"artifact_provides\":{\"a\":1}")),
        wrong(
            "meta-data list",
            "headers/0000/meta-data: list, expected object",
            augment().metaData("[]")),
        wrong(
            "meta-data of another shape",
            "header-augment.tar: payload 0: meta-data: k: object over number",
            augment().metaData("{\"k\":{}}")),
        wrong(
            "unknown member of header-info",
            "header-info: unknown member x",
            augment().headerInfo("{\"payloads\"", "{\"x\":1,\"payloads\"")),
        wrong(
                "other type in type-info",
                "headers/0000/type-info: type m, expected single-file as in header-info",
                augment()
                    .header(
                        m -> m.set(1, Member.file("headers/0000/type-info", "{\"type\":\"m\"}"))))
            .unlikeReference("rejected since 4.4"));
  }
}
