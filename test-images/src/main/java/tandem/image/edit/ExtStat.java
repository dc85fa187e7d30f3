package tandem.image.edit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.image.edit.FileFacts.Kind;

/**
 * What {@code stat} of debugfs prints.
 *
 * @param linkTarget of a symbolic link that is kept in its inode, a char for each byte
 */
record ExtStat(FileFacts facts, Optional<String> linkTarget) {
  private static final Pattern FIRST =
      Pattern.compile("Inode: \\d+ +Type: (\\w+(?: \\w+)*) +Mode: +(\\d{1,6}) ");
  private static final Pattern OWNER =
      Pattern.compile(
          "(?m)^User: +(\\d{1,10}) +Group: +(\\d{1,10})(?: +Project: +\\d+)? +Size: (\\d{1,18})$");
  private static final Pattern LINK =
      Pattern.compile("^Fast link dest: \"(.*)\"$", Pattern.MULTILINE | Pattern.DOTALL);

  static ExtStat parse(String text, String name) throws UpdateException {
    Matcher first = FIRST.matcher(text);
    Matcher owner = OWNER.matcher(text);
    if (!first.find() || !owner.find(first.end())) {
      throw new UpdateException(
          ErrorKind.ARTIFACT_INVALID,
          name + ": what debugfs says of it is not understood: " + text.replaceAll("\\s+", " "));
    }
    Kind kind =
        switch (first.group(1)) {
          case "regular" -> Kind.REGULAR;
          case "directory" -> Kind.DIRECTORY;
          case "symlink" -> Kind.SYMBOLIC_LINK;
          default -> Kind.OTHER;
        };
    FileFacts facts =
        new FileFacts(
            kind,
            Integer.parseInt(first.group(2), 8) & FileFacts.MAX_MODE,
            Long.parseLong(owner.group(1)),
            Long.parseLong(owner.group(2)),
            kind == Kind.REGULAR ? Long.parseLong(owner.group(3)) : 0);
    Matcher link = LINK.matcher(text);
    boolean hasTarget = kind == Kind.SYMBOLIC_LINK && link.find(owner.end());
    return new ExtStat(facts, hasTarget ? Optional.of(link.group(1)) : Optional.empty());
  }
}
