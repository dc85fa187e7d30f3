package tandem.bench.server;

/** What a server answered: its status, and the body, which is empty where it was only counted. */
record Answered(int status, long length, String text) {}
