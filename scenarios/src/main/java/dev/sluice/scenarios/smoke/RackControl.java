package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the driver of a smoke run can do to a rack, beside asking Nexus. */
interface RackControl extends AutoCloseable {

  /** The sleds, in the order of their numbers. */
  List<SmokeSled> sleds();

  /** Where Nexus serve, in the order of their numbers. */
  List<String> nexusAddresses();

  /** What is missing for a need, in words; null if nothing is. */
  @Nullable String lacks(Need need);

  /** How much longer than on this machine a step may take here. */
  int boundFactor();

  /** Brings the rack up, if it does not run. */
  void bringUp(StepBound bound) throws IOException;

  /** Starts a sled-agent again; its VMs end with it. Returns before it serves. */
  void restartAgent(SmokeSled sled, StepBound bound) throws IOException, InterruptedException;

  /** Has a sled-agent stand still. */
  void freezeAgent(SmokeSled sled) throws IOException, InterruptedException;

  /** Has it go on. */
  void thawAgent(SmokeSled sled) throws IOException, InterruptedException;

  /** Ends a Nexus at once; nobody asks it until it is started. */
  void killNexus(int number) throws IOException, InterruptedException;

  /** Starts it again, at the address that it had before; returns once it serves. */
  void startNexus(int number, StepBound bound) throws IOException, InterruptedException;

  /** Has all be lost that a sled and all Nexus send each other. */
  void cutLinks(SmokeSled sled) throws IOException, InterruptedException;

  /** Has it arrive again. */
  void healLinks(SmokeSled sled) throws IOException, InterruptedException;

  /**
   * Ends the database at once and starts it again.
   *
   * @return whether that was done: a database of others is left alone
   */
  boolean crashDatabase() throws IOException, InterruptedException;

  /**
   * Reboots a sled in order. Returns before its agent serves.
   *
   * @return a moment of the driver's clock by which it was down
   */
  long reboot(SmokeSled sled, StepBound bound) throws IOException, InterruptedException;

  /**
   * Cuts the power of a sled and gives it back. Returns before its agent serves.
   *
   * @return a moment of the driver's clock by which it was down
   */
  long powerCycle(SmokeSled sled, StepBound bound) throws IOException, InterruptedException;

  /**
   * Ends what is the driver's own, and looks at what is left that no API tells.
   *
   * @return what was found, in words
   * @throws SmokeFailureException if something is left, or does not end in good order
   */
  String end(StepBound bound) throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
