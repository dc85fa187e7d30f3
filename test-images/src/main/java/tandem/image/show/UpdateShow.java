package tandem.image.show;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tandem.core.UpdateException;
import tandem.image.qemu.GuestArch;
import tandem.image.qemu.HostHttp;
import tandem.image.qemu.QemuVm;
import tandem.image.qemu.VmSettings;

/** The show: an emulated device lives through good and bad updates, and a pulled plug. */
public final class UpdateShow {
  private final Stage stage;
  private final Material material;

  /**
   * Takes the stage.
   *
   * @param sources the source tree
   * @param out what is shown
   */
  public UpdateShow(GuestArch arch, Path sources, PrintStream out) {
    this.stage = new Stage(out);
    this.material = new Material(arch, sources);
  }

  /**
   * Plays it.
   *
   * @return what was shown, but for progress, line by line
   * @throws IOException also when the device did not do what the story says
   */
  public List<String> play() throws UpdateException, IOException {
    if (!material.isComplete()) {
      stage.say("Making the device and its updates, once.");
      material.make();
      stage.say("Made, after " + Stage.clock(stage.elapsed()) + " minutes.");
    }
    try (RunFolder run = RunFolder.in(material.folder())) {
      play(run);
    }
    return stage.shown();
  }

  private void play(RunFolder run) throws UpdateException, IOException {
    Path disk = run.file("disk.img");
    Files.copy(material.disk(), disk);
    VmSettings machine = material.device().machine(disk, run.folder()).withMirror(stage.mirror());
    try (HostHttp http = HostHttp.serve(material.artifacts());
        QemuVm vm = QemuVm.of(machine)) {
      new ShowPlay(stage, vm, http).play();
    } catch (UpdateException | IOException e) {
      Path kept = material.folder().resolve("console.log");
      run.keep(machine.consoleLog(), kept);
      stage.say("That went wrong; all that the console showed is in " + kept);
      throw e;
    }
  }
}
