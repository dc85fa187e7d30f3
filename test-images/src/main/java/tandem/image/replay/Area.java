package tandem.image.replay;

/** A partition: its number, first byte and length. */
public record Area(int number, long offset, long bytes) {
  int firstSector() {
    return Math.toIntExact(offset / SectorHash.SECTOR);
  }

  int sectors() {
    return Math.toIntExact(bytes / SectorHash.SECTOR);
  }

  boolean contains(int sector) {
    return sector >= firstSector() && sector < firstSector() + sectors();
  }
}
