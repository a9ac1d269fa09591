package org.lamina.driver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.lamina.autodiff.Autodiff;
import org.lamina.codegen.FunctionNames;
import org.lamina.codegen.JavaEmitter;
import org.lamina.codegen.MainEmitter;
import org.lamina.codegen.ModelClassEmitter;
import org.lamina.codegen.ProgramText;
import org.lamina.codegen.Target;
import org.lamina.ir.Graph;
import org.lamina.optimize.Pass;
import org.lamina.optimize.Passes;
import org.lamina.plan.Planner;
import org.lamina.program.DataProgram;
import org.lamina.program.ModelProgram;
import org.lamina.program.Program;
import org.lamina.program.TaskProgram;
import org.lamina.program.TrainProgram;
import org.lamina.schedule.Schedule;
import org.lamina.types.SizeName;

/** Checked program to Java: differentiate, optimise, plan, emit, for every graph; then the main class. */
public final class Backend {
    private static final SizeName BATCH = new SizeName("N", "N");

    private Backend() {}

    /**
     * A program as Java sources.
     *
     * @param mainClass qualified name of the class to start
     * @param sources text by qualified class name
     * @param functions qualified class name by the name of the graph
     */
    public record JavaProgram(String mainClass, SortedMap<String, String> sources, Map<String, String> functions) {}

    /** Translates a program without errors. */
    public static JavaProgram generate(Program program, ProgramText text, Target target) {
        return generate(program, text, target, false);
    }

    /** The same without its trains: what predicts, and the tasks. */
    public static JavaProgram inference(Program program, ProgramText text, Target target) {
        return generate(program, text, target, true);
    }

    private static JavaProgram generate(Program program, ProgramText text, Target target, boolean inference) {
        var names = new FunctionNames(text.packageName());
        var sources = new TreeMap<String, String>();
        List<ModelProgram> typed = ModelClassEmitter.typed(program);
        typed.forEach(model -> names.model(model.name()));
        var functions = new LinkedHashMap<String, String>();
        for (Map.Entry<String, Graph> function : graphs(program, inference).entrySet()) {
            Graph graph = function.getValue();
            var type = names.of(graph);
            functions.put(function.getKey(), type.canonicalName());
            Schedule schedule = schedule(graph, target, (pass, after) -> {});
            sources.put(type.canonicalName(), JavaEmitter.emit(schedule, type.packageName(), type.simpleName()));
        }
        String main = text.packageName() + ".Main";
        sources.put(main, MainEmitter.emit(program, text, target, summaries(program), names, inference));
        for (ModelProgram model : typed) {
            sources.put(names.model(model.name()).canonicalName(), ModelClassEmitter.emit(model, text, names));
        }
        return new JavaProgram(main, sources, functions);
    }

    /** One graph through differentiation and all passes. */
    public static Graph optimise(Graph graph, Target target, BiConsumer<Pass, Graph> observer) {
        Graph expanded = Autodiff.expand(graph);
        observer.accept(new Pass("autodiff", "write the backward pass", g -> g), expanded);
        List<Pass> passes = switch (target) {
            case CPU -> Passes.cpu();
            case JAVA -> Passes.java();
            case ND4J -> Passes.standard();
        };
        return Passes.runAll(passes, expanded, observer);
    }

    /** One graph down to its schedule. */
    public static Schedule schedule(Graph graph, Target target, BiConsumer<Pass, Graph> observer) {
        Graph tuned = optimise(graph, target, observer);
        boolean batched = tuned.inputs().stream()
                .anyMatch(i -> i.value().type().sizes().stream()
                        .anyMatch(s -> s.names().contains(BATCH)));
        return Planner.plan(tuned, batched ? Optional.of(BATCH) : Optional.empty());
    }

    /** Every graph of a program that becomes a class, by name. */
    public static Map<String, Graph> graphs(Program program) {
        return graphs(program, false);
    }

    private static Map<String, Graph> graphs(Program program, boolean inference) {
        var out = new LinkedHashMap<String, Graph>();
        for (TrainProgram train : inference ? List.<TrainProgram>of() : program.trains()) {
            put(out, train.init());
            train.step().ifPresent(g -> put(out, g));
            put(out, train.eval());
            train.trainMetrics().ifPresent(g -> put(out, g));
            train.evalMetrics().ifPresent(g -> put(out, g));
            train.every().forEach(e -> put(out, e.values()));
            for (DataProgram data : train.data()) {
                data.source().generate().ifPresent(g -> put(out, g));
                data.steps().forEach(s -> put(out, s.graph()));
            }
        }
        for (TaskProgram task : program.tasks()) {
            put(out, task.init());
            put(out, task.values());
        }
        for (ModelProgram model : MainEmitter.predictors(program).values()) {
            put(out, model.predict());
        }
        return out;
    }

    private static void put(Map<String, Graph> out, Graph graph) {
        String name = graph.name();
        for (int i = 2; out.containsKey(name); i++) {
            name = graph.name() + i;
        }
        out.put(name, graph);
    }

    private static Map<String, String> summaries(Program program) {
        var out = new LinkedHashMap<String, String>();
        MainEmitter.predictors(program).forEach((name, model) -> out.put(name, Summary.of(model)));
        return out;
    }
}
