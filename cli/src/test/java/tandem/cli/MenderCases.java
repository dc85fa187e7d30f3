package tandem.cli;

import java.util.List;
import java.util.stream.Stream;

/** The cases in which the real mender 3.4 and Tandem are compared, one a line. */
final class MenderCases {
  private static final String SAME =
      """
      install first.mender; commit; commit; rollback
      install first.mender SupportsRollback=No; commit
      install first.mender SupportsRollback=; commit
      install first.mender; rollback; rollback; commit
      install first.mender; rollback SupportsRollback=No; commit
      install first.mender; rollback SupportsRollback=fails; commit
      install first.mender; rollback SupportsRollback=perhaps; commit
      commit
      rollback
      install first.mender version=missing
      install first.mender Download_Enter_00=fails
      install first.mender Download_Enter_01=fails
      install first.mender Download=fails
      install first.mender Download_Leave_00=fails
      install first.mender Download=fails Download_Error_00=fails
      install first.mender Download=fails Cleanup=fails
      install first.mender ArtifactInstall_Enter_00=fails
      install first.mender ArtifactInstall_Enter_01=fails
      install first.mender ArtifactInstall=fails
      install first.mender ArtifactInstall_Leave_00=fails
      install first.mender ArtifactInstall=fails ArtifactInstall_Error_00=fails
      install first.mender ArtifactInstall_Enter_00=fails SupportsRollback=No
      install first.mender ArtifactInstall=fails SupportsRollback=No
      install first.mender ArtifactInstall_Leave_00=fails SupportsRollback=No
      install first.mender ArtifactInstall=fails ArtifactRollback_Enter_00=fails; commit
      install first.mender ArtifactInstall=fails ArtifactRollback=fails; commit
      install first.mender ArtifactInstall=fails ArtifactRollback_Leave_00=fails; commit
      install first.mender ArtifactInstall=fails ArtifactFailure_Enter_00=fails; commit
      install first.mender ArtifactInstall=fails ArtifactFailure=fails; commit
      install first.mender ArtifactInstall=fails ArtifactFailure_Leave_00=fails; commit
      install first.mender ArtifactInstall=fails Cleanup=fails; commit
      install first.mender SupportsRollback=fails; commit
      install first.mender SupportsRollback=perhaps; commit
      install first.mender SupportsRollback=Yes SupportsRollback=Yes; commit
      install first.mender NeedsArtifactReboot=fails; commit
      install first.mender NeedsArtifactReboot=perhaps; commit
      install first.mender NeedsArtifactReboot=Yes; commit
      install first.mender NeedsArtifactReboot=Automatic; commit
      install --reboot-exit-code first.mender NeedsArtifactReboot=No; commit
      install --reboot-exit-code first.mender NeedsArtifactReboot=Yes; commit
      install --reboot-exit-code first.mender NeedsArtifactReboot=Automatic; commit
      install --reboot-exit-code first.mender NeedsArtifactReboot=Yes SupportsRollback=No; commit
      install first.mender; commit ArtifactCommit_Enter_00=fails; commit
      install first.mender; commit ArtifactCommit_Enter_01=fails; commit
      install first.mender; commit ArtifactCommit=fails; commit
      install first.mender; commit ArtifactCommit_Leave_00=fails; commit
      install first.mender; commit ArtifactCommit=fails ArtifactCommit_Error_00=fails; commit
      install first.mender; commit ArtifactCommit_Leave_00=fails ArtifactCommit_Error_00=fails; commit
      install first.mender; commit Cleanup=fails; commit
      install first.mender; commit ArtifactCommit_Enter_00=fails SupportsRollback=No; commit
      install first.mender; commit ArtifactCommit=fails SupportsRollback=No; commit
      install first.mender; commit ArtifactCommit=fails ArtifactRollback=fails; commit
      install first.mender; commit ArtifactCommit=fails ArtifactFailure=fails; commit
      install first.mender; commit ArtifactCommit=fails Cleanup=fails; commit
      install first.mender SupportsRollback=No ArtifactCommit_Enter_00=fails; commit
      install first.mender SupportsRollback=No ArtifactCommit=fails; commit
      install first.mender SupportsRollback=No ArtifactCommit_Leave_00=fails; commit
      install first.mender SupportsRollback=No Cleanup=fails; commit
      install first.mender; rollback ArtifactRollback_Enter_00=fails; rollback
      install first.mender; rollback ArtifactRollback=fails; rollback
      install first.mender; rollback ArtifactRollback_Leave_00=fails; rollback
      install first.mender; rollback ArtifactRollback=fails ArtifactFailure_Enter_00=fails; rollback
      install first.mender; rollback ArtifactRollback=fails ArtifactFailure=fails; rollback
      install first.mender; rollback ArtifactRollback=fails ArtifactFailure_Leave_00=fails; rollback
      install first.mender; rollback ArtifactRollback=fails Cleanup=fails; rollback
      install first.mender; rollback Cleanup=fails; rollback
      install first.mender; commit; install second.mender; commit
      install first.mender; commit; install second.mender; rollback
      install first.mender; commit; install second.mender ArtifactInstall=fails
      install first.mender; commit; install second.mender; rollback ArtifactRollback=fails; install first.mender
      install adding.mender; commit; install first.mender; commit
      install first.mender; commit; install adding.mender; commit
      install foreign.mender
      install homeless.mender
      install garbage.mender
      install damaged.mender
      install absent.mender
      install first.mender ArtifactInstall_Enter_00=once; commit
      install first.mender Download_Enter_00=once; commit
      install first.mender ArtifactInstall_Enter_00=later; commit
      install first.mender; commit ArtifactCommit_Leave_00=later; commit
      install first.mender ArtifactInstall=fails; install first.mender; commit
      """;

  /** Where Tandem does something else, and what; docs/mender-update.md says why. */
  private static final List<MenderCase> DIFFERENT =
      List.of(
          new MenderCase(
              "install second.mender",
              List.of(
                  "1: Download_Enter_00 Download_Enter_01 Download_Error_00 Download_Error_01")),
          new MenderCase(
              "install needing.mender",
              List.of(
                  "1: Download_Enter_00 Download_Enter_01 Download_Error_00 Download_Error_01")),
          new MenderCase(
              "install first.mender; install first.mender; commit",
              List.of(
                  "0: Download_Enter_00 Download_Enter_01 Download Download_Leave_00"
                      + " Download_Leave_01 SupportsRollback ArtifactInstall_Enter_00"
                      + " ArtifactInstall_Enter_01 ArtifactInstall ArtifactInstall_Leave_00"
                      + " ArtifactInstall_Leave_01 NeedsArtifactReboot",
                  "1: ",
                  "0: ArtifactCommit_Enter_00 ArtifactCommit_Enter_01 ArtifactCommit"
                      + " ArtifactCommit_Leave_00 ArtifactCommit_Leave_01 Cleanup")));

  private MenderCases() {}

  static Stream<MenderCase> all() {
    Stream<MenderCase> same = SAME.lines().map(line -> new MenderCase(line, List.of()));
    return Stream.concat(same, DIFFERENT.stream());
  }
}
