package tandem.payload;

/** Whether a payload takes effect only after a reboot. */
public enum RebootNeed {
  /** It is in effect already. */
  NONE,
  /** The payload's own handler reboots, or whatever it has to restart. */
  BY_HANDLER,
  /** The device has to be rebooted. */
  AUTOMATIC
}
