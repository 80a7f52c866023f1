package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * A program that is run in a network of its own, and drops packets there; ends with 0 if each of
 * its exchanges ends as it should, with {@link #NO_FIREWALL} if none can be dropped.
 */
final class InOwnNetwork {

  static final int NO_FIREWALL = 3;
  private static final int SILENCE_MILLIS = 300;
  private static final int PATIENCE_MILLIS = 30_000;

  private InOwnNetwork() {}

  public static void main(String... args) throws IOException, InterruptedException {
    Firewall firewall = Firewall.find();
    if (!OwnNetwork.isHere()) {
      System.exit(1);
    } else if (firewall == null) {
      System.exit(NO_FIREWALL);
    } else {
      System.exit(exchanges(firewall) ? 0 : 1);
    }
  }

  private static boolean exchanges(Firewall firewall) throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket near = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
        Socket far = server.accept()) {
      firewall.drop(server.getLocalPort(), true, false);
      boolean forthIsLost = !arrives(near, far, SILENCE_MILLIS);
      firewall.pass();
      boolean comesLater = far.getInputStream().read() == 1;
      firewall.drop(server.getLocalPort(), false, true);
      boolean backIsLost = !arrives(far, near, SILENCE_MILLIS);
      firewall.pass();
      boolean backComesLater = near.getInputStream().read() == 1;
      firewall.drop(server.getLocalPort(), true, true);
      far.setSoLinger(true, 0);
      far.close(); // which the other end does not learn
      firewall.pass();
      return forthIsLost && comesLater && backIsLost && backComesLater && isHalfOpen(near);
    }
  }

  private static boolean arrives(Socket from, Socket to, int millis) throws IOException {
    from.getOutputStream().write(1);
    to.setSoTimeout(millis);
    try {
      return to.getInputStream().read() == 1;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      to.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Silent while nothing is sent over it, and reset then. */
  private static boolean isHalfOpen(Socket near) throws IOException {
    near.setSoTimeout(SILENCE_MILLIS);
    try {
      near.getInputStream().read();
      return false;
    } catch (SocketTimeoutException e) {
      near.setSoTimeout(PATIENCE_MILLIS);
    }
    near.getOutputStream().write(1);
    try {
      near.getInputStream().read();
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}
