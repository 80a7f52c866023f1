package dev.sluice.scenarios.campaign;

import dev.sluice.scenarios.file.BadInputException;
import java.util.List;
import java.util.Map;

/**
 * The part of a campaign that an engine has given to this process, by its environment.
 *
 * @param shard which part
 * @param source the engine and its variables, for people
 */
public record AutoShard(Shard shard, String source) {

  private static final List<Engine> ENGINES =
      List.of(
          new Engine("Kubernetes Indexed Job", "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", 0),
          new Engine("Slurm array", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", 0),
          new Engine("GitHub Actions matrix", "STRATEGY_JOB_INDEX", "STRATEGY_JOB_TOTAL", 0),
          new Engine("GitLab parallel job", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1),
          new Engine("CircleCI parallelism", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0),
          new Engine(
              "Buildkite parallel job",
              "BUILDKITE_PARALLEL_JOB",
              "BUILDKITE_PARALLEL_JOB_COUNT",
              0));

  private static final String SLURM_FIRST = "SLURM_ARRAY_TASK_MIN";
  private static final String NUMBER = "\\d{1,6}";

  /**
   * Something that runs a process many times over.
   *
   * @param index the variable that says which of them this is
   * @param count the variable that says how many there are
   * @param first the index of the first
   */
  private record Engine(String name, String index, String count, int first) {}

  /**
   * Reads it.
   *
   * @param option for which this is done
   * @param environment the variables of the process
   * @throws BadInputException if no engine, or more than one, has set its variables, or one of them
   *     is not what it should be
   */
  public static AutoShard of(String option, Map<String, String> environment) {
    List<Engine> set = ENGINES.stream().filter(e -> environment.containsKey(e.index())).toList();
    if (set.size() != 1) {
      List<String> names = (set.isEmpty() ? ENGINES : set).stream().map(Engine::index).toList();
      throw new BadInputException(
          option
              + ": auto: expected exactly one of the variables "
              + String.join(", ", names)
              + (set.isEmpty() ? ", and none is set" : ", and all of them are set"));
    }
    return of(option, set.get(0), environment);
  }

  private static AutoShard of(String option, Engine engine, Map<String, String> environment) {
    int index = number(option, engine.index(), environment);
    int count = number(option, engine.count(), environment);
    int first =
        environment.containsKey(SLURM_FIRST) && engine.index().startsWith("SLURM")
            ? number(option, SLURM_FIRST, environment)
            : engine.first();
    int number = index - first + 1;
    if (number < 1 || number > count) {
      throw BadInputException.of(
          option + ": auto: " + engine.index(),
          String.valueOf(index),
          "%d to %d, since %s is %d".formatted(first, first + count - 1, engine.count(), count));
    }
    String source = "%s: %s and %s".formatted(engine.name(), engine.index(), engine.count());
    return new AutoShard(new Shard(number, count), source);
  }

  private static int number(String option, String variable, Map<String, String> environment) {
    String text = environment.getOrDefault(variable, "");
    if (!text.matches(NUMBER)) {
      throw BadInputException.of(
          option + ": auto: " + variable, text, "a whole number of 6 digits at most");
    }
    return Integer.parseInt(text);
  }
}
