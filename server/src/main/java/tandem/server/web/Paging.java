package tandem.server.web;

import java.util.LinkedHashMap;
import java.util.Map;
import tandem.server.http.RefusedException;

/** Which page of a list is shown, and the links to the others. */
record Paging(int number) {
  static final int SIZE = 50;
  private static final int MOST = 1_000_000;

  /** Reads the number of the page from the address. */
  static Paging of(Visit visit) throws RefusedException {
    return new Paging(visit.request().query().number("page", 1, 1, MOST));
  }

  /** Returns the parameters by which the API gives this page. */
  Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("page", Integer.toString(number));
    query.put("per_page", Integer.toString(SIZE));
    return query;
  }

  /** Returns the links to the pages before and after. */
  Element links(String address, Map<String, String> query, long total) {
    long last = Math.max(1, (total + SIZE - 1) / SIZE);
    Element links =
        Element.of("nav").with("class", "paging").with("aria-label", "Pages of the list");
    if (number > 1) {
      links.add(Element.link(address(address, query, number - 1), "Previous"));
    }
    links.add(Element.of("span", "Page " + number + " of " + last + ", " + total + " in all"));
    if (number < last) {
      links.add(Element.link(address(address, query, number + 1), "Next"));
    }
    return links;
  }

  private static String address(String address, Map<String, String> query, int page) {
    Map<String, String> all = new LinkedHashMap<>(query);
    all.put("page", Integer.toString(page));
    return address + "?" + Visit.encode(all);
  }
}
