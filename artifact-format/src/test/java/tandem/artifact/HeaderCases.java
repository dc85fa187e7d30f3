package tandem.artifact;

import static tandem.artifact.ArtifactBytes.format2;
import static tandem.artifact.ArtifactBytes.module;
import static tandem.artifact.ArtifactCase.accepted;
import static tandem.artifact.ArtifactCase.rejected;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tandem.artifact.ArtifactBytes.Member;

/** What can be wrong with the members of the header archive. */
final class HeaderCases {
  private static final String SCRIPT = "scripts/ArtifactInstall_Enter_10_x";
  private static final String TYPE = "headers/0000/type-info";
  private static final String META = "headers/0000/meta-data";
  private static final String CLIENT = "the C++ client refuses it";
  private static final String STOPPED = "a writer or a copy that was stopped half way";
  private static final String HIDDEN = "nothing may hide behind the end, as in the C++ client";
  private static final String SCRIPT_NAME = "the name becomes a path on the device";

  private HeaderCases() {}

  static List<ArtifactCase> all() {
    return Stream.of(members(), format2Members(), scripts(), archive())
        .flatMap(cases -> cases)
        .toList();
  }

  private static Stream<ArtifactCase> members() {
    return Stream.of(
        accepted("no meta-data", edited(m -> m.remove(2))),
        wrong("empty header", "end of the header: expected header-info", List::clear),
        wrong("no header-info", TYPE + ": expected header-info", m -> m.remove(0)),
        wrong("header-info second", TYPE + ": expected header-info", m -> swap(m, 0, 1)),
        wrong("header-info twice", "header-info: expected " + TYPE, m -> m.add(1, m.get(0))),
        wrong(
                "name like header-info",
                "header-information: exp",
                m -> rename(m, 0, "header-information"))
            .unlikeReference("it compares only the start of the name"),
        wrong("header-info with ./", "./header-info: expected", m -> rename(m, 0, "./header-info")),
        wrong(
            "header-info a link", "a symbolic link", m -> m.set(0, Member.of("header-info", '2'))),
        wrong("no type-info", "headers/0000/meta-data: expected " + TYPE, m -> m.remove(1))
            .unlikeReference(CLIENT),
        wrong("no documents", "end of the header: expected " + TYPE, m -> keep(m, 1)),
        wrong("meta-data first", META + ": expected " + TYPE, m -> swap(m, 1, 2))
            .unlikeReference(CLIENT),
        wrong("type-info twice", TYPE + ": second member", m -> m.add(2, m.get(1)))
            .unlikeReference("which of the two counts?"),
        wrong("meta-data twice", META + ": second member", m -> m.add(m.get(2)))
            .unlikeReference("which of the two counts?"),
        wrong("unknown document", "headers/0000/x: unknown", m -> m.add(file("headers/0000/x"))),
        wrong(
                "document in a folder",
                "headers/0000/x/type-info: unk",
                m -> rename(m, 1, "headers/0000/x/type-info"))
            .unlikeReference(CLIENT),
        wrong("files in format 3", "headers/0000/files: unknown", m -> m.add(files())),
        wrong(
            "second bucket",
            "headers/0001/type-info: expected the end",
            m -> m.add(file("headers/0001/type-info"))),
        wrong(
            "wrong bucket",
            "headers/0001/type-info: expected " + TYPE,
            m -> rename(m, 1, "headers/0001/type-info")),
        wrong(
            "bucket of letters",
            "headers/abcd/type-info: exp",
            m -> rename(m, 1, "headers/abcd/type-info")),
        wrong(
                "bucket of five digits",
                "headers/00000/type-info: ",
                m -> rename(m, 1, "headers/00000/type-info"))
            .unlikeReference(CLIENT),
        wrong(
                "bucket of one digit",
                "headers/0/type-info: ",
                m -> rename(m, 1, "headers/0/type-info"))
            .unlikeReference(CLIENT),
        wrong("unknown member in header", "extra: expected " + TYPE, m -> m.add(1, file("extra"))),
        wrong(
            "unknown member at end of header",
            "extra: expected the end",
            m -> m.add(file("extra"))),
        wrong(
                "directory headers/",
                "headers/: a directory",
                m -> m.add(1, Member.of("headers/", '5')))
            .unlikeReference(CLIENT),
        wrong(
                "directory headers/0000",
                "a directory",
                m -> m.add(1, Member.of("headers/0000/", '5')))
            .unlikeReference(CLIENT));
  }

  private static Stream<ArtifactCase> format2Members() {
    return Stream.of(
        accepted("format 2, files last", format2().header(m -> m.add(m.remove(1))).build()),
        accepted("format 2, no meta-data", format2().header(m -> m.remove(3)).build()),
        rejected2("format 2, no files", "headers/0000/files: missing", m -> m.remove(1)),
        rejected2("format 2, files twice", "second member", m -> m.add(m.get(1)))
            .unlikeReference("which of the two counts?"),
        rejected2(
            "format 2, other file", "[b.txt], expected [a.txt]", m -> m.set(1, files("b.txt"))),
        rejected2(
            "format 2, more files", "a.txt, b.txt], exp", m -> m.set(1, files("a.txt", "b.txt"))),
        rejected2(
            "format 2, file twice", "a.txt, a.txt], exp", m -> m.set(1, files("a.txt", "a.txt"))),
        rejected2("format 2, no file", "[], expected", m -> m.set(1, files())));
  }

  private static ArtifactCase rejected2(String name, String message, Consumer<List<Member>> edit) {
    return rejected(
        name, format2().header(edit).build(), CorruptedArtifactException.class, message);
  }

  private static Member files(String... names) {
    String list = names.length == 0 ? "" : '"' + String.join("\",\"", names) + '"';
    return Member.file("headers/0000/files", "{\"files\":[" + list + "]}");
  }

  private static Stream<ArtifactCase> scripts() {
    return Stream.of(
        accepted("scripts", edited(m -> m.addAll(1, List.of(script("10_x"), script("11"))))),
        wrong("scripts last", SCRIPT + ": expected the end", m -> m.add(file(SCRIPT))),
        wrong("scripts first", SCRIPT + ": expected header-info", m -> m.add(0, file(SCRIPT))),
        wrong("scripts between", SCRIPT + ": expected the end", m -> m.add(2, file(SCRIPT))),
        script("script of any name", "scripts/anything").unlikeReference(SCRIPT_NAME),
        script("script of Download", "scripts/Download_Enter_00").unlikeReference(SCRIPT_NAME),
        script("script with one digit", "scripts/ArtifactInstall_Enter_1")
            .unlikeReference(SCRIPT_NAME),
        script("script without name", "scripts/").unlikeReference(SCRIPT_NAME),
        script("script with ..", "scripts/../x"),
        script("script with path in suffix", SCRIPT + "/../../../etc/passwd"),
        script("script with folder", "scripts/x/ArtifactInstall_Enter_10"),
        script("script with long name", SCRIPT + "x".repeat(250)).unlikeReference(SCRIPT_NAME),
        wrong(
                "script twice",
                SCRIPT + ": second script",
                m -> m.addAll(1, List.of(file(SCRIPT), file(SCRIPT))))
            .unlikeReference(CLIENT),
        wrong("script a link", SCRIPT + ": a symbolic link", m -> m.add(1, Member.of(SCRIPT, '2')))
            .unlikeReference(CLIENT),
        wrong(
                "directory scripts/",
                "scripts/: a directory",
                m -> m.add(1, Member.of("scripts/", '5')))
            .unlikeReference(CLIENT),
        rejected(
                "large script",
                edited(m -> m.add(1, Member.file(SCRIPT, new byte[(4 << 20) + 1]))),
                LimitExceededException.class,
                SCRIPT + ": 4194305 bytes, at most 4194304")
            .unlikeReference("memory is bounded"));
  }

  private static ArtifactCase script(String name, String member) {
    return wrong(name, "", m -> m.add(1, file(member)));
  }

  private static Member script(String suffix) {
    return Member.file("scripts/ArtifactInstall_Enter_" + suffix, "#!/bin/sh\n");
  }

  private static Stream<ArtifactCase> archive() {
    byte[] junk = new byte[512];
    junk[0] = 'x';
    return Stream.of(
        accepted(
            "zeros after header", module().headerTar(ArtifactCases.append(new byte[9216])).build()),
        tar("junk after header", ArtifactCases.append(junk), "header.tar.gz: data after the end")
            .unlikeReference(HIDDEN),
        tar("header without end", ArtifactCases.cut(1024), "header.tar.gz: ended 1024 bytes early")
            .unlikeReference(STOPPED),
        tar(
                "header truncated",
                ArtifactCases.cut(1026),
                META + ": ended 2 bytes early, in its padding")
            .unlikeReference(STOPPED),
        archive("garbage after gzip", ArtifactCases.append(junk), "data after the end of the gzip")
            .unlikeReference(HIDDEN),
        archive("gzip truncated", ArtifactCases.cut(9), "gzip data ended early")
            .unlikeReference(STOPPED),
        archive("no gzip", bytes -> ArtifactCases.noise(500), "header.tar.gz: no gzip header"),
        archive("empty gzip", bytes -> new byte[0], "header.tar.gz: empty"),
        rejected(
                "header with garbage in xz",
                module()
                    .compression(Compression.XZ)
                    .headerArchive(ArtifactCases.append(junk))
                    .build(),
                CorruptedArtifactException.class,
                "header.tar.xz: ")
            .unlikeReference(HIDDEN),
        rejected(
                "header bomb",
                module().headerTar(ArtifactCases.append(new byte[17 << 20])).build(),
                LimitExceededException.class,
                "header.tar.gz decoded: 1678")
            .unlikeReference("memory and time are bounded"),
        rejected(
                "large header",
                module().headerArchive(bytes -> Arrays.copyOf(bytes, (16 << 20) + 1)).build(),
                LimitExceededException.class,
                "header.tar.gz: 16777217 bytes, at most 16777216")
            .unlikeReference("memory is bounded"));
  }

  private static ArtifactCase tar(String name, UnaryOperator<byte[]> edit, String message) {
    return rejected(
        name, module().headerTar(edit).build(), CorruptedArtifactException.class, message);
  }

  private static ArtifactCase archive(String name, UnaryOperator<byte[]> edit, String message) {
    return rejected(
        name, module().headerArchive(edit).build(), CorruptedArtifactException.class, message);
  }

  private static byte[] edited(Consumer<List<Member>> edit) {
    return module().header(edit).build();
  }

  private static ArtifactCase wrong(String name, String message, Consumer<List<Member>> edit) {
    return rejected(name, edited(edit), CorruptedArtifactException.class, message);
  }

  private static Member file(String name) {
    return Member.file(name, "{}");
  }

  private static void rename(List<Member> members, int index, String name) {
    members.set(index, Member.file(name, members.get(index).content()));
  }

  private static void swap(List<Member> members, int one, int other) {
    Collections.swap(members, one, other);
  }

  private static void keep(List<Member> members, int number) {
    members.subList(number, members.size()).clear();
  }
}
