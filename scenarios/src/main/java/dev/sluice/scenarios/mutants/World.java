package dev.sluice.scenarios.mutants;

import java.lang.reflect.Constructor;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Classes of Sluice defined anew, with some of them changed: the packages that may notice, which
 * are those that use a changed one, directly or not. All others are shared, and stay compiled.
 */
final class World extends ClassLoader {

  private static final String OURS = "dev.sluice.";

  /** Both sides of the way in know these. */
  private static final Set<String> SHARED = Set.of(Look.class.getName(), Look.Seen.class.getName());

  private final Function<String, byte @Nullable []> bytes;
  private final Set<String> anew;

  private World(Function<String, byte @Nullable []> bytes, Set<String> anew) {
    super("mutant", World.class.getClassLoader());
    this.bytes = bytes;
    this.anew = anew;
  }

  /**
   * A look into a world.
   *
   * @param ours the classes as they are
   * @param way the name of the class that looks
   * @param different classes that do something else than ours: who may notice is defined anew
   * @param changed classes that take the place of ours where they are defined anew
   */
  static Look look(
      OurClasses ours, String way, Collection<String> different, Map<String, byte[]> changed) {
    Set<String> anew = ours.packagesThatReach(different);
    anew.add(OurClasses.packageOf(way)); // each has a meter of its own
    Function<String, byte @Nullable []> bytes =
        name -> {
          byte[] other = changed.get(name);
          return other != null ? other : ours.bytes(name);
        };
    try {
      Class<?> wayIn = new World(bytes, anew).loadClass(way);
      // Package-private, and in a package of its own by being loaded anew.
      Constructor<?> constructor = wayIn.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (Look) constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("entering a world with a mutant", e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)
        || SHARED.contains(name)
        || !anew.contains(OurClasses.packageOf(name))) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] file = bytes.apply(name);
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, file, 0, file.length);
    }
  }
}
