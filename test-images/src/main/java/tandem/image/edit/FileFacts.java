package tandem.image.edit;

/**
 * What a file system says about a file. FAT knows no modes and owners: there it is what a mount
 * shows by default.
 *
 * @param mode permissions with the three special bits, without the kind
 * @param size of a regular file, in bytes; 0 for other kinds, -1 where the file system was not
 *     asked
 */
public record FileFacts(Kind kind, int mode, long uid, long gid, long size) {
  /** Kinds of files. */
  public enum Kind {
    REGULAR,
    DIRECTORY,
    SYMBOLIC_LINK,
    OTHER
  }

  static final int MAX_MODE = 07777;

  /** Checks the mode. */
  public FileFacts {
    if (mode < 0 || mode > MAX_MODE) {
      throw new IllegalArgumentException("mode " + Integer.toOctalString(mode));
    }
  }

  /** Returns the facts of a new regular file of root. */
  public static FileFacts ofRoot(int mode, long size) {
    return new FileFacts(Kind.REGULAR, mode, 0, 0, size);
  }
}
