package tandem.server.web;

import java.util.List;
import tandem.server.security.Session;

/** Forms and what is in them. Every one that changes something carries the session's secret. */
final class Forms {
  /** The name of the field with the secret. */
  static final String TOKEN = "form_token";

  private Forms() {}

  /** Starts a form that changes something. */
  static Element post(String address, Session session) {
    return post(address, session.formToken());
  }

  /** Starts a form that changes something, for a secret of another kind. */
  static Element post(String address, String token) {
    return Element.of("form", hidden(TOKEN, token))
        .with("method", "post")
        .address("action", address);
  }

  /** Starts a form that only asks. */
  static Element get(String address) {
    return Element.of("form").with("method", "get").address("action", address);
  }

  /** Returns a field that nobody sees. */
  static Element hidden(String name, String value) {
    return Element.of("input").with("type", "hidden").with("name", name).with("value", value);
  }

  /** Returns a field of one line below its label. */
  static Element field(String label, String name, String type, String value) {
    return labelled(
        label, Element.of("input").with("type", type).with("name", name).with("value", value));
  }

  /** Returns a field for a whole number, which may stay empty. */
  static Element number(String label, String name) {
    return labelled(
        label,
        Element.of("input").with("type", "text").with("inputmode", "decimal").with("name", name));
  }

  /** Returns a choice of one among several. */
  static Element choice(String label, String name, List<String> values, String chosen) {
    Element select = Element.of("select").with("name", name);
    for (String value : values) {
      select.add(
          Element.of("option", value.isEmpty() ? "any" : value)
              .with("value", value)
              .flag("selected", value.equals(chosen)));
    }
    return labelled(label, select);
  }

  /** Returns something with a label before it. */
  static Element labelled(String label, Element field) {
    return Element.of("label", Element.of("span", label), field);
  }

  /** Returns a box to tick, with the label after it. */
  static Element tick(String label, String name, String value) {
    return Element.of(
            "label",
            Element.of("input").with("type", "checkbox").with("name", name).with("value", value),
            Element.of("span", label))
        .with("class", "tick");
  }

  /** Returns the button that sends the form. */
  static Element button(String text) {
    return Element.of("button", text).with("type", "submit");
  }

  /** Returns a button that says by which of several the form was sent. */
  static Element button(String text, String name, String value) {
    return button(text).with("name", name).with("value", value);
  }
}
