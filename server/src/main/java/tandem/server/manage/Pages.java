package tandem.server.manage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tandem.json.JsonValue;
import tandem.json.JsonValue.JsonArray;
import tandem.server.http.RefusedException;
import tandem.server.http.Reply;
import tandem.server.http.Request;
import tandem.server.store.Listing;
import tandem.server.store.Page;

/** Lists in pages, as all of the API does. */
final class Pages {
  private static final int MOST = 1_000_000;

  private Pages() {}

  static Page of(Request request) throws RefusedException {
    return new Page(
        request.query().number("page", 1, 1, MOST), request.query().number("per_page", 20, 1, 500));
  }

  /** Returns the page of a list that is in memory. */
  static <T> Listing<T> cut(List<T> all, Page page) {
    return new Listing<>(
        all.stream().skip((page.number() - 1L) * page.size()).limit(page.size()).toList(),
        all.size());
  }

  static <T> Reply reply(
      Request request, Page page, Listing<T> listing, Function<T, JsonValue> toJson) {
    List<JsonValue> items = new ArrayList<>();
    listing.items().forEach(item -> items.add(toJson.apply(item)));
    return Reply.json(200, new JsonArray(items))
        .with("X-Total-Count", Long.toString(listing.total()))
        .with("Link", links(request, page, listing.total()));
  }

  private static String links(Request request, Page page, long total) {
    List<String> links = new ArrayList<>();
    links.add(link(request, 1, page.size(), "first"));
    if (page.number() > 1) {
      links.add(link(request, page.number() - 1, page.size(), "prev"));
    }
    if ((long) page.number() * page.size() < total) {
      links.add(link(request, page.number() + 1, page.size(), "next"));
    }
    return String.join(", ", links);
  }

  private static String link(Request request, int number, int size, String relation) {
    StringBuilder address = new StringBuilder(request.path()).append('?');
    for (String pair : request.query().toString().split("&", -1)) {
      if (!pair.isEmpty() && !pair.startsWith("page=") && !pair.startsWith("per_page=")) {
        // So that no parameter ends the link.
        address.append(pair.replaceAll("[<>\\s]", "")).append('&');
      }
    }
    return "<" + address + "page=" + number + "&per_page=" + size + ">; rel=\"" + relation + "\"";
  }
}
