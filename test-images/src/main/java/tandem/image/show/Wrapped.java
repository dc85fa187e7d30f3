package tandem.image.show;

import java.util.ArrayList;
import java.util.List;

/** Breaks long lines, at spaces where there are some. */
final class Wrapped {
  private Wrapped() {}

  /**
   * Breaks a line.
   *
   * @param width the most chars of a line
   * @param indent what all lines but the first begin with
   */
  static List<String> lines(String text, int width, String indent) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      boolean hasWord = space > indent.length();
      int end = hasWord ? space : width;
      lines.add(rest.substring(0, end));
      rest = indent + rest.substring(hasWord ? end + 1 : end);
    }
    lines.add(rest);
    return lines;
  }
}
