package tandem.update;

/** Says with which step a command enters the table, by what it does and where the update is. */
final class Entries {
  private Entries() {}

  /**
   * Returns the first step.
   *
   * @param command what was asked for
   * @throws IllegalArgumentException for KEEP, which does nothing
   */
  static Step of(Reaction.Action action, UpdateRecord update, Command command) {
    return switch (action) {
      case KEEP -> throw new IllegalArgumentException("nothing is done to the update");
      case DROP -> Step.CLEANUP;
      case COMMIT -> Step.COMMIT_ENTER;
      case FINISH ->
          switch (update.state()) {
            case BEFORE_COMMIT_LEAVE, COMMIT_LEAVE -> Step.COMMIT_LEAVE;
            case CLEANUP -> Step.CLEANUP;
            default -> Step.COMMIT_REST;
          };
      case CLOSE ->
          update.phase() == Phase.ROLLBACK ? leftOfTheWayBack(update.state()) : Step.ROLLBACK_QUERY;
      case REVERT -> {
        if (update.phase() == Phase.ROLLBACK) {
          yield Step.ROLLBACK_ENTER;
        }
        // Only an update that could as well stay is refused when it can not go back.
        boolean choice = update.phase() == Phase.INSTALLED && command == Command.ROLLBACK;
        yield choice ? Step.DEMAND_QUERY : Step.ROLLBACK_QUERY;
      }
    };
  }

  private static Step leftOfTheWayBack(UpdateState state) {
    return switch (state) {
      case FAILURE -> Step.FAILURE_ENTER;
      case CLEANUP -> Step.CLEANUP;
      default -> Step.ROLLBACK_ENTER;
    };
  }
}
