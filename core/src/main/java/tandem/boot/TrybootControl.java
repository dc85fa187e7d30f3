package tandem.boot;

import java.util.List;
import java.util.OptionalInt;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Controls the firmware of a Raspberry Pi by {@code autoboot.txt}. A trial switches nothing: it is
 * a reboot with the flag {@code tryboot}, which the firmware forgets as it reads it, so that every
 * other boot is one of the old slot. Confirming swaps the partitions, in one sector.
 *
 * <p>The firmware stores nothing about a trial. A mark in the file says that one was asked for, and
 * in which boot of the kernel; when the old slot runs in a later boot, the trial is over.
 */
final class TrybootControl implements BootControl {
  private final SectorFile file;
  private final SlotParts slots;
  private final String bootId;

  /**
   * Takes the file.
   *
   * @param bootId identifies the boot of the running kernel
   */
  TrybootControl(SectorFile file, SlotParts slots, String bootId) {
    this.file = file;
    this.slots = slots;
    this.bootId = bootId;
  }

  @Override
  public String description() {
    return "boot partitions in " + file.name();
  }

  @Override
  public TrialRule trialRule() {
    return new TrialRule(
        List.of("0 tryboot"),
        1,
        "every boot without the flag `tryboot` is one of the old slot, so reboot with: tandem"
            + " reboot",
        "Commit makes the new slot's partition the one in [all]");
  }

  @Override
  public BootState read() throws UpdateException {
    return state(text());
  }

  @Override
  public void checkReady() throws UpdateException {
    AutobootText text = text();
    int part = state(text).bootPart();
    if (!text.choosesPartitions()) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              file.name() + ": has no tryboot_a_b=1 in [all], so the flag chooses no partition")
          .withHint("add the line tryboot_a_b=1 below [all]");
    }
    String contradiction = text.contradiction();
    if (contradiction != null) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              file.name()
                  + ": the boot_partition in "
                  + contradiction
                  + " would also count for a trial, after that in [tryboot]")
          .withHint("have boot_partition only in [all], and below it in [tryboot]");
    }
    if (!slots.has(part)) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              description() + ": boots " + part + ", the slots are " + slots.a() + ", " + slots.b())
          .withHint("set Tandem.BootPartA and Tandem.BootPartB to the slots' boot partitions");
    }
    file.checkWritable();
  }

  @Override
  public void startTrial(int bootPart) throws UpdateException {
    slots.check(bootPart);
    AutobootText text = text();
    int normal = text.partition().orElse(slots.other(bootPart));
    write(text.with(normal, bootPart, new AutobootText.Mark(bootPart, bootId)));
  }

  @Override
  public void confirm() throws UpdateException {
    AutobootText text = text();
    BootState state = state(text);
    if (state.trial()) {
      write(text.with(state.bootPart(), slots.other(state.bootPart()), null));
    }
  }

  @Override
  public void bootWithoutTrial(int bootPart) throws UpdateException {
    slots.check(bootPart);
    write(text().with(bootPart, slots.other(bootPart), null));
  }

  private BootState state(AutobootText text) throws UpdateException {
    OptionalInt partition = text.partition();
    if (partition.isEmpty()) {
      throw new UpdateException(
          ErrorKind.BOOTENV, file.name() + ": has no boot_partition in [all], expected a number");
    }
    AutobootText.Mark mark = text.mark();
    boolean asked =
        mark != null
            && mark.part() != partition.getAsInt()
            && text.tryPartition().equals(OptionalInt.of(mark.part()));
    if (mark == null || !asked) {
      return new BootState(partition.getAsInt(), false, 0);
    }
    if (slots.running() == mark.part()) {
      return new BootState(mark.part(), true, 1);
    }
    return mark.bootId().equals(bootId)
        ? new BootState(mark.part(), true, 0)
        : new BootState(partition.getAsInt(), false, 0);
  }

  private AutobootText text() throws UpdateException {
    return AutobootText.of(file.read());
  }

  private void write(String text) throws UpdateException {
    file.write(text);
  }
}
