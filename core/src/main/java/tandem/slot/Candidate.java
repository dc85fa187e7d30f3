package tandem.slot;

/** A slot and what is there. */
record Candidate(Slot slot, DeviceNode node) {

  /** Tells whether it is the same slot; the first comparison of records costs milliseconds. */
  boolean is(Candidate other) {
    return slot.name().equals(other.slot.name());
  }

  /** Tells whether this is the device. */
  boolean is(DeviceNode other) {
    return node.isUsable() && node.same(other);
  }

  /** Returns what the configuration says and what is there, for messages. */
  String described() {
    String what = node.described();
    String key = "RootfsPart" + slot.name() + " ";
    return what.startsWith(slot.configured() + " ")
        ? key + what
        : key + slot.configured() + " = " + what;
  }
}
