package tandem.source;

import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/** Tells what kind of source an argument of the command line names. */
public final class Sources {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://");

  private Sources() {}

  /**
   * Returns the source: {@code -} is standard input, {@code https://} and {@code http://} are URLs,
   * all else is a path. Opens nothing.
   *
   * @throws UpdateException USAGE when the argument is empty, another scheme, not a URL or path, or
   *     http and that is not allowed
   */
  public static Source of(String argument, HttpOptions options, InputStream stdin)
      throws UpdateException {
    if (argument.equals("-")) {
      return new StandardInputSource(stdin);
    }
    Matcher url = SCHEME.matcher(argument);
    if (!url.lookingAt()) {
      return new FileSource(path(argument));
    }
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new UpdateException(
              ErrorKind.USAGE, scheme + "://...: scheme is not supported, expected https or http")
          .withHint("for a file give its path, for instance ./artifact.mender");
    }
    return new UrlSource(argument, options, Dialer.Resolver.SYSTEM, TrustAnchors.SYSTEM_BUNDLES);
  }

  private static Path path(String argument) throws UpdateException {
    if (argument.isEmpty()) {
      throw new UpdateException(ErrorKind.USAGE, "source: is empty, expected a file, URL or -");
    }
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw new UpdateException(ErrorKind.USAGE, "source: is not a path: " + e.getReason(), e);
    }
  }
}
