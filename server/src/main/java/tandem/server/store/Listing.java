package tandem.server.store;

import java.util.List;

/**
 * One page of a list.
 *
 * @param items of the page
 * @param total of the whole list
 */
public record Listing<T>(List<T> items, long total) {
  public Listing {
    items = List.copyOf(items);
  }
}
