package tandem.image.replay;

import java.nio.file.Path;

/** The complete image of a system: its name, and the file that a slot begins with. */
public record KnownImage(String name, Path file) {}
