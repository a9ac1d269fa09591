package org.lamina.runtime.bind;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.exec.FunctionRunner;
import org.lamina.runtime.exec.Port;
import org.lamina.runtime.exec.SizeRefusal;
import org.lamina.runtime.kernel.Tensor;
import org.lamina.runtime.profile.Profile;
import org.lamina.runtime.train.Batch;
import org.lamina.runtime.train.Clock;
import org.lamina.runtime.train.GraphFunction;
import org.lamina.runtime.train.HostTensor;

/** A generated function with its memory, fed from batches and clocks. */
final class BoundFunction implements GraphFunction {
    private final FunctionRunner runner;
    private final Map<String, Double> arguments;
    private final Optional<Profile> profile;
    private final SizeFinder finder;
    private final long[] sizes;

    /** Arrays, because going through a list makes an iterator in every run. */
    private final String[] fields;

    private final String[] scalars;
    private final List<String> results;

    /** @param arguments values of the program's static arguments, by the names of the scalars they become */
    BoundFunction(FunctionRunner runner, Map<String, Double> arguments, Optional<Profile> profile) {
        this.runner = runner;
        this.arguments = arguments;
        this.profile = profile;
        this.finder = new SizeFinder(runner.function());
        this.sizes = new long[runner.function().sizeNames().size()];
        long[] ones = new long[sizes.length];
        Arrays.fill(ones, 1);
        List<Port> ports = runner.function().ports(ones);
        this.fields = names(ports, Port.Kind.DATA).toArray(String[]::new);
        this.scalars = names(ports, Port.Kind.SCALAR).toArray(String[]::new);
        this.results = names(ports, Port.Kind.RESULT);
    }

    private static List<String> names(List<Port> ports, Port.Kind kind) {
        return ports.stream()
                .filter(port -> port.kind() == kind)
                .map(Port::name)
                .toList();
    }

    /** Names of the fields it reads. */
    List<String> fields() {
        return List.of(fields);
    }

    /** Names of its results. */
    List<String> results() {
        return results;
    }

    @Override
    public void run(Batch batch, Clock clock, Map<String, Double> extras) {
        finder.find(batch, sizes);
        runner.resize(sizes);
        profile.ifPresent(Profile::beginCopy);
        for (String field : fields) {
            HeapCopies.write(batch.field(field), runner.input(field), field);
        }
        for (String scalar : scalars) {
            set(scalar, runner.input(scalar), clock, extras);
        }
        profile.ifPresent(Profile::copied);
        runner.run();
    }

    @Override
    public Optional<String> refusal(Batch batch) {
        finder.find(batch, sizes);
        try {
            runner.check(sizes);
            return Optional.empty();
        } catch (SizeRefusal refusal) {
            return Optional.of(String.valueOf(refusal.getMessage()));
        }
    }

    @Override
    public boolean sharded() {
        return runner.function().sharded();
    }

    private void set(String name, Tensor scalar, Clock clock, Map<String, Double> extras) {
        switch (name) {
            case "seed" -> scalar.setLong(clock.seed());
            case "turn" -> scalar.setLong(clock.turn());
            case "step" -> scalar.setLong(clock.step());
            case "epoch" -> scalar.setLong(clock.epoch());
            case "progress" -> scalar.set(0, clock.progress());
            case "t" -> scalar.setLong(clock.updates());
            default -> scalar.set(0, named(name, extras));
        }
    }

    private double named(String name, Map<String, Double> extras) {
        Double value = extras.containsKey(name) ? extras.get(name) : arguments.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    runner.function().name() + " reads the scalar `" + name + "`, which has no value");
        }
        return value;
    }

    @Override
    public double scalar(String result) {
        return runner.result(result).get(0);
    }

    @Override
    public HostTensor tensor(String result) {
        return HeapCopies.read(runner.result(result));
    }

    @Override
    public HostTensor tensor(String result, @Nullable HostTensor old) {
        Tensor tensor = runner.result(result);
        return old != null && HeapCopies.readInto(old, tensor) ? old : HeapCopies.read(tensor);
    }
}
