package tandem.update;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tandem.core.ProgressListener;
import tandem.core.UpdateException;
import tandem.payload.RebootNeed;
import tandem.payload.StoreReport;

/** One update on its way through the table, in one run of the program. */
final class UpdateRun implements AutoCloseable {
  private static final int LONGEST_REASON = 500;

  private final PayloadCalls payloads;
  private final Set<StopPoint> stops;
  private final boolean demanded;
  private final List<UpdateException> failures = new ArrayList<>();
  private final List<StoreReport> reports = new ArrayList<>();
  private StoreContent content;
  private UpdateRecord update;
  private RebootNeed reboot = RebootNeed.NONE;
  private @Nullable Boolean canRollBack;
  private boolean begunCommit;
  private boolean untidy;
  private Download download = NO_DOWNLOAD;
  private ProgressListener progress = ProgressListener.NONE;

  /**
   * Takes the update as it is stored.
   *
   * @param stops where to stop
   * @param demanded whether it goes back because that was asked for, and nothing has failed
   */
  UpdateRun(
      StoreContent content,
      UpdateRecord update,
      PayloadCalls payloads,
      Set<StopPoint> stops,
      boolean demanded) {
    this.content = content;
    this.update = update;
    this.payloads = payloads;
    this.stops = stops;
    this.demanded = demanded;
  }

  /** Stores the payloads, and says what is known of them then. */
  @FunctionalInterface
  interface Download {
    List<PayloadRecord> run(List<StoreReport> reports) throws UpdateException;
  }

  private static final Download NO_DOWNLOAD =
      reports -> {
        throw new IllegalStateException("nothing to download from");
      };

  /** Takes how to download, and who hears of the progress of that and of checks. */
  void downloadBy(Download how, ProgressListener listener) {
    download = how;
    progress = listener;
  }

  void download() throws UpdateException {
    reports.clear();
    replace(update.holding(download.run(reports)));
  }

  ProgressListener progress() {
    return progress;
  }

  PayloadCalls payloads() {
    return payloads;
  }

  UpdateRecord update() {
    return update;
  }

  StoreContent content() {
    return content;
  }

  boolean isDemanded() {
    return demanded;
  }

  boolean stopsBefore(StopPoint point) {
    return stops.contains(point);
  }

  /** Replaces what is known of the update, in memory. */
  void replace(UpdateRecord now) {
    update = now;
    content = content.with(now);
  }

  /** Replaces all that is known of the device, in memory. */
  void replace(StoreContent now) {
    content = now;
  }

  /** Goes into a state, in memory. */
  void enter(UpdateState state) {
    Course course = update.course();
    replace(
        update.in(state).on(new Course(course.verdict(), course.reason(), course.stores() + 1)));
  }

  void judge(Verdict verdict) {
    Course course = update.course();
    // What could not be rolled back once stays so.
    boolean stays = course.verdict() == Verdict.INCONSISTENT && verdict == Verdict.ROLLED_BACK;
    replace(
        update.on(
            new Course(stays ? course.verdict() : verdict, reason(verdict), course.stores())));
  }

  // That it was asked for is no reason for what failed then.
  private String reason(Verdict verdict) {
    String known = update.course().reason();
    boolean failed = verdict == Verdict.INCONSISTENT && !failures.isEmpty();
    return failed && known.equals(Course.REQUESTED)
        ? bounded(String.valueOf(failures.get(failures.size() - 1).getMessage()))
        : known;
  }

  private static String bounded(String reason) {
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
  }

  /** Remembers why it is on its way back; the first reason counts. */
  void because(String reason) {
    Course course = update.course();
    if (course.reason().isEmpty()) {
      replace(update.on(new Course(course.verdict(), bounded(reason), course.stores())));
    }
  }

  void fail(Step step, UpdateException failure) {
    untidy |= step == Step.CLEANUP;
    fail(failure);
  }

  void fail(UpdateException failure) {
    failures.add(failure);
    because(String.valueOf(failure.getMessage()));
  }

  /** Commits the payloads, and remembers that this was begun. */
  void commit() throws UpdateException {
    payloads.forward(
        update,
        update.commitOrder(),
        handler -> {
          begunCommit = true;
          handler.commit();
        });
  }

  /** Tells whether any payload was told to commit, in this run. */
  boolean hasBegunCommit() {
    return begunCommit;
  }

  void askReboot() throws UpdateException {
    reboot = payloads.rebootNeed(update);
  }

  /** Lets the payloads be asked anew whether they can be rolled back. */
  void forgetAnswer() {
    canRollBack = null;
  }

  /** Asks the payloads once whether they can be rolled back. */
  boolean canRollBack() throws UpdateException {
    Boolean known = canRollBack;
    if (known == null) {
      known = payloads.supportRollback(update);
      canRollBack = known;
    }
    return known;
  }

  Ended ended(Step at, Step last) {
    Course course = update.course();
    return new Ended(
        at, last, content, course.verdict(), course.reason(), failures, untidy, reboot, reports);
  }

  @Override
  public void close() {
    payloads.close();
  }
}
