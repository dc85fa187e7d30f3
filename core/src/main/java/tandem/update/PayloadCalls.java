package tandem.update;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tandem.artifact.ArtifactHeader;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.PayloadHandler;
import tandem.payload.RebootNeed;

/** Calls the handlers of an update's payloads, in the order that is asked for and back. */
final class PayloadCalls implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(PayloadCalls.class.getName());

  private final PayloadHandlers factory;
  private final Installed installed;
  private final Optional<ArtifactHeader> header;
  private final Map<Integer, PayloadHandler> made = new HashMap<>();

  /** Takes what makes the handlers, and what is installed. */
  PayloadCalls(PayloadHandlers factory, Installed installed) {
    this(factory, installed, Optional.empty());
  }

  /** Takes also the header of the artifact that is being read. */
  PayloadCalls(PayloadHandlers factory, Installed installed, Optional<ArtifactHeader> header) {
    this.factory = factory;
    this.installed = installed;
    this.header = header;
  }

  /** One call of a handler. */
  @FunctionalInterface
  interface Action {
    void on(PayloadHandler handler) throws UpdateException;
  }

  /** Returns the handler of a payload; it is made when it is needed first. */
  PayloadHandler handler(UpdateRecord update, PayloadRecord payload) throws UpdateException {
    PayloadHandler handler = made.get(payload.index());
    if (handler == null) {
      handler = factory.make(new PayloadContext(update, installed, header), payload);
      made.put(payload.index(), handler);
    }
    return handler;
  }

  /** Calls all of these in order; the first failure is the last call. */
  void forward(UpdateRecord update, List<PayloadRecord> payloads, Action action)
      throws UpdateException {
    for (PayloadRecord payload : payloads) {
      action.on(handler(update, payload));
    }
  }

  /**
   * Calls all of these, the last first, whatever the others return.
   *
   * @throws UpdateException the first failure; but one that means that the call can be repeated
   *     goes first
   */
  void backward(UpdateRecord update, List<PayloadRecord> payloads, Action action)
      throws UpdateException {
    List<PayloadRecord> order = new ArrayList<>(payloads);
    Collections.reverse(order);
    all(update, order, action);
  }

  /** Calls all in order, whatever the others return; failures as in {@link #backward}. */
  void all(UpdateRecord update, List<PayloadRecord> payloads, Action action)
      throws UpdateException {
    @Nullable UpdateException first = null;
    for (PayloadRecord payload : payloads) {
      try {
        action.on(handler(update, payload));
      } catch (UpdateException e) {
        LOG.log(Level.WARNING, () -> "payload " + payload.index() + ": " + e.getMessage());
        boolean repeatable = e.kind() == ErrorKind.BOOTENV || e.kind() == ErrorKind.BUSY;
        if (first == null || repeatable) {
          first = e;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** Asks all whether they want a reboot; one that has to be done from outside goes first. */
  RebootNeed rebootNeed(UpdateRecord update) throws UpdateException {
    RebootNeed need = RebootNeed.NONE;
    for (PayloadRecord payload : update.payloads()) {
      RebootNeed one = handler(update, payload).rebootNeed();
      need = one.compareTo(need) > 0 ? one : need;
    }
    return need;
  }

  /** Asks all whether they can be rolled back. */
  boolean supportRollback(UpdateRecord update) throws UpdateException {
    boolean all = true;
    for (PayloadRecord payload : update.payloads()) {
      all &= handler(update, payload).supportsRollback();
    }
    return all;
  }

  /** Lets programs that run next have what the handlers hold. */
  void letGo() {
    each(PayloadHandler::letGo);
  }

  @Override
  public void close() {
    each(PayloadHandler::close);
    made.clear();
  }

  private interface Ending {
    void of(PayloadHandler handler) throws IOException;
  }

  private void each(Ending ending) {
    for (PayloadHandler handler : made.values()) {
      try {
        ending.of(handler);
      } catch (IOException e) {
        LOG.log(Level.WARNING, () -> "closing a payload: " + e.getMessage());
      }
    }
  }
}
