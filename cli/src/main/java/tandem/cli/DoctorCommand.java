package tandem.cli;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import tandem.config.DevicePaths;
import tandem.core.ErrorKind;
import tandem.doctor.Doctor;
import tandem.doctor.Examination;
import tandem.doctor.Finding;
import tandem.json.JsonValue;

@Command(
    name = "doctor",
    description = {
      "Check configuration, keys, slots, boot environment, store, modules and scripts, say which"
          + " slot would boot if the power went now, and what to do. Changes nothing.",
      "The exit code is 0 without errors, else that of the first error."
    })
final class DoctorCommand implements TandemCommand {
  private final Context context;

  DoctorCommand(Context context) {
    this.context = context;
  }

  @Override
  public Answer run() {
    DevicePaths paths = new DevicePaths(context.options().root);
    Doctor doctor =
        new Doctor(
            paths,
            DeviceFacts.options(context.options()),
            new PartsToLookAt(paths),
            Clock.systemUTC());
    Examination examination = doctor.examine();
    Optional<Failure> failure = examination.firstError().map(DoctorCommand::failure);
    failure.ifPresent(context.console()::fail);
    return new Answer(
        failure.map(Failure::code).orElse(ExitCode.OK),
        DoctorText.lines(examination),
        members(failure, examination));
  }

  private static Failure failure(Finding error) {
    ExitCode code = ExitCode.of(error.kind().orElse(ErrorKind.FAILED));
    return new Failure(code, error.message(), error.hint());
  }

  private static Map<String, JsonValue> members(
      Optional<Failure> failure, Examination examination) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (failure.isPresent()) {
      members.put("message", JsonValue.of(failure.get().message()));
      failure.get().hint().ifPresent(hint -> members.put("hint", JsonValue.of(hint)));
    }
    members.putAll(DoctorText.members(examination));
    return members;
  }
}
