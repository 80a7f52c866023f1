package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code --config FILE}: a JSON object with any of the options of a command, but for those that
 * every command has. A field is named as the option without its dashes, {@code dbFolder} for {@code
 * --db-folder}; its value is a text, or, where the option takes nothing, true or false. An option
 * on the command line counts for more. Relative paths are those of the current folder.
 */
final class ConfigurationFile {

  private static final Pattern DASH = Pattern.compile("-([a-z])");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "JSON with options as fields, such as {\"listen\": \"127.0.0.1:0\"}.")
  private @Nullable Path file;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  /** Runs the command with what the file sets. A complaint about that names file and field. */
  int run(Callable<Integer> body) throws Exception {
    if (file == null) {
      return body.call();
    }
    Map<String, OptionSpec> set = set(file);
    try {
      return body.call();
    } catch (BadInputException e) {
      String message = String.valueOf(e.getMessage());
      for (Map.Entry<String, OptionSpec> one : set.entrySet()) {
        String option = one.getValue().longestName() + ":";
        if (message.startsWith(option)) {
          String rest = message.substring(option.length());
          throw new BadInputException(file + ": " + one.getKey() + ":" + rest, e);
        }
      }
      throw e;
    }
  }

  /** Sets the options that the file has and the command line has not. */
  private Map<String, OptionSpec> set(Path from) {
    Map<String, OptionSpec> options = new LinkedHashMap<>();
    Map<String, Class<?>> types = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      if (!option.inherited() && !option.names()[0].equals("--config") && !isHelp(option)) {
        String name = field(option);
        options.put(name, option);
        types.put(name, type(option));
      }
    }
    Map<String, OptionSpec> set = new LinkedHashMap<>();
    Settings.read(from, types)
        .forEach(
            (name, value) -> {
              OptionSpec option = options.get(name);
              if (option != null
                  && !command.commandLine().getParseResult().hasMatchedOption(option)) {
                option.setValue(option.type() == Path.class ? Path.of((String) value) : value);
                set.put(name, option);
              }
            });
    return set;
  }

  private static boolean isHelp(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  private static String field(OptionSpec option) {
    return DASH.matcher(option.longestName().substring(2))
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }

  private static Class<?> type(OptionSpec option) {
    Class<?> type = option.type();
    if (type == boolean.class) {
      return Boolean.class;
    }
    return type == long.class ? Long.class : String.class;
  }
}
