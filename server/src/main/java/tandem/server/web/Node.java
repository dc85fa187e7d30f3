package tandem.server.web;

/** A piece of a page. */
interface Node {

  /** Appends the HTML. */
  void write(StringBuilder out);
}
