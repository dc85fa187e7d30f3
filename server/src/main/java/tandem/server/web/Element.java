package tandem.server.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** An element of a page, built up step by step. Attributes and text are escaped when written. */
final class Element implements Node {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Set<String> VOID = Set.of("br", "hr", "input", "link", "meta");
  // A link to elsewhere, or a script as an address, would have to begin in another way.
  private static final Pattern ADDRESS = Pattern.compile("(/(?!/)|#|\\?)[^\\\\]*");

  private final String tag;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Node> children = new ArrayList<>();

  private Element(String tag) {
    this.tag = checked(tag);
  }

  /** Starts an element. */
  static Element of(String tag, Node... children) {
    Element element = new Element(tag);
    element.children.addAll(List.of(children));
    return element;
  }

  /** Starts an element that holds a text. */
  static Element of(String tag, String text) {
    return of(tag, new Text(text));
  }

  /** Returns a link to a page of this server. */
  static Element link(String address, String text) {
    return of("a", text).address("href", address);
  }

  /** Sets an attribute. */
  Element with(String name, String value) {
    if (name.startsWith("on") || name.equals("style") || name.equals("href")) {
      throw new IllegalArgumentException(name + ": not an attribute for pages with strict rules");
    }
    attributes.put(checked(name), value);
    return this;
  }

  /** Sets an attribute that is an address of this server. */
  Element address(String name, String value) {
    if (!ADDRESS.matcher(value).matches()) {
      throw new IllegalArgumentException(name + ": expected an address of this server: " + value);
    }
    attributes.put(checked(name), value);
    return this;
  }

  /** Sets an attribute without value, or leaves it out. */
  Element flag(String name, boolean set) {
    if (set) {
      attributes.put(checked(name), "");
    }
    return this;
  }

  /** Adds to what is inside. */
  Element add(Node... more) {
    children.addAll(List.of(more));
    return this;
  }

  /** Adds to what is inside. */
  Element add(List<? extends Node> more) {
    children.addAll(more);
    return this;
  }

  /** Adds text to what is inside. */
  Element add(String text) {
    return add(new Text(text));
  }

  @Override
  public void write(StringBuilder out) {
    out.append('<').append(tag);
    attributes.forEach(
        (name, value) -> {
          out.append(' ').append(name);
          if (!value.isEmpty()) {
            out.append("=\"");
            Text.escape(value, out);
            out.append('"');
          }
        });
    out.append('>');
    if (!VOID.contains(tag)) {
      children.forEach(child -> child.write(out));
      out.append("</").append(tag).append('>');
    }
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("no name in HTML: " + name);
    }
    return name;
  }
}
