package tandem.cli;

/** The program. */
public final class Main {
  private Main() {}

  /** Takes the name it was called by, then the arguments. */
  public static void main(String[] args) {
    System.out.println("tandem");
  }
}
