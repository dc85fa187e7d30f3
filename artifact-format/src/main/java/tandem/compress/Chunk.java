package tandem.compress;

import java.util.Arrays;

/** A piece of the input, and what became of it. It is reused. */
final class Chunk {
  byte[] input;
  int size;
  byte[] result = {};
  int resultAt;
  int resultSize;

  /** What the format wants to remember of it. */
  long note;

  Chunk(int capacity) {
    input = new byte[capacity];
  }

  /** Makes room for so many bytes in the input. */
  void reserve(int capacity) {
    if (input.length < capacity) {
      input = Arrays.copyOf(input, capacity);
    }
  }

  /** Makes room for so many bytes in the result, which loses its content. */
  void reserveResult(int capacity) {
    if (result.length < capacity) {
      result = new byte[capacity];
    }
  }
}
