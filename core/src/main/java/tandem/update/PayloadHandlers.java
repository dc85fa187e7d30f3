package tandem.update;

import tandem.core.ErrorKind;
import tandem.core.UpdateException;
import tandem.payload.PayloadHandler;

/** Makes the handlers of payloads. */
public interface PayloadHandlers {

  /** A device that has no handlers. */
  PayloadHandlers NONE =
      new PayloadHandlers() {
        @Override
        public void check(String type) throws UpdateException {
          throw unknown(type);
        }

        @Override
        public PayloadHandler make(PayloadContext context, PayloadRecord payload)
            throws UpdateException {
          throw unknown(payload.type());
        }

        private UpdateException unknown(String type) {
          return new UpdateException(
              ErrorKind.UNSUPPORTED, "no update module for payload type '" + type + "'");
        }
      };

  /**
   * Checks that there is a handler for payloads of this type.
   *
   * @throws UpdateException UNSUPPORTED when there is none
   */
  void check(String type) throws UpdateException;

  /**
   * Makes the handler of one payload; the caller closes it.
   *
   * @throws UpdateException UNSUPPORTED when there is none for its type
   */
  PayloadHandler make(PayloadContext context, PayloadRecord payload) throws UpdateException;
}
