package dev.sluice.cli;

import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.sim.Simulator;
import java.io.FileDescriptor;
import java.io.FileOutputStream;

/**
 * What the launcher's class archive is made from: one JVM that runs the commands whose start has to
 * be quick. It judges a history and explains what is wrong with it, and replays a seed with every
 * kind of fault and operation, so that the classes of both, and of Clojure, are loaded.
 */
public final class ArchiveTraining {

  private ArchiveTraining() {}

  /**
   * Runs them.
   *
   * @param args a file with a history that the model {@code vmm-reservoir} refuses
   */
  public static void main(String[] args) {
    run("check", args[0], "--model", "vmm-reservoir", "--explain");
    run("replay", "everything", "--seed", "1");
  }

  private static void run(String... command) {
    Terminal terminal = Terminal.ofProcess(new Results(new FileOutputStream(FileDescriptor.out)));
    Main.execute(
        Main.commandLine(terminal, Main.commands(terminal, new Simulator(), new Stop())), command);
    terminal.out().flush();
  }
}
