package tandem.update;

import java.util.ArrayList;
import java.util.List;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.RebootNeed;

/**
 * What payloads have to say and to do about a reboot: between installation and commit, and on the
 * way back from there.
 */
final class Restarts {
  private final PayloadHandlers handlers;

  Restarts(PayloadHandlers handlers) {
    this.handlers = handlers;
  }

  /** Does what {@link UpdateEngine#restart} says. */
  boolean restart(StoreContent content) throws UpdateException {
    UpdateRecord update = update(content);
    try (PayloadCalls calls = new PayloadCalls(handlers, content.installed())) {
      if (calls.rebootNeed(update) == RebootNeed.AUTOMATIC) {
        return true;
      }
      calls.forward(update, wanting(calls, update), handler -> handler.reboot());
      return false;
    }
  }

  /** Does what {@link UpdateEngine#verifyRestart} says. */
  void verify(StoreContent content) throws UpdateException {
    UpdateRecord update = update(content);
    try (PayloadCalls calls = new PayloadCalls(handlers, content.installed())) {
      calls.forward(update, wanting(calls, update), handler -> handler.verifyReboot());
    }
  }

  /** Does what {@link UpdateEngine#needsRestartBack} says. */
  boolean isNeededBack(StoreContent content) throws UpdateException {
    UpdateRecord update = update(content);
    if (update.switchesSlots()) {
      return false; // the reboot into the old slot restarts everything
    }
    try (PayloadCalls calls = new PayloadCalls(handlers, content.installed())) {
      return calls.rebootNeed(update) != RebootNeed.NONE && calls.supportRollback(update);
    }
  }

  /** Does what {@link UpdateEngine#restartBack} says. */
  boolean restartBack(StoreContent content) throws UpdateException {
    UpdateRecord update = update(content);
    try (PayloadCalls calls = new PayloadCalls(handlers, content.installed())) {
      if (calls.rebootNeed(update) == RebootNeed.AUTOMATIC) {
        return true;
      }
      calls.backward(update, wanting(calls, update), handler -> handler.rollbackReboot());
      return false;
    }
  }

  /** Does what {@link UpdateEngine#verifyRestartBack} says. */
  void verifyBack(StoreContent content) throws UpdateException {
    UpdateRecord update = update(content);
    try (PayloadCalls calls = new PayloadCalls(handlers, content.installed())) {
      calls.backward(update, wanting(calls, update), handler -> handler.verifyRollbackReboot());
    }
  }

  private static UpdateRecord update(StoreContent content) throws UpdateException {
    return content
        .update()
        .orElseThrow(
            () ->
                new UpdateException(
                    ErrorKind.NOTHING_IN_PROGRESS, "no update waits for a restart"));
  }

  private static List<PayloadRecord> wanting(PayloadCalls calls, UpdateRecord update)
      throws UpdateException {
    List<PayloadRecord> wanting = new ArrayList<>();
    for (PayloadRecord payload : update.payloads()) {
      if (calls.handler(update, payload).rebootNeed() != RebootNeed.NONE) {
        wanting.add(payload);
      }
    }
    return wanting;
  }
}
