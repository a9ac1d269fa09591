package org.lamina.runtime.kernel;

/** Elementwise sites that stand alone, one tile after the other. */
final class Elementwise {
    private Elementwise() {}

    /** Walks over all elements in tiles. */
    private abstract static class Walk extends Site {
        private final Tensor y;
        private int count;

        Walk(Tensor y, Tensor... operands) {
            super(with(y, operands));
            this.y = y;
        }

        private static Tensor[] with(Tensor y, Tensor[] operands) {
            Tensor[] all = java.util.Arrays.copyOf(operands, operands.length + 1);
            all[operands.length] = y;
            return all;
        }

        @Override
        final void bind() {
            count = Math.toIntExact(y.count());
        }

        @Override
        final void execute() {
            Tiles tiles = Tiles.ofThread();
            for (int at = 0; at < count; at += Tiles.LENGTH) {
                tile(tiles, at, Math.min(Tiles.LENGTH, count - at));
            }
        }

        abstract void tile(Tiles tiles, int at, int n);
    }

    static Kernel unary(UnaryFn fn, Tensor x, Tensor y) {
        return switch (x.storage()) {
            case F32 -> unaryFloats(FloatFns.unary(fn), x, y);
            case F64 -> unaryDoubles(DoubleFns.unary(fn), x, y);
            case I32, I64 -> unaryLongs(LongFns.unary(fn), x, y);
        };
    }

    private static Kernel unaryFloats(FloatFns.OfOne fn, Tensor x, Tensor y) {
        return new Walk(y, x) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                x.floats().get(at, tiles.floatA, 0, n);
                fn.apply(tiles.floatA, tiles.floatC, n);
                y.floats().put(at, tiles.floatC, 0, n);
            }
        };
    }

    private static Kernel unaryDoubles(DoubleFns.OfOne fn, Tensor x, Tensor y) {
        return new Walk(y, x) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                x.doubles().get(at, tiles.doubleA, 0, n);
                fn.apply(tiles.doubleA, tiles.doubleC, n);
                y.doubles().put(at, tiles.doubleC, 0, n);
            }
        };
    }

    private static Kernel unaryLongs(LongFns.OfOne fn, Tensor x, Tensor y) {
        return new Walk(y, x) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                tiles.readLongs(x, at, tiles.longA, n);
                fn.apply(tiles.longA, tiles.longC, n);
                tiles.writeLongs(y, at, tiles.longC, n);
            }
        };
    }

    static Kernel binary(BinaryFn fn, Tensor a, Tensor b, Tensor y) {
        if (fn.comparison()) {
            return comparison(fn, a, b, y);
        }
        return switch (a.storage()) {
            case F32 -> binaryFloats(FloatFns.binary(fn), a, b, y);
            case F64 -> binaryDoubles(DoubleFns.binary(fn), a, b, y);
            case I32, I64 -> binaryLongs(LongFns.binary(fn), a, b, y);
        };
    }

    private static Kernel binaryFloats(FloatFns.OfTwo fn, Tensor a, Tensor b, Tensor y) {
        return new Walk(y, a, b) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                a.floats().get(at, tiles.floatA, 0, n);
                b.floats().get(at, tiles.floatB, 0, n);
                fn.apply(tiles.floatA, tiles.floatB, tiles.floatC, n);
                y.floats().put(at, tiles.floatC, 0, n);
            }
        };
    }

    private static Kernel binaryDoubles(DoubleFns.OfTwo fn, Tensor a, Tensor b, Tensor y) {
        return new Walk(y, a, b) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                a.doubles().get(at, tiles.doubleA, 0, n);
                b.doubles().get(at, tiles.doubleB, 0, n);
                fn.apply(tiles.doubleA, tiles.doubleB, tiles.doubleC, n);
                y.doubles().put(at, tiles.doubleC, 0, n);
            }
        };
    }

    private static Kernel binaryLongs(LongFns.OfTwo fn, Tensor a, Tensor b, Tensor y) {
        return new Walk(y, a, b) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                tiles.readLongs(a, at, tiles.longA, n);
                tiles.readLongs(b, at, tiles.longB, n);
                fn.apply(tiles.longA, tiles.longB, tiles.longC, n);
                tiles.writeLongs(y, at, tiles.longC, n);
            }
        };
    }

    private static Kernel comparison(BinaryFn fn, Tensor a, Tensor b, Tensor y) {
        return switch (a.storage()) {
            case F32 -> comparisonFloats(FloatFns.comparison(fn), a, b, y);
            case F64 -> comparisonDoubles(DoubleFns.comparison(fn), a, b, y);
            case I32, I64 -> comparisonLongs(LongFns.comparison(fn), a, b, y);
        };
    }

    private static Kernel comparisonFloats(FloatFns.Comparison fn, Tensor a, Tensor b, Tensor y) {
        return new Walk(y, a, b) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                a.floats().get(at, tiles.floatA, 0, n);
                b.floats().get(at, tiles.floatB, 0, n);
                fn.apply(tiles.floatA, tiles.floatB, tiles.intB, n);
                y.ints().put(at, tiles.intB, 0, n);
            }
        };
    }

    private static Kernel comparisonDoubles(DoubleFns.Comparison fn, Tensor a, Tensor b, Tensor y) {
        return new Walk(y, a, b) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                a.doubles().get(at, tiles.doubleA, 0, n);
                b.doubles().get(at, tiles.doubleB, 0, n);
                fn.apply(tiles.doubleA, tiles.doubleB, tiles.intB, n);
                y.ints().put(at, tiles.intB, 0, n);
            }
        };
    }

    private static Kernel comparisonLongs(LongFns.Comparison fn, Tensor a, Tensor b, Tensor y) {
        return new Walk(y, a, b) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                tiles.readLongs(a, at, tiles.longA, n);
                tiles.readLongs(b, at, tiles.longB, n);
                fn.apply(tiles.longA, tiles.longB, tiles.intB, n);
                y.ints().put(at, tiles.intB, 0, n);
            }
        };
    }

    static Kernel select(Tensor condition, Tensor a, Tensor b, Tensor y) {
        return switch (y.storage()) {
            case F32 ->
                new Walk(y, condition, a, b) {
                    @Override
                    void tile(Tiles tiles, int at, int n) {
                        condition.ints().get(at, tiles.intA, 0, n);
                        a.floats().get(at, tiles.floatA, 0, n);
                        b.floats().get(at, tiles.floatB, 0, n);
                        for (int i = 0; i < n; i++) {
                            tiles.floatC[i] = tiles.intA[i] != 0 ? tiles.floatA[i] : tiles.floatB[i];
                        }
                        y.floats().put(at, tiles.floatC, 0, n);
                    }
                };
            case F64 ->
                new Walk(y, condition, a, b) {
                    @Override
                    void tile(Tiles tiles, int at, int n) {
                        condition.ints().get(at, tiles.intA, 0, n);
                        a.doubles().get(at, tiles.doubleA, 0, n);
                        b.doubles().get(at, tiles.doubleB, 0, n);
                        for (int i = 0; i < n; i++) {
                            tiles.doubleC[i] = tiles.intA[i] != 0 ? tiles.doubleA[i] : tiles.doubleB[i];
                        }
                        y.doubles().put(at, tiles.doubleC, 0, n);
                    }
                };
            case I32, I64 ->
                new Walk(y, condition, a, b) {
                    @Override
                    void tile(Tiles tiles, int at, int n) {
                        tiles.readLongs(a, at, tiles.longA, n);
                        tiles.readLongs(b, at, tiles.longB, n);
                        condition.ints().get(at, tiles.intB, 0, n);
                        for (int i = 0; i < n; i++) {
                            tiles.longC[i] = tiles.intB[i] != 0 ? tiles.longA[i] : tiles.longB[i];
                        }
                        tiles.writeLongs(y, at, tiles.longC, n);
                    }
                };
        };
    }

    static Kernel cast(CastFn fn, Tensor x, Tensor y) {
        boolean fromFloat = x.storage().isFloat();
        boolean toFloat = y.storage().isFloat();
        return new Walk(y, x) {
            @Override
            void tile(Tiles tiles, int at, int n) {
                if (fromFloat && toFloat) {
                    tiles.readDoubles(x, at, tiles.doubleC, n);
                } else if (fromFloat) {
                    tiles.readDoubles(x, at, tiles.doubleA, n);
                    toIntegers(fn, tiles.doubleA, tiles.longC, n, y.storage());
                } else {
                    tiles.readLongs(x, at, tiles.longC, n);
                    if (fn != CastFn.VALUE) {
                        narrow(fn, tiles.longC, n);
                    }
                    for (int i = 0; toFloat && i < n; i++) {
                        tiles.doubleC[i] = tiles.longC[i];
                    }
                }
                if (toFloat) {
                    tiles.writeDoubles(y, at, tiles.doubleC, n);
                } else {
                    tiles.writeLongs(y, at, tiles.longC, n);
                }
            }
        };
    }

    private static void toIntegers(CastFn fn, double[] x, long[] y, int n, Storage storage) {
        switch (fn) {
            case TRUTH -> {
                for (int i = 0; i < n; i++) {
                    y[i] = x[i] != 0 ? 1 : 0;
                }
            }
            case BYTE -> {
                for (int i = 0; i < n; i++) {
                    y[i] = (long) Math.min(Math.max(x[i], 0), 255);
                }
            }
            case VALUE -> {
                for (int i = 0; i < n; i++) {
                    y[i] = storage == Storage.I32 ? (int) x[i] : (long) x[i];
                }
            }
        }
    }

    private static void narrow(CastFn fn, long[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = fn == CastFn.TRUTH ? (y[i] != 0 ? 1 : 0) : Math.min(Math.max(y[i], 0), 255);
        }
    }

    static Kernel addAll(Tensor[] parts, Tensor y) {
        return switch (y.storage()) {
            case F32 ->
                new Walk(y, parts) {
                    @Override
                    void tile(Tiles tiles, int at, int n) {
                        parts[0].floats().get(at, tiles.floatA, 0, n);
                        for (int p = 1; p < parts.length; p++) {
                            parts[p].floats().get(at, tiles.floatB, 0, n);
                            for (int i = 0; i < n; i++) {
                                tiles.floatA[i] += tiles.floatB[i];
                            }
                        }
                        y.floats().put(at, tiles.floatA, 0, n);
                    }
                };
            case F64 ->
                new Walk(y, parts) {
                    @Override
                    void tile(Tiles tiles, int at, int n) {
                        parts[0].doubles().get(at, tiles.doubleA, 0, n);
                        for (int p = 1; p < parts.length; p++) {
                            parts[p].doubles().get(at, tiles.doubleB, 0, n);
                            for (int i = 0; i < n; i++) {
                                tiles.doubleA[i] += tiles.doubleB[i];
                            }
                        }
                        y.doubles().put(at, tiles.doubleA, 0, n);
                    }
                };
            case I32, I64 ->
                new Walk(y, parts) {
                    @Override
                    void tile(Tiles tiles, int at, int n) {
                        tiles.readLongs(parts[0], at, tiles.longB, n);
                        for (int p = 1; p < parts.length; p++) {
                            tiles.readLongs(parts[p], at, tiles.longC, n);
                            for (int i = 0; i < n; i++) {
                                tiles.longB[i] += tiles.longC[i];
                            }
                        }
                        tiles.writeLongs(y, at, tiles.longB, n);
                    }
                };
        };
    }
}
