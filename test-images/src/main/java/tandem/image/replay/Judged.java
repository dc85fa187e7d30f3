package tandem.image.replay;

/** One state, what was going on when the power went, and what boots from it. */
public record Judged(Cut cut, String phase, Verdict verdict) {}
