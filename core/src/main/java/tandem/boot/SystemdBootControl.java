package tandem.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tandem.core.ErrorKind;
import tandem.core.UpdateException;

/**
 * Controls systemd-boot by its files on the EFI system partition. {@code default} in {@code
 * loader.conf} names the entry of the slot that boots. A trial is an entry {@code NAME+1.conf} by
 * that exact name: systemd-boot renames it to {@code NAME+0-1.conf} as it boots it, so at the next
 * boot the default is no entry any more, and systemd-boot takes the first one of its list, in which
 * entries without tries left come last. A pattern as default would go on matching the entry.
 *
 * <p>Each switch is one write of one sector, of {@code loader.conf}. Entries are made and flushed
 * before it and removed after it, because a rename on FAT can leave both names or none.
 * systemd-boot changes nothing when it falls back; that the old slot runs, and the trial has no
 * tries left, tells it.
 */
final class SystemdBootControl implements BootControl {
  private static final Pattern DEFAULT = Pattern.compile("(?m)^[ \t]*default[ \t]+(\\S+)[ \t]*$");

  private final SystemdEntries entries;
  private final SectorFile loader;
  private final Names names;
  private final SlotParts slots;
  private final Overrides overrides;

  SystemdBootControl(BootFiles files, Names names, SlotParts slots, Overrides overrides) {
    this.entries = new SystemdEntries(files);
    this.loader = new SectorFile(files, "loader/loader.conf");
    this.names = names;
    this.slots = slots;
    this.overrides = overrides;
  }

  /** The names of the slots' entries, without counter and suffix. */
  record Names(String a, String b) {}

  /** Knows what makes systemd-boot ignore the default or have entries of other kinds. */
  @FunctionalInterface
  interface Overrides {
    /** Returns what there is of that, for messages. */
    List<String> found() throws UpdateException;
  }

  @Override
  public String description() {
    return "systemd-boot entries and " + loader.name();
  }

  @Override
  public TrialRule trialRule() {
    return new TrialRule(
        List.of(),
        1,
        "at the boot after that, systemd-boot finds no tries left and takes the old slot's entry",
        "Commit makes the new slot's entry, without counter, the default");
  }

  @Override
  public BootState read() throws UpdateException {
    String wanted = wanted(loader.read());
    for (int part : List.of(slots.a(), slots.b())) {
      if (wanted.equalsIgnoreCase(SystemdEntries.plain(name(part)))) {
        entries.content(name(part));
        return new BootState(part, false, 0);
      }
      if (wanted.equalsIgnoreCase(SystemdEntries.trial(name(part)))) {
        boolean waits = entries.exists(wanted);
        return waits || slots.running() == part
            ? new BootState(part, true, waits ? 0 : 1)
            : new BootState(slots.other(part), false, 0);
      }
    }
    throw new UpdateException(
            ErrorKind.BOOTENV,
            loader.name()
                + ": default is "
                + (wanted.isEmpty() ? "missing" : Quoted.value(wanted))
                + ", expected "
                + SystemdEntries.plain(names.a())
                + " or "
                + SystemdEntries.plain(names.b()))
        .withHint("name the entry of the running slot there, in full");
  }

  @Override
  public void checkReady() throws UpdateException {
    read();
    entries.content(names.a());
    entries.content(names.b());
    List<String> others = new ArrayList<>(entries.foreign(List.of(names.a(), names.b())));
    others.addAll(overrides.found());
    if (!others.isEmpty()) {
      throw new UpdateException(
              ErrorKind.BOOTENV,
              "systemd-boot could choose something else than the slots: "
                  + String.join(", ", others))
          .withHint("only the two slots' entries let it fall back to the old slot for certain");
    }
    loader.checkWritable();
  }

  @Override
  public void startTrial(int bootPart) throws UpdateException {
    slots.check(bootPart);
    String name = name(bootPart);
    String trial = SystemdEntries.trial(name);
    if (read().equals(new BootState(bootPart, true, 0))) {
      return;
    }
    // The default may still be a trial of this name, which the new entry must not start too early.
    select(slots.other(bootPart));
    entries.ensure(name, trial);
    entries.removeOthers(name, trial);
    setDefault(trial);
  }

  @Override
  public void confirm() throws UpdateException {
    BootState state = read();
    if (state.trial()) {
      select(state.bootPart());
    }
  }

  @Override
  public void bootWithoutTrial(int bootPart) throws UpdateException {
    slots.check(bootPart);
    select(bootPart);
  }

  /** Makes a slot the default, with an entry that has no counter. */
  private void select(int part) throws UpdateException {
    String plain = SystemdEntries.plain(name(part));
    entries.ensure(name(part), plain);
    setDefault(plain);
    entries.removeOthers(name(part), plain);
  }

  private void setDefault(String entry) throws UpdateException {
    String text = loader.read();
    Matcher line = DEFAULT.matcher(text);
    StringBuilder changed = new StringBuilder();
    boolean written = false;
    while (line.find()) {
      line.appendReplacement(changed, written ? "" : Matcher.quoteReplacement("default " + entry));
      written = true;
    }
    line.appendTail(changed);
    loader.write(written ? changed.toString() : text + "default " + entry + "\n");
  }

  // The last line counts.
  private static String wanted(String text) {
    Matcher line = DEFAULT.matcher(text);
    String wanted = "";
    while (line.find()) {
      wanted = line.group(1);
    }
    return wanted.toLowerCase(Locale.ROOT);
  }

  private String name(int part) {
    return part == slots.a() ? names.a() : names.b();
  }
}
