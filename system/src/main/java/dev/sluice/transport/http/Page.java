package dev.sluice.transport.http;

/** What a listener serves at one path for GET, beside calls; may block for a moment. */
@FunctionalInterface
public interface Page {

  /** What it says now. */
  Content content();

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param type of the body, as {@code Content-Type} has it
   */
  record Content(int status, String type, byte[] body) {}
}
