package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static tandem.artifact.ArtifactBytes.compressed;
import static tandem.artifact.ArtifactBytes.format2;
import static tandem.artifact.ArtifactBytes.module;
import static tandem.artifact.ArtifactCase.accepted;
import static tandem.artifact.ArtifactCase.rejected;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import tandem.artifact.ArtifactBytes.Member;

/** What can be wrong with the artifact's own tar archive. */
final class ContainerCases {
  private static final Class<CorruptedArtifactException> CORRUPTED =
      CorruptedArtifactException.class;
  private static final Class<NotAnArtifactException> NOT_AN_ARTIFACT = NotAnArtifactException.class;
  private static final String STOPPED = "a writer or a copy that was stopped half way";
  private static final String STREAM_ENDS = "nothing may hide behind the end, as in the C++ client";

  private ContainerCases() {}

  static List<ArtifactCase> all() {
    return Stream.of(right(), noArtifacts(), order(), ends(), types())
        .flatMap(cases -> cases)
        .toList();
  }

  private static Stream<ArtifactCase> right() {
    return Stream.of(
        accepted("module", module().build()),
        accepted("format 2", format2().build()),
        accepted("uncompressed", module().compression(Compression.NONE).build()),
        accepted("xz", module().compression(Compression.XZ).build()),
        accepted("zstd", module().compression(Compression.ZSTD).build())
            .unlikeReference("zstd came with 3.10"),
        accepted("header gzip, data xz", mixed(Compression.GZIP, Compression.XZ)),
        accepted("header xz, data none", mixed(Compression.XZ, Compression.NONE)),
        accepted("PAX headers", module().outer(ContainerCases::pax).build()),
        accepted("GNU headers", module().outer(ContainerCases::gnu).build()),
        accepted("original tar headers", module().outer(ContainerCases::old).build()),
        accepted(
            "zeros after the end", module().whole(ArtifactCases.append(new byte[9728])).build()));
  }

  private static byte[] mixed(Compression header, Compression data) {
    return module().compression(header, data).build();
  }

  private static void pax(List<Member> members) {
    members.replaceAll(
        member ->
            new Member(
                member.name(),
                member.content(),
                new TarBytes().paxFile(member.name(), member.content()).bytes()));
  }

  private static void gnu(List<Member> members) {
    members.replaceAll(
        member ->
            new Member(
                member.name(),
                member.content(),
                new TarBytes().gnuFile(member.name(), member.content()).bytes()));
  }

  private static void old(List<Member> members) {
    members.replaceAll(
        member -> {
          byte[] block = TarBytes.header(member.name(), '\0', member.content().length);
          Arrays.fill(block, 257, 512, (byte) 0);
          return new Member(
              member.name(),
              member.content(),
              new TarBytes().raw(TarBytes.sealed(block)).padded(member.content()).bytes());
        });
  }

  private static Stream<ArtifactCase> noArtifacts() {
    byte[] whole = module().build();
    return Stream.of(
        rejected("empty file", new byte[0], NOT_AN_ARTIFACT, "empty"),
        rejected("gzip of an artifact", gzip(whole), NOT_AN_ARTIFACT, "gzip data"),
        rejected("zip", ("PK\3\4" + "x".repeat(600)).getBytes(UTF_8), NOT_AN_ARTIFACT, "a zip"),
        rejected(
            "web page",
            ("\n<!DOCTYPE html>" + " ".repeat(600)).getBytes(UTF_8),
            NOT_AN_ARTIFACT,
            "a web page"),
        rejected("short web page", "<html></html>".getBytes(UTF_8), NOT_AN_ARTIFACT, "a web page"),
        rejected("text", "hello\n".repeat(200).getBytes(UTF_8), NOT_AN_ARTIFACT, "text"),
        rejected("zeros", new byte[4096], NOT_AN_ARTIFACT, "zeros"),
        rejected("other bytes", ArtifactCases.noise(4096), NOT_AN_ARTIFACT, "no tar archive"),
        rejected(
            "another tar",
            new TarBytes().file("control", "x").end(),
            NOT_AN_ARTIFACT,
            "first member is control, expected version"),
        rejected(
            "version with ./",
            module().outer(members -> rename(members, 0, "./version")).build(),
            NOT_AN_ARTIFACT,
            "first member is ./version"),
        rejected(
            "version not first",
            module().outer(members -> Collections.swap(members, 0, 1)).build(),
            NOT_AN_ARTIFACT,
            "first member is manifest"));
  }

  private static byte[] gzip(byte[] bytes) {
    return compressed(bytes, Compression.GZIP);
  }

  private static void rename(List<Member> members, int index, String name) {
    members.set(index, Member.file(name, members.get(index).content()));
  }

  private static Stream<ArtifactCase> order() {
    Member extra = Member.file("extra", "x");
    return Stream.of(
        wrong("header before manifest", "header.tar.gz: expected manifest", m -> swap(m, 1, 2)),
        wrong("data before header", "data/0000.tar.gz: expected header.tar", m -> swap(m, 2, 3)),
        wrong("no manifest", "header.tar.gz: expected manifest", m -> m.remove(1)),
        wrong("no header", "data/0000.tar.gz: expected header.tar", m -> m.remove(2)),
        wrong("nothing but version", "end of the artifact: expected manifest", m -> keep(m, 1)),
        wrong("nothing but manifest", "end of the artifact: expected header", m -> keep(m, 2)),
        wrong("version twice", "version: expected manifest", m -> m.add(1, m.get(0))),
        wrong("manifest twice", "manifest: expected header.tar", m -> m.add(2, m.get(1))),
        wrong("header twice", "header.tar.gz: unexpected member", m -> m.add(3, m.get(2))),
        wrong("signature late", "manifest.sig: unexpected", m -> m.add(3, signature())),
        wrong("manifest with ./", "./manifest: expected manifest", m -> rename(m, 1, "./manifest")),
        wrong("header with ./", "./header.tar.gz: expected", m -> rename(m, 2, "./header.tar.gz")),
        wrong("data with ./", "./data/0000.tar.gz: unexp", m -> rename(m, 3, "./data/0000.tar.gz"))
            .unlikeReference("the C++ client compares names to the byte"),
        wrong("directory data/", "data/: a directory", m -> m.add(3, Member.of("data/", '5'))),
        wrong("unknown member first", "extra: expected manifest", m -> m.add(1, extra)),
        wrong("unknown member between", "extra: expected header.tar", m -> m.add(2, extra)),
        wrong("unknown member after header", "extra: unexpected member", m -> m.add(3, extra)),
        wrong("unknown member last", "extra: unexpected member", m -> m.add(extra)),
        wrong("data/0001", "data/0001.tar.gz: unexpected", m -> rename(m, 3, "data/0001.tar.gz")),
        wrong("data/foo", "data/foo.tar.gz: unexpected", m -> rename(m, 3, "data/foo.tar.gz")),
        wrong("five digits", "data/00000.tar.gz: unexp", m -> rename(m, 3, "data/00000.tar.gz"))
            .unlikeReference("newer versions of the tool refuse it"),
        wrong("bzip2 data", "data/0000.tar.bz2: unexp", m -> rename(m, 3, "data/0000.tar.bz2")),
        wrong("bzip2 header", "header.tar.bz2: expected", m -> rename(m, 2, "header.tar.bz2")),
        wrong("suffix only", "header.tar.: expected", m -> rename(m, 2, "header.tar.")),
        wrong("wrong suffix of data", "no gzip header", Compression.NONE, "data/0000.tar.gz"),
        wrong("suffix of data missing", "data/0000.tar: ended ", Compression.GZIP, "data/0000.tar"),
        wrong("wrong compression", "data/0000.tar.xz: ", Compression.GZIP, "data/0000.tar.xz"),
        wrong("data twice", "second archive of this payload", m -> m.add(m.get(3)))
            .unlikeReference("which of the two gets installed?"),
        wrong("data again and empty", "second archive", m -> m.add(emptyData()))
            .unlikeReference("the C++ client allows one"));
  }

  private static Member signature() {
    return Member.file("manifest.sig", "c2ln");
  }

  private static Member emptyData() {
    return Member.file("data/0000.tar", new byte[1024]);
  }

  private static void swap(List<Member> members, int one, int other) {
    Collections.swap(members, one, other);
  }

  private static void keep(List<Member> members, int number) {
    members.subList(number, members.size()).clear();
  }

  private static ArtifactCase wrong(
      String name, String message, java.util.function.Consumer<List<Member>> edit) {
    return rejected(name, module().outer(edit).build(), CORRUPTED, message);
  }

  private static ArtifactCase wrong(
      String name, String message, Compression compression, String data) {
    byte[] bytes =
        module()
            .compression(Compression.GZIP, compression)
            .outer(members -> rename(members, 3, data))
            .build();
    return rejected(name, bytes, CORRUPTED, message);
  }

  private static Stream<ArtifactCase> ends() {
    byte[] whole = module().build();
    byte[] junk = new byte[512];
    junk[511] = 1;
    return Stream.of(
        rejected("no end blocks", cut(whole, 1024), CORRUPTED, "artifact: ended 1024 bytes early")
            .unlikeReference(STOPPED),
        rejected("one end block", cut(whole, 512), CORRUPTED, "artifact: ended 512 bytes early")
            .unlikeReference(STOPPED),
        rejected("part of end block", cut(whole, 1), CORRUPTED, "artifact: ended 1 bytes early"),
        rejected("truncated payload", cut(whole, 1300), CORRUPTED, "data/0000.tar.gz: ended")
            .unlikeReference(STOPPED),
        rejected(
            "only half the first block",
            Arrays.copyOf(whole, 256),
            CORRUPTED,
            "artifact: ended 256 bytes early, in its first block"),
        rejected(
                "junk after the end",
                module().whole(ArtifactCases.append(junk)).build(),
                CORRUPTED,
                "artifact: data after the end")
            .unlikeReference(STREAM_ENDS),
        rejected(
                "second artifact after the end",
                module().whole(ArtifactCases.append(whole)).build(),
                CORRUPTED,
                "artifact: data after the end")
            .unlikeReference(STREAM_ENDS));
  }

  private static byte[] cut(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, bytes.length - length);
  }

  private static Stream<ArtifactCase> types() {
    byte[] sparse = new TarBytes().pax(TarBytes.record("GNU.sparse.major", "1")).bytes();
    byte[] global =
        new TarBytes().member("g", 'g', TarBytes.record("comment", "x").getBytes(UTF_8)).bytes();
    byte[] longName = TarBytes.header("././@LongLink", 'L', (8L << 30) - 1);
    byte[] longPax = TarBytes.header("x", 'x', (8L << 30) - 1);
    byte[] version = TarBytes.header("version", '0', (8L << 30) - 1);
    return Stream.of(
        wrong("manifest is a link", "manifest: a symbolic link", m -> m.set(1, link("manifest"))),
        wrong("header is a link", "a symbolic link", m -> m.set(2, link("header.tar.gz"))),
        wrong("sparse file", "a sparse file", m -> m.add(2, new Member("x", new byte[0], sparse)))
            .unlikeReference("only regular files have a place in an artifact"),
        wrong("global header", "global", m -> m.add(1, new Member("x", new byte[0], global))),
        wrong("bad number", "mode is no number", m -> m.set(1, numbered(m.get(1)))),
        wrong(
            "payload of 8 GiB",
            "data after the end of the gzip data",
            m -> m.set(3, large(m.get(3)))),
        rejected(
            "long name of 8 GiB",
            module().outer(m -> m.add(1, new Member("x", new byte[0], longName))).build(),
            LimitExceededException.class,
            "8589934591 bytes, at most 65536"),
        rejected(
            "PAX header of 8 GiB",
            module().outer(m -> m.add(1, new Member("x", new byte[0], longPax))).build(),
            LimitExceededException.class,
            "8589934591 bytes, at most 65536"),
        rejected(
            "version of 8 GiB",
            module().outer(m -> m.set(0, new Member("x", new byte[0], version))).build(),
            LimitExceededException.class,
            "version: 8589934591 bytes, at most 1048576"));
  }

  private static Member large(Member member) {
    byte[] block = TarBytes.header(member.name(), '0', (8L << 30) - 1);
    byte[] tar = new TarBytes().raw(block).padded(member.content()).bytes();
    return new Member(member.name(), member.content(), tar);
  }

  private static Member link(String name) {
    return Member.of(name, '2');
  }

  private static Member numbered(Member member) {
    byte[] block = TarBytes.header(member.name(), '0', member.content().length);
    TarBytes.sealed(TarBytes.put(block, 100, "rw-r--r"));
    return new Member(
        member.name(),
        member.content(),
        new TarBytes().raw(block).padded(member.content()).bytes());
  }
}
