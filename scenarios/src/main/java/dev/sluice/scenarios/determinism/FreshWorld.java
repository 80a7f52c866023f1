package dev.sluice.scenarios.determinism;

import dev.sluice.reports.Json;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;

/**
 * A class loader that loads all of Sluice anew, libraries aside: a run in it sees nothing that
 * classes have kept of earlier seeds.
 */
public final class FreshWorld {

  private static final String OURS = "dev.sluice.";

  private final ClassLoader loader = new Loader(FreshWorld.class.getClassLoader());

  /** The hash of a run of {@code plan} by these classes. */
  public String hash(Plan plan) {
    try {
      Class<?> inside = Class.forName(RunHash.class.getName(), true, loader);
      Object hash = inside.getMethod("ofPlan", String.class).invoke(null, new Json().line(plan));
      return String.valueOf(hash);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("the second run failed: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Sluice cannot be loaded twice", e);
    }
  }

  /** Whether a class was loaded here, rather than by the loader of the caller. */
  boolean made(Class<?> type) {
    return type.getClassLoader() == loader;
  }

  /** The class of that name as loaded here. */
  Class<?> inside(Class<?> outside) throws ClassNotFoundException {
    return Class.forName(outside.getName(), true, loader);
  }

  /** Looks for Sluice's own classes here first, and for all others with its parent. */
  private static final class Loader extends ClassLoader {

    Loader(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (file == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = file.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
