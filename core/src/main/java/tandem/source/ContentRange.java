package tandem.source;

import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file an answer 206 holds.
 *
 * @param start number of the first byte
 * @param last number of the last byte
 * @param total length of the whole file, if the server tells
 */
record ContentRange(long start, long last, OptionalLong total) {
  private static final Pattern FORM =
      Pattern.compile("(?i)bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  /** Reads the header of an answer, which must have it. */
  static ContentRange of(ResponseHead head) throws WrongAnswerException {
    String value = head.first("content-range").orElse("");
    Matcher range = FORM.matcher(value);
    if (!range.matches()) {
      throw new WrongAnswerException("content range is " + shown(value) + ", expected bytes");
    }
    String total = range.group(3);
    return new ContentRange(
        Long.parseLong(range.group(1)),
        Long.parseLong(range.group(2)),
        total.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(total)));
  }

  private static String shown(String value) {
    return value.isEmpty() ? "missing" : ResponseHead.shown(List.of(value));
  }

  @Override
  public String toString() {
    return start + "-" + last + "/" + (total.isPresent() ? total.getAsLong() : "*");
  }
}
