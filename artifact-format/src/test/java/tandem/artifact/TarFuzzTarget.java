package tandem.artifact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads any bytes as a tar. The first byte of the input says how: {@code s} puts right the
 * checksums of all headers before, {@code r} leaves them, {@code a} and {@code b} do the same for
 * the archive that is the artifact itself.
 */
public final class TarFuzzTarget {
  private static final long MEMORY = 32L << 20;

  private TarFuzzTarget() {}

  // The content is text of the same bytes, so that two members can be equal.
  private record Member(String name, String content, long modified) {
    /** Returns what the writer makes of it, which knows no times before 1970. */
    Member written() {
      long time = Math.min(Math.max(modified, 0), TarHeader.LARGEST_NUMBER);
      return new Member(name, content, time);
    }
  }

  /** Checks one input. */
  public static void fuzzerTestOneInput(byte[] data) {
    String mode = Fuzzing.options(data, 1);
    byte[] tar = Fuzzing.rest(data, 1);
    if (mode.equals("s") || mode.equals("a")) {
      SealedTar.seal(tar);
    }
    boolean whole = mode.equals("a") || mode.equals("b");
    List<Member> members = new ArrayList<>();
    boolean read =
        Fuzzing.accepted(ArtifactException.class, MEMORY, () -> read(tar, whole, members));
    boolean skipped = Fuzzing.accepted(ArtifactException.class, MEMORY, () -> skip(tar, whole));
    Fuzzing.check(read == skipped, "accepted when read, and when skipped", read, skipped);
    if (read) {
      List<Member> written = members.stream().map(Member::written).toList();
      List<Member> again = withOurs(members);
      Fuzzing.check(again.equals(written), "written, and read again", written, again);
    }
  }

  private static void read(byte[] bytes, boolean whole, List<Member> members) throws IOException {
    members.clear();
    TarIn tar = open(bytes, whole);
    for (TarMember member = next(tar); member != null; member = next(tar)) {
      Fuzzing.check(member.size() >= 0, "size", member.size());
      byte[] content = tar.readAll(bytes.length);
      Fuzzing.check(content.length == member.size(), "bytes read", content.length, member.size());
      members.add(
          new Member(
              member.name(), new String(content, ISO_8859_1), member.modified().getEpochSecond()));
    }
    tar.finish();
  }

  private static void skip(byte[] bytes, boolean whole) throws IOException {
    TarIn tar = open(bytes, whole);
    for (TarMember member = next(tar); member != null; ) {
      member = next(tar);
    }
    tar.finish();
  }

  private static TarIn open(byte[] bytes, boolean whole) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    return whole ? TarIn.artifact(in) : new TarIn(in, "archive", "folder/");
  }

  private static @Nullable TarMember next(TarIn tar) throws IOException {
    TarMember member = tar.next();
    if (member != null) {
      String name = member.name();
      boolean printable = name.chars().allMatch(c -> c > ' ' && c < 0x7f);
      Fuzzing.check(!name.isEmpty() && name.length() <= 300 && printable, "name", name);
      Fuzzing.check(tar.remaining() == member.size(), "bytes remaining", tar.remaining());
    }
    return member;
  }

  /** Writes the members and reads them again. */
  private static List<Member> withOurs(List<Member> members) {
    List<Member> again = new ArrayList<>();
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      TarOut out = new TarOut(bytes);
      for (Member member : members) {
        out.member(member.name, member.written().modified, member.content.getBytes(ISO_8859_1));
      }
      out.finish();
      read(bytes.toByteArray(), false, again);
    } catch (IOException e) {
      throw new AssertionError("cannot read what we wrote", e);
    }
    return again;
  }
}
