package tandem.artifact;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tandem.json.JsonValue.JsonObject;

/** Collects a {@link PayloadSpec}; nothing is added to the provides unless told so. */
public final class PayloadSpecBuilder {
  private final Optional<String> type;
  private final Map<String, String> depends = new LinkedHashMap<>();
  private final Map<String, String> provides = new LinkedHashMap<>();
  private final List<String> clearsProvides = new ArrayList<>();
  private final List<PayloadSource> files = new ArrayList<>();
  private DefaultProvides defaults = DefaultProvides.NOTHING;
  private Optional<JsonObject> metaData = Optional.empty();

  PayloadSpecBuilder(Optional<String> type) {
    this.type = type;
  }

  /** Adds something that must be provided with this value; of one key, the last value counts. */
  public PayloadSpecBuilder depends(String key, String value) {
    depends.put(key, value);
    return this;
  }

  /** Adds something that is provided afterwards; of one key, the last value counts. */
  public PayloadSpecBuilder provides(String key, String value) {
    provides.put(key, value);
    return this;
  }

  /** Adds a pattern of provides to remove first; {@code *} stands for any text. */
  public PayloadSpecBuilder clearsProvides(String pattern) {
    clearsProvides.add(pattern);
    return this;
  }

  /** Sets what is added to provides and cleared provides by itself. */
  public PayloadSpecBuilder defaults(DefaultProvides defaultProvides) {
    this.defaults = defaultProvides;
    return this;
  }

  /** Sets the meta-data; numbers stay as they are written, names are sorted. */
  public PayloadSpecBuilder metaData(JsonObject document) {
    this.metaData = Optional.of(document);
    return this;
  }

  /** Adds a payload file. */
  public PayloadSpecBuilder file(PayloadSource file) {
    files.add(file);
    return this;
  }

  /**
   * Returns the spec.
   *
   * @throws InvalidSpecException when readers would refuse something
   */
  public PayloadSpec build() {
    return new PayloadSpec(type, depends, provides, clearsProvides, defaults, metaData, files);
  }
}
