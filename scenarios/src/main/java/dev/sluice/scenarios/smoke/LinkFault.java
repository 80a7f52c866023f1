package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.util.List;

/**
 * A way in which a link fails.
 *
 * @param name in figures and journals
 * @param carries whether all arrives while it lasts, if late
 */
record LinkFault(String name, boolean carries, Deed begin, Deed end) {

  /** Something that is done to the link. */
  @FunctionalInterface
  interface Deed {
    void act() throws IOException, InterruptedException;
  }

  /** Those of the link itself; what was lost stays lost, so that connections end when it heals. */
  static List<LinkFault> of(LinkProxy link) {
    return List.of(
        by(link, LinkProxy.Mode.CUT, false),
        by(link, LinkProxy.Mode.CUT_FORTH, false),
        by(link, LinkProxy.Mode.CUT_BACK, false),
        by(link, LinkProxy.Mode.DELAY, true),
        by(link, LinkProxy.Mode.RESET, false),
        by(link, LinkProxy.Mode.TRICKLE, true));
  }

  /**
   * The same, with cuts by dropped packets; and one in which one end of each connection is gone and
   * the other does not learn it.
   */
  static List<LinkFault> of(LinkProxy link, Firewall firewall) {
    return List.of(
        cut(link, firewall, LinkProxy.Mode.CUT, true, true),
        cut(link, firewall, LinkProxy.Mode.CUT_FORTH, true, false),
        cut(link, firewall, LinkProxy.Mode.CUT_BACK, false, true),
        new LinkFault(
            "HALF_OPEN",
            false,
            () -> {
              firewall.drop(link.port(), true, true);
              link.resetAll(); // what says so is dropped
            },
            firewall::pass),
        by(link, LinkProxy.Mode.DELAY, true),
        by(link, LinkProxy.Mode.RESET, false),
        by(link, LinkProxy.Mode.TRICKLE, true));
  }

  private static LinkFault by(LinkProxy link, LinkProxy.Mode mode, boolean carries) {
    return new LinkFault(
        mode.name(), carries, () -> link.set(mode), () -> link.set(LinkProxy.Mode.PASS));
  }

  private static LinkFault cut(
      LinkProxy link, Firewall firewall, LinkProxy.Mode like, boolean forth, boolean back) {
    return new LinkFault(
        like.name(), false, () -> firewall.drop(link.port(), forth, back), firewall::pass);
  }
}
