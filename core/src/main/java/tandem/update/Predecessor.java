package tandem.update;

import java.util.List;
import java.util.Optional;
import tandem.core.UpdateException;

/** What was in charge of the device before Tandem, and what of it Tandem goes on with. */
public interface Predecessor {
  /** Nothing was. */
  Predecessor NONE =
      new Predecessor() {
        @Override
        public Inherited inherit(StoreContent own, boolean first) {
          return new Inherited(own, Optional.empty(), List.of());
        }
      };

  /**
   * What Tandem starts from.
   *
   * @param content the content of Tandem's store, with what is taken over
   * @param origin where the facts of what is installed come from, unless from Tandem's store
   * @param notes what the user should know, one sentence each
   */
  record Inherited(StoreContent content, Optional<String> origin, List<String> notes) {
    public Inherited {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Adds what is taken over to the content of Tandem's store. Writes nothing: it is kept when
   * Tandem's store is written the next time.
   *
   * @param own what Tandem's store holds
   * @param first whether Tandem's store was never written
   */
  Inherited inherit(StoreContent own, boolean first) throws UpdateException;
}
