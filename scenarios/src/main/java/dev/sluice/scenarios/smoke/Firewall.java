package dev.sluice.scenarios.smoke;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drops packets between processes of a rack that has a network of its own, by nftables: what was
 * under way is sent again by the kernels when they pass again, as over a cable.
 */
final class Firewall {

  private static final String TABLE = "sluice";
  private static final String CHAIN = "lost";

  private Firewall() {
    // by find
  }

  /** One that drops nothing yet; null where that is not allowed, or nftables are not there. */
  static @Nullable Firewall find() {
    String hook = "{ type filter hook input priority 0 ; }";
    boolean there =
        OwnNetwork.isHere()
            && OwnNetwork.succeeds(List.of("nft", "add", "table", "inet", TABLE))
            && OwnNetwork.succeeds(List.of("nft", "add", "chain", "inet", TABLE, CHAIN, hook));
    return there ? new Firewall() : null;
  }

  /** Drops what is sent to a port of TCP, what is sent from it, or both. */
  void drop(int port, boolean forth, boolean back) throws IOException, InterruptedException {
    if (forth) {
      nft("add", "rule", "inet", TABLE, CHAIN, "tcp", "dport", Integer.toString(port), "drop");
    }
    if (back) {
      nft("add", "rule", "inet", TABLE, CHAIN, "tcp", "sport", Integer.toString(port), "drop");
    }
  }

  /** Drops nothing any more. */
  void pass() throws IOException, InterruptedException {
    nft("flush", "chain", "inet", TABLE, CHAIN);
  }

  private static void nft(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("nft"));
    command.addAll(List.of(words));
    int code =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .inheritIO()
            .start()
            .waitFor();
    if (code != 0) {
      throw new IOException(command + " ended with " + code);
    }
  }
}
