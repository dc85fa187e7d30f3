package tandem.image.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * What a program left: one char stands for one byte in both texts, because names in an image have
 * no encoding.
 *
 * @param program its name
 * @param exit its exit code
 */
public record ToolResult(String program, int exit, String out, String err) {
  private static final int SHOWN = 600;

  /** Returns the failure of this program, with what it printed. */
  public UpdateException failure(ErrorKind kind, String what) {
    String said = (out + "\n" + err).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    String text = said.length() > SHOWN ? said.substring(0, SHOWN) + "..." : said;
    String printed = text.isEmpty() ? "nothing" : ByteText.shown(text);
    return new UpdateException(
        kind, what + ": " + program + " ended with " + exit + " and printed: " + printed);
  }

  /** Turns text into a char for each of its bytes in UTF-8, and back. */
  public static final class ByteText {
    private ByteText() {}

    /** Returns the bytes of a text. */
    public static String of(String text) {
      return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /** Returns the text of bytes. */
    public static String shown(String bytes) {
      return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }
  }
}
