package tandem.cli;

import picocli.CommandLine.Option;

/** The option of commands on whose way scripts and modules of the device are run, or would be. */
final class ScriptOptions {

  @Option(
      names = "--run-scripts",
      description =
          "With another root than /, run state scripts and update modules inside of it, by chroot."
              + " Without, scripts are left out, and payloads that need a module are refused.")
  boolean runScripts;
}
