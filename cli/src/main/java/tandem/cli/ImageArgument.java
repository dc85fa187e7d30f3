package tandem.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * An argument {@code IMAGE:PATH}: a file in an artifact or in an image.
 *
 * @param image the artifact or image
 * @param path inside of it
 */
record ImageArgument(Path image, String path) {
  private static final String NAMES = "\\.(?:mender|sdimg|uefiimg|img)";
  private static final Pattern EXTENSION = Pattern.compile(NAMES + "(?=(:)|$)");

  /**
   * Takes an argument apart. The first colon separates, as in mender-artifact; where that leads to
   * no file, the first one behind a known extension.
   *
   * @return empty when it is the name of a file of the host
   * @throws UpdateException of kind USAGE when there is nothing behind the colon
   */
  static Optional<ImageArgument> parse(String argument) throws UpdateException {
    Matcher known = EXTENSION.matcher(argument);
    int behindExtension = -1;
    while (behindExtension < 0 && known.find()) {
      behindExtension = known.start(1);
    }
    if (behindExtension < 0) {
      return Optional.empty();
    }
    int first = argument.indexOf(':');
    boolean likeReference = Files.isRegularFile(Path.of(argument.substring(0, first)));
    int colon = likeReference ? first : behindExtension;
    if (colon == argument.length() - 1) {
      throw new UpdateException(
          ErrorKind.USAGE, argument + ": the path behind the colon is missing");
    }
    Path image = Path.of(argument.substring(0, colon));
    return Optional.of(new ImageArgument(image, argument.substring(colon + 1)));
  }

  /** Tells whether a file has the name of an artifact or an image. */
  static boolean isNamedLikeImage(Path file) {
    return String.valueOf(file.getFileName()).matches("(?s).*" + NAMES);
  }

  /** Takes an argument apart that must have a path in an image. */
  static ImageArgument required(String argument) throws UpdateException {
    return parse(argument)
        .orElseThrow(
            () ->
                new UpdateException(ErrorKind.USAGE, argument + ": expected IMAGE:PATH")
                    .withHint("IMAGE ends with .mender, .sdimg, .uefiimg or .img"));
  }

  /** Returns the last name of the path, empty for the root. */
  String name() {
    String plain = path.replaceAll("/+$", "");
    return plain.substring(plain.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return image + ":" + path;
  }
}
