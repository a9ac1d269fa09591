package org.lamina.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "new",
        description = "Make a folder with a first program: a small convolutional network that learns digits.",
        mixinStandardHelpOptions = true)
final class NewCommand implements Callable<Integer> {
    private static final List<String> FILES = List.of("digits.nn", "README.md", ".gitignore");

    @ParentCommand
    private Lamina lamina;

    @Parameters(paramLabel = "NAME", description = "The folder to make.")
    private Path folder;

    @Override
    public Integer call() {
        if (Files.exists(folder)) {
            throw new FileProblem("`" + folder + "` exists already; nothing was written");
        }
        try {
            Files.createDirectories(folder);
            for (String name : FILES) {
                Files.writeString(folder.resolve(name), template(name), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new FileProblem("`" + folder + "` could not be made: " + e.getMessage());
        }
        lamina.console().out().println("made " + folder + "; now:  lamina run " + folder.resolve("digits.nn"));
        return Exit.FINE;
    }

    private String template(String name) {
        // A resource must not begin with a dot: some packagers leave such files out.
        String resource = "template/" + (name.startsWith(".") ? "dot-" + name.substring(1) : name);
        try (InputStream in = NewCommand.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace(
                    "{name}", folder.toAbsolutePath().normalize().getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
