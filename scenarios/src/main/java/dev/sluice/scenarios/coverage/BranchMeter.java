package dev.sluice.scenarios.coverage;

import dev.sluice.scenarios.mutants.OurClasses;
import dev.sluice.scenarios.mutants.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.analysis.IMethodCoverage;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.IRuntime;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;

/**
 * Production classes with JaCoCo's probes in them, in a class loader of their own, and the branches
 * that were taken there. The classes that everybody else uses stay as they are.
 */
public final class BranchMeter implements AutoCloseable {

  private final OurClasses classes;
  private final IRuntime runtime = new LoggerRuntime();
  private final RuntimeData taken = new RuntimeData();
  private final Map<String, byte[]> instrumented = new HashMap<>();

  /** A meter of the decision code in {@code classes}. */
  public BranchMeter(OurClasses classes) {
    this.classes = classes;
    try {
      runtime.startup(taken);
      Instrumenter instrumenter = new Instrumenter(runtime);
      for (String name : classes.decisionCode()) {
        instrumented.put(name, instrumenter.instrument(bytes(name), name));
      }
    } catch (Exception e) { // what startup may throw
      throw new IllegalStateException("putting probes into the classes of this build", e);
    }
  }

  private byte[] bytes(String name) {
    byte[] bytes = classes.bytes(name);
    if (bytes == null) {
      throw new IllegalStateException("a class of this build is gone: " + name);
    }
    return bytes;
  }

  /**
   * Enters the world of the instrumented classes.
   *
   * @param face what the way in implements
   * @param way the name of its class
   */
  <T> T enter(Class<T> face, String way) {
    return World.enter(classes, face, way, instrumented.keySet(), instrumented);
  }

  /** All lines with branches, by class and line, and how many of them were taken up to now. */
  public List<BranchLine> lines() {
    ExecutionDataStore data = new ExecutionDataStore();
    taken.collect(data, new SessionInfoStore(), false);
    CoverageBuilder found = new CoverageBuilder();
    Analyzer analyzer = new Analyzer(data, found);
    try {
      for (String name : classes.decisionCode()) {
        analyzer.analyzeClass(bytes(name), name);
      }
    } catch (IOException e) {
      throw new IllegalStateException("reading the classes of this build", e);
    }
    Map<String, BranchLine> lines = new TreeMap<>();
    for (IClassCoverage type : found.getClasses()) {
      for (IMethodCoverage method : type.getMethods()) {
        for (int line = method.getFirstLine(); line <= method.getLastLine(); line++) {
          ICounter branches = method.getLine(line).getBranchCounter();
          if (branches.getTotalCount() > 0) {
            BranchLine one =
                BranchLine.of(
                    type.getName(),
                    method.getName(),
                    line,
                    branches.getCoveredCount(),
                    branches.getTotalCount());
            lines.merge(one.key(), one, BranchLine::plus);
          }
        }
      }
    }
    return new ArrayList<>(lines.values());
  }

  @Override
  public void close() {
    runtime.shutdown();
  }
}
