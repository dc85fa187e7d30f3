package tandem.server.rollout;

import java.util.Arrays;
import java.util.Optional;

/** How a condition compares; the names are those of Mender's search. */
public enum Operator {
  EQ("$eq"),
  NE("$ne"),
  IN("$in"),
  NIN("$nin"),
  GT("$gt"),
  GTE("$gte"),
  LT("$lt"),
  LTE("$lte"),
  EXISTS("$exists"),
  REGEX("$regex");

  private final String text;

  Operator(String text) {
    this.text = text;
  }

  /** Returns the name that people write. */
  public String text() {
    return text;
  }

  /** Returns the operator that people call so. */
  public static Optional<Operator> of(String text) {
    return Arrays.stream(values()).filter(operator -> operator.text.equals(text)).findFirst();
  }
}
