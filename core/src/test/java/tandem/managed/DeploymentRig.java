package tandem.managed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tandem.core.UpdateException;

/** A server with one deployment, and a device that is run until that is over. */
abstract class DeploymentRig {
  @TempDir Path folder;
  TestServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  DeploymentJournal journal() throws UpdateException {
    return DeploymentJournal.open(folder);
  }

  void toTheEnd(ModelDevice device) throws Exception {
    toTheEnd(device, folder);
  }

  /** Runs it again and again, as a device does that boots again. */
  void toTheEnd(ModelDevice device, Path data) throws Exception {
    for (int i = 0; i < 10; i++) {
      int reboots = count(device, "reboot");
      boolean isOver = run(device, new Wakeups(), data);
      if (isOver) {
        return;
      }
      if (count(device, "reboot") == reboots) {
        device.boot();
      }
    }
    throw new AssertionError("not over after 10 boots: " + device.calls());
  }

  private static int count(ModelDevice device, String call) {
    return (int) device.calls().stream().filter(call::equals).count();
  }

  void run(ModelDevice device) throws Exception {
    run(device, new Wakeups());
  }

  void run(ModelDevice device, Wakeups wakeups) throws Exception {
    run(device, wakeups, folder);
  }

  /** Tells whether it ended by itself; else the power went, or the device rebooted. */
  boolean run(ModelDevice device, Wakeups wakeups, Path data) throws Exception {
    ServerSession session = Managed.session(data, server.url());
    DeploymentJournal journal = DeploymentJournal.open(data);
    DeploymentRun run =
        new DeploymentRun(
            session,
            device,
            journal,
            Managed.log(data),
            new RetrySchedule(Managed.SOON, 3),
            wakeups);
    try {
      if (journal.current().isPresent()) {
        run.resume(journal.current().get());
        return true;
      }
      if (journal.ended(TestServer.ID).isPresent()) {
        return true;
      }
      Optional<Deployment> offer = new DeploymentsApi(session).next(device.state().provides());
      run.begin(offer.orElseThrow(), device.state());
      return true;
    } catch (ModelDevice.PowerCut e) {
      return false;
    }
  }
}
