package tandem.boot;

import tandem.config.BootSettings;
import tandem.config.DevicePaths;
import tandem.process.ProgramRunner;

/**
 * A device whose bootloader is to be controlled.
 *
 * @param paths its files on this machine
 * @param settings what its configuration says
 * @param tools where its programs for boot variables are
 * @param programs runs them
 * @param locks the locks that other programs take
 * @param slots its slots as the bootloader numbers them
 */
public record BootDevice(
    DevicePaths paths,
    BootSettings settings,
    ToolPlaces tools,
    ProgramRunner programs,
    EnvLocks locks,
    SlotParts slots) {}
