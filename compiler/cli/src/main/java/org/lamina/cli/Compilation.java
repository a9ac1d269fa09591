package org.lamina.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import javax.lang.model.SourceVersion;
import javax.tools.ToolProvider;
import org.lamina.cli.compile.MemoryCompiler;
import org.lamina.codegen.ProgramText;
import org.lamina.codegen.Target;
import org.lamina.diag.CompilerBug;
import org.lamina.diag.Diagnostics;
import org.lamina.driver.Backend;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.program.Program;
import org.lamina.runtime.app.ProgramInfo;
import org.lamina.source.SourceFile;

/** A program on its way from its file to class files; every step is made on request. */
final class Compilation {
    private final ProgramFiles files;
    private final Request request;
    private final Compiler.Checked checked;

    private Compilation(ProgramFiles files, Request request, Compiler.Checked checked) {
        this.files = files;
        this.request = request;
        this.checked = checked;
    }

    static Compilation check(ProgramFiles files, Request request) {
        return new Compilation(files, request, Compiler.check(files.main(), files, request));
    }

    /** The same with the sizes that data decides, if there are any: for what runs. */
    static Compilation settled(ProgramFiles files, Request request) {
        return check(files, request).settled();
    }

    /** @param needed whether what shall run of the program asks for these sizes */
    static Compilation settled(ProgramFiles files, Request request, Predicate<Program> needed) {
        Compilation first = check(files, request);
        return first.hasErrors() || !needed.test(first.program()) ? first : first.settled();
    }

    /**
     * This with the sizes that data decides.
     *
     * @throws org.lamina.runtime.store.DataException if the data cannot be read
     */
    Compilation settled() {
        return hasErrors() || program().openSizes().isEmpty()
                ? this
                : check(files, request.withSizes(OpenSizes.read(program().openSizes(), folder())));
    }

    boolean hasErrors() {
        return checked.hasErrors();
    }

    Diagnostics diagnostics() {
        return checked.diagnostics();
    }

    Program program() {
        return checked.program();
    }

    Compiler.Checked checked() {
        return checked;
    }

    /** Java sources for some kernels; the program must be free of errors. */
    Backend.JavaProgram java(Target target) {
        return Backend.generate(program(), text(), target);
    }

    /** Class files by binary name. */
    Map<String, byte[]> classes(Backend.JavaProgram java) {
        if (ToolProvider.getSystemJavaCompiler() == null) {
            throw new FileProblem("this Java has no compiler; `lamina run` and `lamina build` need a JDK, 17 or later");
        }
        return MemoryCompiler.compile(java.sources(), System.getProperty("java.class.path"));
    }

    /** The same files with another program made from them. */
    Compilation with(Program other) {
        return new Compilation(files, request, new Compiler.Checked(checked.module(), other, checked.diagnostics()));
    }

    /** The program as classes of this process. */
    ProgramInfo load(Target target) {
        Backend.JavaProgram java = java(target);
        try {
            Class<?> main = MemoryCompiler.load(classes(java), java.mainClass());
            return (ProgramInfo) main.getMethod("info").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new CompilerBug("the generated main class cannot be used: " + e);
        }
    }

    /** Where the program lies, as the user names it. */
    Path folder() {
        return files.folder();
    }

    /** What the program carries of itself. */
    ProgramText text() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (SourceFile file : files.read()) {
            sources.put(fileName(file.name()), file.text());
        }
        String stem = fileName(files.main().name()).replaceFirst("\\.nn$", "");
        return new ProgramText(stem, packageName(stem), sources, hash(sources), Version.release());
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** A Java package for a file name: letters and digits, and no keyword. */
    static String packageName(String stem) {
        String name = stem.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        boolean usable = SourceVersion.isName(name);
        return usable ? name : "nn_" + name;
    }

    private static String hash(Map<String, String> sources) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            sources.forEach((name, text) -> {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                digest.update(text.getBytes(StandardCharsets.UTF_8));
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
