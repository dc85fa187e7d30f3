package tandem.server.store;

/**
 * Which part of a list is wanted.
 *
 * @param number from 1
 * @param size entries on a page
 */
public record Page(int number, int size) {
  private static final int LARGEST = 500;

  public Page {
    if (number < 1 || size < 1 || size > LARGEST) {
      throw new IllegalArgumentException("page " + number + " of " + size + " entries");
    }
  }

  long offset() {
    return (number - 1L) * size;
  }
}
