package tandem.update;

/** What a step does with the payloads, or asks them. */
enum Call {
  DOWNLOAD,
  CHECK_BEFORE_INSTALL,
  INSTALL,
  NEEDS_REBOOT,
  SUPPORTS_ROLLBACK,
  COMMIT,
  TAKE_BACK_COMMIT,
  TAKE_BACK_STORE,
  ROLLBACK,
  ROLLBACK_IMAGES,
  WAS_FAILURE,
  FAILURE,
  CLEANUP
}
