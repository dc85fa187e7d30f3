package tandem.server.security;

import java.util.Locale;

/** The kinds of requests, by what it costs not to answer them. */
public enum Call {
  /** The inventory of a device: it sends it again hours later. */
  INVENTORY(0.5),
  /** A device asks for work: it asks again at its next poll. */
  NEXT(0.75),
  /** A device wants a token, maybe the one without which it can not commit an update. */
  AUTHENTICATION,
  /** The bytes of an artifact: the device is in the middle of an update. */
  DOWNLOAD,
  /** How an update goes. A device that can not say it rolls back. */
  STATUS,
  /** The log of an update that failed. */
  LOG,
  /** Somebody, or their script, who may be about to stop a bad deployment. */
  MANAGEMENT,
  /** The same with a browser. */
  PAGE,
  /** Somebody looks after the server, which is most needed when it has too much to do. */
  OPERATION,
  /** What no route answers. */
  OTHER;

  private static final String DEVICES = "/api/devices/";

  private final double shedFrom;

  Call() {
    this(Double.POSITIVE_INFINITY);
  }

  Call(double shedFrom) {
    this.shedFrom = shedFrom;
  }

  /** Returns from which load on it is refused, where 1 is more than the server can take. */
  double shedFrom() {
    return shedFrom;
  }

  /** Returns the name in metrics. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the kind of the requests of a route; an empty path is that of no route. */
  public static Call of(String path) {
    if (path.startsWith(DEVICES)) {
      return ofDevice(path.substring(DEVICES.length()));
    }
    if (path.startsWith("/api/management/")) {
      return MANAGEMENT;
    }
    return switch (path) {
      case "" -> OTHER;
      case "/health", "/metrics" -> OPERATION;
      default -> PAGE;
    };
  }

  private static Call ofDevice(String path) {
    if (path.contains("/authentication/")) {
      return AUTHENTICATION;
    }
    if (path.contains("/inventory/")) {
      return INVENTORY;
    }
    if (path.contains("/download/")) {
      return DOWNLOAD;
    }
    if (path.endsWith("/next")) {
      return NEXT;
    }
    return path.endsWith("/log") ? LOG : STATUS;
  }
}
