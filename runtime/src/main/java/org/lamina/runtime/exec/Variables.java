package org.lamina.runtime.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lamina.runtime.kernel.Kernels;
import org.lamina.runtime.kernel.Memory;
import org.lamina.runtime.kernel.Storage;
import org.lamina.runtime.kernel.Tensor;

/**
 * The persistent tensors of a program: parameters, states, optimizer slots, statistics. Those of one storage lie in one
 * block of memory, in the order in which they were declared, so that checkpoints can walk it.
 */
public final class Variables {
    private final Map<String, Tensor> tensors;
    private final Map<Storage, Memory> blocks;

    private Variables(Map<String, Tensor> tensors, Map<Storage, Memory> blocks) {
        this.tensors = tensors;
        this.blocks = blocks;
    }

    /** Names in the order of declaration. */
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    public boolean contains(String name) {
        return tensors.containsKey(name);
    }

    /** @throws IllegalArgumentException if there is no such variable */
    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no variable " + name);
        }
        return tensor;
    }

    /** The block of all variables of one storage; null if there are none. */
    public @Nullable Memory block(Storage storage) {
        return blocks.get(storage);
    }

    /** Collects declarations. */
    public static final class Builder {
        private record Declared(String name, Storage storage, long[] sizes) {
            long bytes() {
                long count = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
                return Memory.align(Math.multiplyExact(count, storage.bytes()));
            }
        }

        private final Map<String, Declared> declared = new LinkedHashMap<>();

        /**
         * Declares a variable; the same name may come again with the same storage and sizes.
         *
         * @throws IllegalArgumentException if it comes with others
         */
        public Builder declare(String name, Storage storage, long... sizes) {
            Declared known = declared.putIfAbsent(name, new Declared(name, storage, sizes.clone()));
            if (known != null && (known.storage() != storage || !Arrays.equals(known.sizes(), sizes))) {
                throw new IllegalArgumentException("variable %s is declared as %s%s and as %s%s"
                        .formatted(
                                name,
                                known.storage(),
                                Arrays.toString(known.sizes()),
                                storage,
                                Arrays.toString(sizes)));
            }
            return this;
        }

        /** Declares all variables that a function reads or writes, at the given sizes. */
        public Builder declareAll(GeneratedFunction function, long... sizes) {
            for (Port port : function.ports(sizes)) {
                if (port.kind() == Port.Kind.VARIABLE || port.kind() == Port.Kind.WRITE) {
                    declare(port.name(), port.storage(), port.sizes());
                }
            }
            return this;
        }

        /** Allocates everything, all zero, where these kernels compute. */
        public Variables build(Kernels kernels) {
            Map<Storage, List<Declared>> byStorage = new EnumMap<>(Storage.class);
            declared.values()
                    .forEach(d -> byStorage
                            .computeIfAbsent(d.storage(), s -> new ArrayList<>())
                            .add(d));
            Map<Storage, Memory> blocks = new EnumMap<>(Storage.class);
            Map<String, Tensor> made = new LinkedHashMap<>();
            byStorage.forEach((storage, list) -> {
                Memory block = kernels.allocate(
                        list.stream().mapToLong(Declared::bytes).sum());
                blocks.put(storage, block);
                long offset = 0;
                for (Declared d : list) {
                    made.put(d.name(), new Tensor(block, storage, offset, d.sizes()));
                    offset += d.bytes();
                }
            });
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            declared.keySet().forEach(name -> tensors.put(name, made.get(name)));
            return new Variables(tensors, blocks);
        }
    }
}
