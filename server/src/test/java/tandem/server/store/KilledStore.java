package tandem.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import tandem.json.JsonValue;

/** A program that writes for ever, and prints what it was told is written. Its end is a kill. */
final class KilledStore {
  private KilledStore() {}

  public static void main(String... arguments) throws IOException {
    Store store = Store.open(Path.of(arguments[0]));
    for (int thread = 0; thread < 4; thread++) {
      String prefix = arguments[1] + "-" + thread + "-";
      new Thread(() -> write(store, prefix)).start();
    }
  }

  private static void write(Store store, String prefix) {
    for (int i = 0; ; i++) {
      String name = prefix + i;
      DeviceKeyFacts facts =
          new DeviceKeyFacts(JsonValue.strings(Map.of("mac", name)), name, name, "PEM");
      try {
        store.devices().ask(facts, Integer.MAX_VALUE, Instant.now());
      } catch (StoreException e) {
        throw new IllegalStateException(e);
      }
      System.out.println(name);
    }
  }
}
