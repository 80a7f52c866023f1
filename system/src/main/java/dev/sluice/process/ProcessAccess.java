package dev.sluice.process;

import dev.sluice.transport.access.Role;
import dev.sluice.transport.access.TlsFolder;
import dev.sluice.transport.access.Tokens;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.ListenerAccess;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How a process and its peers know each other.
 *
 * @param listener who may call it
 * @param client what it proves itself with when it calls
 */
public record ProcessAccess(ListenerAccess listener, ClientAccess client) {

  /** Not at all: between processes of one machine only. */
  public static ProcessAccess anyone() {
    return new ProcessAccess(ListenerAccess.anyone(), ClientAccess.none());
  }

  /**
   * A sled-agent, which Nexus alone may call.
   *
   * @param tokens whose holders may see its health and metrics; null for none
   */
  public static ProcessAccess ofAgent(
      TlsFolder folder, @Nullable Tokens tokens, InstantSource clock) {
    return new ProcessAccess(
        ListenerAccess.restricted(folder, tokens, clock),
        ClientAccess.certificate(folder, Role.NEXUS));
  }

  /** A Nexus, which sled-agents may call, and whoever has a token. */
  public static ProcessAccess ofNexus(TlsFolder folder, Tokens tokens, InstantSource clock) {
    return new ProcessAccess(
        ListenerAccess.restricted(folder, tokens, clock),
        ClientAccess.certificate(folder, Role.SLED));
  }
}
