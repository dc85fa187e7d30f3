package tandem.server.rollout;

/** Which devices a phase lets in beyond those of the phases before it. */
public sealed interface Share {

  /** A share of all devices, chosen by a hash: always the same ones. */
  record OfAll(Percent percent) implements Share {
    public OfAll {
      if (percent.hundredths() == 0) {
        throw new IllegalArgumentException("a phase of 0 percent, expected more");
      }
    }
  }

  /** A number of devices: the first ones that ask. */
  record First(long count) implements Share {
    public First {
      if (count < 1) {
        throw new IllegalArgumentException("a phase of " + count + " devices, expected more");
      }
    }
  }

  /** All that are left. */
  record Rest() implements Share {}
}
