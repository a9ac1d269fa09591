package org.lamina.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lamina.driver.Backend;
import org.lamina.elaborate.Request;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.program.Program;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "dump",
        description = "Print what the compiler makes of a program: its tree, its graphs, their schedules, or Java.",
        mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {
    enum Stage {
        TREE,
        GRAPH,
        SCHEDULE,
        JAVA
    }

    @ParentCommand
    private Lamina lamina;

    @Parameters(paramLabel = "FILE", description = "A program, a .nn file.")
    private Path file;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FUNCTION",
            description = "One function, such as digits.step, or with --stage=java a class; without it, all.")
    private Optional<String> function;

    @Option(
            names = "--stage",
            defaultValue = "graph",
            paramLabel = "STAGE",
            description = "tree, graph, schedule or java (graph)")
    private Stage stage;

    @Option(
            names = "--after",
            paramLabel = "PASS",
            description = "show graphs as they are after this pass; without it, as elaborated")
    private Optional<String> after;

    @Option(names = "--list", description = "list functions, passes and classes instead")
    private boolean list;

    @Mixin
    private KernelOption kernels;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        Compilation compilation = Compilation.settled(new ProgramFiles(file), Request.defaults());
        int code = report.print(lamina.console(), compilation.diagnostics());
        PrintWriter out = lamina.console().out();
        if (list) {
            if (!compilation.hasErrors()) {
                list(out, compilation);
            }
        } else if (stage == Stage.TREE) {
            out.print(TreeText.of(compilation.checked().module()));
        } else if (stage == Stage.JAVA && !compilation.hasErrors()) {
            java(compilation.java(kernels.target())).forEach(out::println);
        } else if (!compilation.hasErrors()) {
            chosen(compilation.program()).forEach((name, graph) -> out.println(text(name, graph)));
        }
        return code;
    }

    private void list(PrintWriter out, Compilation compilation) {
        Backend.JavaProgram java = compilation.java(kernels.target());
        out.println("functions: " + String.join(", ", java.functions().keySet()));
        var passes = new LinkedHashSet<String>();
        Backend.graphs(compilation.program()).values().stream()
                .limit(1)
                .forEach(graph -> Backend.optimise(graph, kernels.target(), (pass, tuned) -> passes.add(pass.name())));
        out.println("passes:    " + String.join(", ", passes));
        out.println("classes:   " + String.join(", ", java.sources().keySet()));
    }

    private Map<String, Graph> chosen(Program program) {
        Map<String, Graph> all = Backend.graphs(program);
        if (function.isEmpty()) {
            return all;
        }
        Graph graph = all.get(function.get());
        if (graph == null) {
            throw wrong("there is no function `" + function.get() + "`; there are " + String.join(", ", all.keySet()));
        }
        return Map.of(function.get(), graph);
    }

    private String text(String name, Graph graph) {
        if (stage == Stage.GRAPH) {
            return "# " + name + "\n" + Printer.print(after.isEmpty() ? graph : after(graph, after.get()));
        }
        return "# " + name + "\n" + ScheduleText.of(Backend.schedule(graph, kernels.target(), (pass, tuned) -> {}));
    }

    private Graph after(Graph graph, String wanted) {
        var seen = new LinkedHashMap<String, Graph>();
        Backend.optimise(graph, kernels.target(), (pass, tuned) -> seen.put(pass.name(), tuned));
        Graph found = seen.get(wanted);
        if (found == null) {
            throw wrong("there is no pass `" + wanted + "`; there are " + String.join(", ", seen.keySet()));
        }
        return found;
    }

    /** The class of a function, any class by its name, or all. */
    private List<String> java(Backend.JavaProgram java) {
        if (function.isEmpty()) {
            return List.copyOf(java.sources().values());
        }
        String name = function.get();
        String packageName = java.mainClass().substring(0, java.mainClass().lastIndexOf('.') + 1);
        String text = java.sources().get(java.functions().getOrDefault(name, packageName + name));
        if (text == null) {
            var known = new ArrayList<>(java.functions().keySet());
            java.sources().keySet().forEach(type -> known.add(type.substring(packageName.length())));
            throw wrong("there is no function or class `" + name + "`; there are " + String.join(", ", known));
        }
        return List.of(text);
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(lamina.commandLine("dump"), sentence);
    }
}
