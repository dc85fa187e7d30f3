package tandem.update;

/** Hears how an update goes its way, for whoever has to tell more of it than how it ends. */
public interface StepListener {

  /** Hears nothing. */
  StepListener NONE = new StepListener() {};

  /** A step is about to be done; its state is stored. */
  default void entered(Step step) {}

  /** A step was done, or could not be. */
  default void left(Step step, Event event) {}
}
