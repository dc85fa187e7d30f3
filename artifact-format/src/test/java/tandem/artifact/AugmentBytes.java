package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static tandem.artifact.ArtifactBytes.HEADER_INFO;
import static tandem.artifact.ArtifactBytes.compressed;
import static tandem.artifact.ArtifactBytes.line;
import static tandem.artifact.ArtifactBytes.module;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tandem.artifact.ArtifactBytes.Member;

/** Builds augmented artifacts by hand, right by default and wrong in any place of what augments. */
final class AugmentBytes {
  private final List<Member> header = new ArrayList<>();
  private ArtifactBytes artifact = module();
  private Compression compression = Compression.GZIP;
  private String name = "";
  private UnaryOperator<String> manifest = text -> text;
  private Consumer<List<Member>> outer = members -> {};

  AugmentBytes() {
    header.add(Member.file("header-info", HEADER_INFO));
    header.add(Member.file("headers/0000/type-info", "{\"type\":\"single-file\"}"));
    header.add(Member.file("headers/0000/meta-data", "{\"k\":2,\"l\":[]}"));
  }

  /** Sets what is augmented. */
  AugmentBytes of(ArtifactBytes original) {
    artifact = original;
    return this;
  }

  /** Sets the compression of everything. */
  AugmentBytes compression(Compression method) {
    artifact.compression(method);
    compression = method;
    return this;
  }

  /** Sets the name of the header archive. */
  AugmentBytes name(String member) {
    name = member;
    return this;
  }

  /** Edits the text of the manifest. */
  AugmentBytes manifest(UnaryOperator<String> edit) {
    UnaryOperator<String> before = manifest;
    manifest = text -> edit.apply(before.apply(text));
    return this;
  }

  /** Edits the members of the header. */
  AugmentBytes header(Consumer<List<Member>> edit) {
    edit.accept(header);
    return this;
  }

  private AugmentBytes document(int member, String text) {
    return header(all -> all.set(member, Member.file(all.get(member).name(), text)));
  }

  private AugmentBytes replace(int member, String from, String to) {
    String text = new String(header.get(member).content(), UTF_8);
    return document(member, text.replace(from, to));
  }

  /** Replaces a part of header-info. */
  AugmentBytes headerInfo(String from, String to) {
    return replace(0, from, to);
  }

  /** Adds a member to type-info. */
  AugmentBytes typeInfo(String member) {
    return replace(1, "}", "," + member + "}");
  }

  /** Sets the meta-data. */
  AugmentBytes metaData(String document) {
    return document(2, document);
  }

  /** Sets the payload type. */
  AugmentBytes type(String type) {
    return replace(0, "single-file", type).replace(1, "single-file", type);
  }

  /** Adds a payload file besides a.txt. */
  AugmentBytes file(String file) {
    Member member = Member.file(file, "b");
    artifact
        .files(Member.file("a.txt", "hello\n"), member)
        .manifest(text -> text.replaceAll("[^\n]*" + file + "\n", ""));
    return manifest(text -> line("data/0000/" + file, member.content()) + text);
  }

  /** Edits the members of the artifact. */
  AugmentBytes outer(Consumer<List<Member>> edit) {
    outer = edit;
    return this;
  }

  /** Returns the artifact. */
  byte[] build() {
    byte[] content = compressed(ArtifactBytes.tar(header), compression);
    String member = name.isEmpty() ? "header-augment.tar" + compression.suffix() : name;
    return artifact
        .outer(
            members -> {
              members.add(
                  2, Member.file("manifest-augment", manifest.apply(line(member, content))));
              members.add(4, Member.file(member, content));
              outer.accept(members);
            })
        .build();
  }
}
