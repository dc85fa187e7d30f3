package tandem.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import tandem.artifact.Digest;
import tandem.server.security.DeviceClaims;
import tandem.server.security.DeviceTokens;
import tandem.server.security.SigningKey;
import tandem.server.security.TokenTimes;

/**
 * Devices that are let in and have a token, put into the data folder of a server that does not run:
 * letting each in as a device comes would take hours for a million. Their ids follow from numbers.
 */
final class SeededFleet {
  private static final Duration LIFETIME = Duration.ofDays(7);
  // As long as that of a real key, which is most of what there is of a device.
  private static final String KEY = "k".repeat(178);

  private final TokenTimes times = TokenTimes.from(Instant.now(), LIFETIME);
  private final Path data;
  private final int size;

  SeededFleet(Path data, int size) {
    this.data = data;
    this.size = size;
  }

  int size() {
    return size;
  }

  /** Puts the devices into the database. */
  void seed() throws SQLException {
    long now = times.issuedAt().toEpochMilli();
    try (var database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("tandem.db"))) {
      database.setAutoCommit(false);
      try (PreparedStatement device =
              database.prepareStatement(
                  "INSERT INTO device (id, identity_hash, identity, status, group_name, created,"
                      + " updated, last_seen, done)"
                      + " VALUES (?, ?, ?, 'accepted', ?, ?, ?, 0, 0)");
          PreparedStatement set =
              database.prepareStatement(
                  "INSERT INTO auth_set (id, device, identity_hash, key_hash, pubkey, status,"
                      + " created) VALUES (?, ?, ?, ?, ?, 'accepted', ?)");
          PreparedStatement token =
              database.prepareStatement(
                  "INSERT INTO token (device, id, auth_set, expires) VALUES (?, ?, ?, ?)")) {
        for (int i = 0; i < size; i++) {
          String identity = "{\"mac\":\"%012x\"}".formatted(i);
          String hash = Digest.sha256(identity.getBytes(StandardCharsets.UTF_8)).hex();
          add(device, deviceId(i), hash, identity, "group-" + i % 100, now, now);
          add(set, id("set", i), deviceId(i), hash, hash, KEY, now);
          add(token, deviceId(i), id("token", i), id("set", i), times.expires().toEpochMilli());
        }
      }
      database.commit();
    }
  }

  private static void add(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    statement.executeUpdate();
  }

  /** Returns the header {@code Authorization} of each device. */
  String[] tokens() throws IOException {
    DeviceTokens tokens = new DeviceTokens(SigningKey.load(data.resolve("keys/jwt.pem")));
    String[] headers = new String[size];
    for (int i = 0; i < size; i++) {
      headers[i] = "Bearer " + tokens.issue(new DeviceClaims(id("token", i), deviceId(i), times));
    }
    return headers;
  }

  static String deviceId(int number) {
    return id("device", number);
  }

  private static String id(String kind, int number) {
    return UUID.nameUUIDFromBytes((kind + number).getBytes(StandardCharsets.UTF_8)).toString();
  }
}
