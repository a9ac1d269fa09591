package org.lamina.driver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lamina.autodiff.Autodiff;
import org.lamina.diag.Code;
import org.lamina.diag.Diagnostic;
import org.lamina.evaluate.Evaluator;
import org.lamina.evaluate.SingularSystem;
import org.lamina.evaluate.Tensor;
import org.lamina.ir.Graph;
import org.lamina.program.TestProgram;
import org.lamina.program.TestProgram.Action;
import org.lamina.program.TestProgram.Quantity;
import org.lamina.program.TestProgram.Training;
import org.lamina.program.TestProgram.Wanted;
import org.lamina.program.TrainProgram;
import org.lamina.types.DType;

/** Runs a test by the plain-Java evaluator; trains that it calls are run by whoever asks. */
public final class TestRun {
    /** More elements than this of one value help nobody. */
    private static final int SHOWN = 8;

    private final TestProgram test;
    private final Map<String, Tensor> known = new HashMap<>();

    private TestRun(TestProgram test) {
        this.test = test;
    }

    /** How a test went: what it printed, and a diagnostic for each check that failed. */
    public record Outcome(List<String> printed, List<Diagnostic> failures) {
        public Outcome {
            printed = List.copyOf(printed);
            failures = List.copyOf(failures);
        }
    }

    /**
     * A finished training.
     *
     * @param scalars of the last or best epoch and of the test part, by full name
     * @param history scalars of every epoch, by full name
     * @param variables elements of a variable by its name
     */
    public record Trained(
            Map<String, Double> scalars,
            Map<String, double[]> history,
            long epochs,
            double seconds,
            Function<String, double[]> variables) {
        public Trained {
            scalars = Map.copyOf(scalars);
            history = Map.copyOf(history);
        }
    }

    /**
     * Runs one test.
     *
     * @param trainer trains, or gives the result of an earlier training of the same object
     */
    public static Outcome run(TestProgram test, Function<TrainProgram, Trained> trainer) {
        try {
            return new TestRun(test).run(trainer);
        } catch (SingularSystem fault) {
            var failure = Diagnostic.of(Code.CHECK_FAILED, test.span(), "%s", fault.getMessage())
                    .help("add a small multiple of `eye(n)`, or use `lstsq`");
            return new Outcome(List.of(), List.of(failure));
        }
    }

    private Outcome run(Function<TrainProgram, Trained> trainer) {
        known.put("seed", Tensor.integers(DType.I64, new int[0], 0));
        known.put("turn", Tensor.integers(DType.I64, new int[0], 0));
        known.putAll(evaluate(test.init()).writes());
        for (Training training : test.trainings()) {
            Trained trained = trainer.apply(training.train());
            for (Wanted wanted : training.wanted()) {
                if (!supply(trained, wanted)) {
                    return new Outcome(List.of(), List.of(missing(training, wanted, trained)));
                }
            }
        }
        Map<String, Tensor> values = evaluate(test.values()).results();
        var printed = new ArrayList<String>();
        var failures = new ArrayList<Diagnostic>();
        for (Action action : test.actions()) {
            if (action instanceof Action.Print print) {
                printed.add(print.values().stream()
                        .map(pieces -> pieces.stream().map(q -> text(q, values)).collect(Collectors.joining()))
                        .collect(Collectors.joining(" ")));
            } else if (action instanceof Action.Check check
                    && !text(check.condition(), values).equals("true")) {
                failures.add(failure(check, values));
            }
        }
        return new Outcome(printed, failures);
    }

    private Evaluator.Outputs evaluate(Graph graph) {
        Map<String, Tensor> inputs = new HashMap<>();
        graph.inputs().forEach(input -> inputs.put(input.name(), known.get(input.name())));
        return Evaluator.run(Autodiff.expand(graph), inputs);
    }

    // ---- trainings -------------------------------------------------------------------------------------------------

    private boolean supply(Trained trained, Wanted wanted) {
        switch (wanted.kind()) {
            case EPOCHS -> scalar(wanted, (double) trained.epochs());
            case TIME -> scalar(wanted, trained.seconds());
            case SCALAR -> {
                if (!trained.scalars().containsKey(wanted.name())) {
                    return false;
                }
                scalar(wanted, trained.scalars().get(wanted.name()));
            }
            case HISTORY -> {
                double[] values = trained.history().get(wanted.name());
                if (values == null) {
                    return false;
                }
                known.put(wanted.input(), Tensor.floats(DType.F32, new int[] {values.length}, values));
            }
            case VARIABLE -> {
                Tensor first = known.get(wanted.input());
                double[] values = trained.variables().apply(wanted.name());
                known.put(wanted.input(), Tensor.of(first.dtype(), first.sizes(), values));
            }
        }
        return true;
    }

    private void scalar(Wanted wanted, double value) {
        known.put(wanted.input(), Evaluator.scalar(DType.F32, value));
    }

    private Diagnostic missing(Training training, Wanted wanted, Trained trained) {
        return Diagnostic.of(
                        Code.UNKNOWN_SCALAR,
                        test.span(),
                        "the training of `%s` has no scalar `%s`",
                        training.train().name(),
                        wanted.name())
                .fact(
                        "note",
                        "it has: %s",
                        trained.scalars().keySet().stream().sorted().collect(Collectors.joining(", ")));
    }

    // ---- messages --------------------------------------------------------------------------------------------------

    private static Diagnostic failure(Action.Check check, Map<String, Tensor> values) {
        var diagnostic = Diagnostic.of(Code.CHECK_FAILED, check.span(), "check failed: %s", check.message());
        if (!check.message().equals(check.condition().text())) {
            diagnostic = diagnostic.fact("rule", "%s", check.condition().text());
        }
        for (Quantity operand : check.operands()) {
            diagnostic = diagnostic.fact("here", "%s = %s", operand.text(), text(operand, values));
        }
        return diagnostic;
    }

    private static String text(Quantity quantity, Map<String, Tensor> values) {
        return quantity.result()
                .map(name -> text(java.util.Objects.requireNonNull(values.get(name))))
                .orElse(quantity.value());
    }

    private static String text(Tensor tensor) {
        if (tensor.rank() == 0) {
            return element(tensor, 0);
        }
        String elements = IntStream.range(0, Math.min(SHOWN, tensor.count()))
                .mapToObj(i -> element(tensor, i))
                .collect(Collectors.joining(", "));
        String sizes = IntStream.of(tensor.sizes()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        String more = tensor.count() > SHOWN ? ", …" : "";
        return "[" + elements + more + "]" + (tensor.rank() > 1 ? " of [" + sizes + "]" : "");
    }

    private static String element(Tensor tensor, int at) {
        if (tensor.dtype() == DType.BOOL) {
            return Boolean.toString(tensor.isTrue(at));
        }
        return tensor.dtype().isFloat() ? Float.toString((float) tensor.get(at)) : Long.toString(tensor.getLong(at));
    }
}
