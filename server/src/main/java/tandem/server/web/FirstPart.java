package tandem.server.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.server.http.RefusedException;
import tandem.server.http.Request;

/**
 * The first field of a form with a file, so that its secret is checked before the file is read.
 *
 * @param value of the field
 * @param rest the form without it
 */
record FirstPart(String value, InputStream rest) {
  private static final int MOST = 2048;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "multipart/form-data;\\s*boundary=\"?([0-9A-Za-z'()+_,./:=?-]{1,70})\"?",
          Pattern.CASE_INSENSITIVE);

  /**
   * Reads it.
   *
   * @throws RefusedException when the form has another type, or begins with another field
   */
  static FirstPart read(Request request, String name) throws RefusedException, IOException {
    Matcher type = BOUNDARY.matcher(request.header("content-type").orElse(""));
    if (!type.matches()) {
      throw new RefusedException(400, "expected a form with a file (multipart/form-data)");
    }
    String delimiter = "--" + type.group(1);
    InputStream body = new BufferedInputStream(request.stream());
    String part = until(body, "\r\n" + delimiter);
    Matcher field =
        Pattern.compile(
                Pattern.quote(delimiter)
                    + "\r\n[^\r\n]*\\bname=\""
                    + Pattern.quote(name)
                    + "\"\r\n\r\n([^\r\n]*)")
            .matcher(part);
    if (!field.matches()) {
      throw new RefusedException(403, "the form does not begin with its " + name);
    }
    InputStream again = new ByteArrayInputStream(delimiter.getBytes(StandardCharsets.ISO_8859_1));
    return new FirstPart(field.group(1), new SequenceInputStream(again, body));
  }

  private static String until(InputStream body, String end) throws RefusedException, IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (read.size() < MOST) {
      int next = body.read();
      if (next < 0) {
        break;
      }
      read.write(next);
      if (next == end.charAt(end.length() - 1)) {
        String text = read.toString(StandardCharsets.ISO_8859_1);
        if (text.endsWith(end)) {
          return text.substring(0, text.length() - end.length());
        }
      }
    }
    throw new RefusedException(400, "the form does not begin with a short field");
  }
}
