package org.lamina.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.lamina.codegen.JavaEmitter;
import org.lamina.driver.Backend;
import org.lamina.driver.Compiler;
import org.lamina.elaborate.Request;
import org.lamina.ir.Graph;
import org.lamina.ir.Printer;
import org.lamina.program.Program;
import org.lamina.schedule.Schedule;
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
            description = "One function, such as digits.step; without it, all.")
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

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        var program = new ProgramFiles(file);
        Compiler.Checked checked = Compiler.check(program.main(), program, Request.defaults());
        int code = report.print(lamina.console(), checked.diagnostics());
        PrintWriter out = lamina.console().out();
        if (stage == Stage.TREE) {
            out.print(TreeText.of(checked.module()));
        } else if (!checked.hasErrors()) {
            chosen(checked.program()).forEach((name, graph) -> out.println(text(name, graph)));
        }
        return code;
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
        Schedule schedule = Backend.schedule(graph, (pass, tuned) -> {});
        return stage == Stage.SCHEDULE
                ? "# " + name + "\n" + ScheduleText.of(schedule)
                : JavaEmitter.emit(schedule, "org.lamina.generated", className(name));
    }

    private Graph after(Graph graph, String wanted) {
        var seen = new LinkedHashMap<String, Graph>();
        Backend.optimise(graph, (pass, tuned) -> seen.put(pass.name(), tuned));
        Graph found = seen.get(wanted);
        if (found == null) {
            throw wrong("there is no pass `" + wanted + "`; there are " + String.join(", ", seen.keySet()));
        }
        return found;
    }

    private static String className(String function) {
        String[] parts = function.split("\\.");
        return Character.toUpperCase(parts[0].charAt(0))
                + parts[0].substring(1)
                + Character.toUpperCase(parts[1].charAt(0))
                + parts[1].substring(1);
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(lamina.commandLine("dump"), sentence);
    }
}
