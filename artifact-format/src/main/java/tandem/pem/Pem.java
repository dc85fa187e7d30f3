package tandem.pem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One block of a PEM file. */
public final class Pem {
  private static final int LARGEST_FILE = 1 << 16;
  private static final int LONGEST_SHOWN = 100;
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final String label;
  private final Map<String, String> headers;
  private final byte[] content;

  private Pem(String label, Map<String, String> headers, byte[] content) {
    this.label = label;
    this.headers = headers;
    this.content = content;
  }

  /** Returns what stands after BEGIN, for instance {@code PUBLIC KEY}. */
  public String label() {
    return label;
  }

  /** Returns a line such as {@code DEK-Info}, which encrypted keys of the old form have. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Returns the decoded bytes, not a copy. */
  public byte[] content() {
    return content;
  }

  /**
   * Finds the blocks of a file; text around them is skipped, as every tool does.
   *
   * @throws IOException when there is no block or one is damaged
   */
  public static List<Pem> parse(String name, byte[] file) throws IOException {
    if (file.length > LARGEST_FILE) {
      throw new IOException(
          name + ": " + file.length + " bytes, a key has at most " + LARGEST_FILE);
    }
    String text = new String(file, StandardCharsets.ISO_8859_1);
    List<Pem> blocks = new ArrayList<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      String label = label(name, text, at + BEGIN.length());
      int body = at + BEGIN.length() + label.length() + DASHES.length();
      String last = "-----END " + label + DASHES;
      int end = text.indexOf(last, body);
      if (end < 0) {
        throw new IOException(name + ": \"" + label + "\" ends without " + last);
      }
      blocks.add(block(name, label, text.substring(body, end)));
      at = text.indexOf(BEGIN, end + last.length());
    }
    return blocks;
  }

  private static String label(String name, String text, int start) throws IOException {
    int end = text.indexOf(DASHES, start);
    String label = end < 0 ? "" : text.substring(start, end);
    if (!label.matches("[A-Z0-9 ]{1,40}")) {
      throw new IOException(name + ": a BEGIN line without a label");
    }
    return label;
  }

  private static Pem block(String name, String label, String body) throws IOException {
    Map<String, String> headers = new HashMap<>();
    StringBuilder base64 = new StringBuilder();
    for (String line : body.lines().map(String::strip).toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      } else {
        base64.append(line);
      }
    }
    try {
      return new Pem(label, headers, Base64.getDecoder().decode(base64.toString()));
    } catch (IllegalArgumentException e) {
      throw new IOException(name + ": \"" + label + "\" is not base64", e);
    }
  }

  /**
   * Returns the first block that has one of the labels.
   *
   * @throws IOException when there is none; says what is there and what is expected
   */
  public static Pem first(String name, List<Pem> blocks, List<String> labels) throws IOException {
    Optional<Pem> found = blocks.stream().filter(b -> labels.contains(b.label)).findFirst();
    if (found.isEmpty()) {
      throw new IOException(
          name + ": holds " + held(blocks) + ", expected " + quoted(labels, " or "));
    }
    return found.get();
  }

  private static String held(List<Pem> blocks) {
    if (blocks.isEmpty()) {
      return "no PEM block";
    }
    String all = quoted(blocks.stream().map(Pem::label).toList(), " and ");
    // Labels are plain text, but there may be thousands of them.
    return all.length() <= LONGEST_SHOWN
        ? all
        : all.substring(0, LONGEST_SHOWN) + "... (" + all.length() + " characters)";
  }

  private static String quoted(List<String> labels, String separator) {
    return labels.stream()
        .map(label -> '"' + label + '"')
        .distinct()
        .collect(Collectors.joining(separator));
  }

  /** Returns the text of a block. */
  public static byte[] encode(String label, byte[] content) {
    String text =
        BEGIN
            + label
            + "-----\n"
            + LINES.encodeToString(content)
            + "\n-----END "
            + label
            + "-----\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
