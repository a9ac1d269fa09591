package org.lamina.cli.compile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.lamina.diag.CompilerBug;

/** Compiles generated classes with the compiler of the JDK that runs this process. */
public final class MemoryCompiler {
    private MemoryCompiler() {}

    /**
     * Class files of sources and of everything nested in them.
     *
     * @param sources text by qualified class name
     * @param classPath where the run-time library is found, as {@code -classpath} wants it
     * @return content by binary class name, sorted
     * @throws IllegalStateException if this is not a JDK but a bare runtime
     * @throws CompilerBug if the sources do not compile: the generator wrote them
     */
    public static Map<String, byte[]> compile(Map<String, String> sources, String classPath) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this Java runtime has no compiler; a JDK is needed");
        }
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        try (StandardJavaFileManager standard = compiler.getStandardFileManager(problems, Locale.ROOT, null);
                Classes classes = new Classes(standard)) {
            StringWriter other = new StringWriter();
            List<String> options =
                    List.of("-classpath", classPath, "-proc:none", "-Xlint:none", "-implicit:none", "--release", "17");
            boolean compiled = compiler.getTask(other, classes, problems, options, null, units)
                    .call();
            if (!compiled) {
                throw new CompilerBug("generated Java does not compile: " + first(problems) + other);
            }
            Map<String, byte[]> result = new TreeMap<>();
            classes.written.forEach((name, file) -> result.put(name, file.bytes.toByteArray()));
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles sources against the class path of this process and loads them beside its classes. */
    public static ClassLoader load(Map<String, String> sources) {
        return loader(compile(sources, System.getProperty("java.class.path")));
    }

    /** A loader that knows the given classes, and asks the loader of this class for all others. */
    public static ClassLoader loader(Map<String, byte[]> classes) {
        return new Loader(classes);
    }

    /**
     * One of the classes that {@link #compile} gave.
     *
     * @throws CompilerBug if there is none of that name
     */
    public static Class<?> load(Map<String, byte[]> classes, String name) {
        try {
            return loader(classes).loadClass(name);
        } catch (ClassNotFoundException e) {
            throw new CompilerBug("no class " + name + " was generated");
        }
    }

    private static String first(DiagnosticCollector<JavaFileObject> problems) {
        return problems.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .findFirst()
                .map(d -> "line " + d.getLineNumber() + ": " + d.getMessage(Locale.ROOT))
                .orElse("");
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("memory:///" + className.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class ClassFile extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ClassFile(String className) {
            super(URI.create("memory:///" + className.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }
    }

    private static final class Classes extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, ClassFile> written = new LinkedHashMap<>();

        Classes(JavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return written.computeIfAbsent(className, ClassFile::new);
        }
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(MemoryCompiler.class.getClassLoader());
            this.classes = Map.copyOf(classes);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }
    }
}
