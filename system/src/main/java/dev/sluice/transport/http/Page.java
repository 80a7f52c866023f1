package dev.sluice.transport.http;

import dev.sluice.transport.access.Role;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a listener serves at one path for GET, beside calls; may block for a moment. */
@FunctionalInterface
public interface Page {

  /** What it says now. */
  Content content();

  /**
   * What it says to a question, as it stands behind the path.
   *
   * @param query null if there is none
   */
  default Content content(@Nullable String query) {
    return content();
  }

  /** The role that it takes where calls are authenticated; null for any that is proved. */
  default @Nullable Role role() {
    return null;
  }

  /** A page for callers of a role. */
  static Page of(Role role, Page page) {
    return new Page() {
      @Override
      public Content content() {
        return page.content();
      }

      @Override
      public Role role() {
        return role;
      }
    };
  }

  /** A page for callers of a role that answers questions. */
  static Page answering(Role role, Function<@Nullable String, Content> answers) {
    return new Page() {
      @Override
      public Content content() {
        return answers.apply(null);
      }

      @Override
      public Content content(@Nullable String query) {
        return answers.apply(query);
      }

      @Override
      public Role role() {
        return role;
      }
    };
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param type of the body, as {@code Content-Type} has it
   */
  record Content(int status, String type, byte[] body) {}
}
