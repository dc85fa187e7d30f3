package tandem.server.security;

/** The kinds of requests, by what it costs not to answer them. */
public enum Call {
  /** The inventory of a device: it sends it again hours later. */
  INVENTORY(0.5),
  /** Somebody at a browser or a script, who can try again. */
  MANAGEMENT(0.75),
  /** A device asks for work: it asks again at its next poll. */
  NEXT(0.75),
  /** A device wants a token. */
  AUTHENTICATION(0.9),
  /** The bytes of an artifact: the device goes on where it was. */
  DOWNLOAD(0.9),
  /** The log of a failure: the device tries a few times. */
  LOG(0.9),
  /** How an update goes. A device that can not say it rolls back. */
  STATUS(Double.POSITIVE_INFINITY);

  private final double shedFrom;

  Call(double shedFrom) {
    this.shedFrom = shedFrom;
  }

  /** Returns from which load on it is refused, where 1 is all that the server can take. */
  double shedFrom() {
    return shedFrom;
  }
}
