package tandem.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tandem.artifact.TarBytes.header;
import static tandem.artifact.TarBytes.put;
import static tandem.artifact.TarBytes.record;
import static tandem.artifact.TarBytes.sealed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TarInTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);
  private static final String LONG = "x".repeat(250);

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void everyKindOfHeader_isRead(String kind, byte[] archive, TarMember expected)
      throws IOException {
    TarIn tar = open(archive);

    assertThat(tar.next()).isEqualTo(expected);
    assertThat(tar.readAll(100)).isEqualTo(HELLO);
    assertThat(tar.next()).isNull();
    assertThat(tar.next()).isNull();
    tar.finish();
  }

  static Stream<Arguments> readable() {
    byte[] old = put(header("a", '\0', 5), 257, "\0".repeat(8));
    byte[] prefixed = put(header("a", '0', 5), 345, "scripts");
    byte[] dated = put(header("a", '0', 5), 136, "00000000017\0");
    byte[] before = put(header("a", '0', 5), 136, "\u00ff".repeat(11) + "\u00fe");
    byte[] binary = put(header("a", '0', 5), 124, "\u0080" + "\0".repeat(10) + "\5");
    byte[] blanks = put(header("a", '0', 5), 124, "          5 ");
    byte[] gnuPrefix = TarBytes.gnu(put(header("a", '0', 5), 345, "ignored"));
    return Stream.of(
        readable("ustar", new TarBytes().file("a", HELLO), "a", 0),
        readable("old", new TarBytes().raw(sealed(old)).padded(HELLO), "a", 0),
        readable("prefix", new TarBytes().raw(sealed(prefixed)).padded(HELLO), "scripts/a", 0),
        readable("gnu prefix", new TarBytes().raw(gnuPrefix).padded(HELLO), "a", 0),
        readable("pax", new TarBytes().paxFile(LONG, HELLO), LONG, 0),
        readable("gnu", new TarBytes().gnuFile(LONG, HELLO), LONG, 0),
        readable("time", new TarBytes().raw(sealed(dated)).padded(HELLO), "a", 15),
        readable("before 1970", new TarBytes().raw(sealed(before)).padded(HELLO), "a", -2),
        readable("binary size", new TarBytes().raw(sealed(binary)).padded(HELLO), "a", 0),
        readable("blank padded", new TarBytes().raw(sealed(blanks)).padded(HELLO), "a", 0),
        readable(
            "pax time", new TarBytes().pax(record("mtime", "12.75")).file("a", HELLO), "a", 12),
        readable(
            "pax comment",
            new TarBytes()
                .pax(record("comment", "x\u00fc=\n") + record("path", ""))
                .file("a", HELLO),
            "a",
            0));
  }

  private static Arguments readable(String kind, TarBytes tar, String name, long seconds) {
    return Arguments.of(kind, tar.end(), new TarMember(name, 5, Instant.ofEpochSecond(seconds)));
  }

  @Test
  void restOfMember_isSkippedByNext() throws IOException {
    TarIn tar = open(new TarBytes().file("a", new byte[5000]).file("b", HELLO).end());

    tar.next();
    assertThat(tar.read(new byte[10], 0, 10)).isEqualTo(10);
    tar.next();
    assertThat(tar.readAll(5)).isEqualTo(HELLO);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void brokenArchive_isReportedAsCorrupted(String message, byte[] archive) {
    assertThatThrownBy(
            () -> {
              TarIn tar = open(archive);
              while (tar.next() != null) {
                tar.readAll(100);
              }
              tar.finish();
            })
        .isInstanceOf(CorruptedArtifactException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> broken() {
    byte[] file = new TarBytes().file("a", HELLO).bytes();
    return Stream.of(
        broken("wrong checksum", new TarBytes().raw(put(header("a", '0', 0), 0, "b"))),
        broken("wrong checksum", new TarBytes().raw(put(header("a", '0', 0), 148, "xx"))),
        broken("unknown kind", edited(257, "usta?")),
        broken("mode is no number", edited(100, "089")),
        broken("user id is no number", edited(108, "x")),
        broken("group id is no number", edited(116, "x")),
        broken("major device number is no number", edited(329, "x")),
        broken("minor device number is no number", edited(337, "x")),
        broken("size is no number", edited(124, "0000 00")),
        broken("size is no number", edited(124, "\u0080\1")),
        broken("negative size -1", edited(124, "\u00ff".repeat(12))),
        broken("modification time", edited(136, "\u0080" + "\0".repeat(5) + "\u00ff")),
        broken("modification time", edited(136, "\u00ff".repeat(4) + "\u0080" + "\0".repeat(7))),
        broken("name is not", new TarBytes().raw(header("", '0', 0))),
        broken("name is not", new TarBytes().raw(header("a b", '0', 0))),
        broken("name is not", new TarBytes().raw(header("a\u00fc", '0', 0))),
        broken("name is not", new TarBytes().raw(header("a\u001b[2J", '0', 0))),
        broken("name is not", new TarBytes().paxFile("x".repeat(301), HELLO)),
        broken("name is not", new TarBytes().paxFile("a\0b", HELLO)),
        broken("name is not", new TarBytes().gnuFile("a\0b", HELLO)),
        broken("a: a hard link", new TarBytes().member("a", '1', HELLO)),
        broken("a: a symbolic link", new TarBytes().member("a", '2', HELLO)),
        broken("a: a symbolic link", new TarBytes().member("a", 'K', HELLO)),
        broken("a: a device", new TarBytes().member("a", '3', HELLO)),
        broken("a: a device", new TarBytes().member("a", '4', HELLO)),
        broken("a/: a directory", new TarBytes().member("a/", '5', HELLO)),
        broken("a: a FIFO", new TarBytes().member("a", '6', HELLO)),
        broken("a: a sparse file", new TarBytes().member("a", 'S', HELLO)),
        broken("a: a global extended", new TarBytes().member("a", 'g', HELLO)),
        broken("a: a member of unknown type 7", new TarBytes().member("a", '7', HELLO)),
        broken("a: a member of unknown type ?", new TarBytes().member("a", '\u009b', HELLO)),
        broken("second extended", new TarBytes().pax("").pax("").file("a", HELLO)),
        broken("second extended", new TarBytes().pax("").gnuFile("a", HELLO)),
        broken("extended header without", new TarBytes().pax(record("path", "a"))),
        broken("no record at byte 0", new TarBytes().pax("path=a\n")),
        broken("no record at byte 0", new TarBytes().pax("9 path=a")),
        broken("no record at byte 0", new TarBytes().pax("99 path=a\n")),
        broken("no record at byte 0", new TarBytes().pax("99999999999999999999 path=a\n")),
        broken("no record at byte 0", new TarBytes().pax("1 \n")),
        broken("no record at byte 0", new TarBytes().pax("0 a=b\n")),
        broken("record without key", new TarBytes().pax("5 ab\n")),
        broken("record without key", new TarBytes().pax("5 =b\n")),
        broken("second record path", pax("path", "a", "path", "b")),
        broken("NUL in record", pax("a\0", "b")),
        broken("NUL in record", pax("uname", "a\0b")),
        broken("sparse", pax("GNU.sparse.major", "1")),
        broken("size is no number", pax("size", "5x")),
        broken("size is no number", pax("size", "9223372036854775808")),
        broken("negative size -5", pax("size", "-5")),
        broken("mtime is no time", pax("mtime", "1.x")),
        broken("modification time", pax("mtime", "253402300800")),
        broken("atime is no time", pax("atime", "yesterday")),
        broken("uid is no number", pax("uid", "root")),
        broken(
            "not UTF-8",
            new TarBytes().member("x", 'x', new byte[] {'7', ' ', 'a', '=', -1, 'b', 10})),
        Arguments.of("ended 1024 bytes early", file),
        Arguments.of("ended 512 bytes early", Arrays.copyOf(file, file.length + 512)),
        Arguments.of(
            "ended 412 bytes early, in a tar header", Arrays.copyOf(file, file.length + 100)),
        Arguments.of("a: ended 3 bytes early", Arrays.copyOf(file, 514)),
        Arguments.of("a: ended 7 bytes early, in its padding", Arrays.copyOf(file, 1017)),
        broken("only one of the two", new TarBytes().raw(new byte[512]).file("a", HELLO)),
        Arguments.of(
            "data after the end", new TarBytes().raw(new byte[20000]).raw(new byte[] {1}).bytes()));
  }

  private static Arguments broken(String message, TarBytes tar) {
    return Arguments.of(message, tar.end());
  }

  private static TarBytes edited(int offset, String text) {
    return new TarBytes().raw(sealed(put(header("a", '0', 0), offset, text)));
  }

  private static TarBytes pax(String... keysAndValues) {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      records.append(record(keysAndValues[i], keysAndValues[i + 1]));
    }
    return new TarBytes().pax(records.toString()).file("a", HELLO);
  }

  @Test
  void messagesAboutNames_areShortAndPrintable() {
    byte[] archive = new TarBytes().paxFile("\u001b[2J\u202e" + "x".repeat(5000), HELLO).end();

    assertThatThrownBy(() -> open(archive).next())
        .hasMessageContaining("?[2J?xxx")
        .hasMessageContaining("(5005 characters)")
        .message()
        .hasSizeLessThan(300)
        .matches("[ -~]+");
  }

  @Test
  void hugeExtendedHeader_isRefusedWithBothNumbers() {
    for (char type : new char[] {'x', 'L'}) {
      byte[] archive = header("a", type, (8L << 30) - 1);

      assertThatThrownBy(() -> open(archive).next())
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("8589934591 bytes, at most 65536 are allowed");
    }
  }

  private static TarIn open(byte[] archive) {
    return new TarIn(new ByteArrayInputStream(archive), "archive", "");
  }
}
