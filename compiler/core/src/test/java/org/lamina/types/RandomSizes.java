package org.lamina.types;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Random size expressions, built at the same time as a normal form and as a plain tree to compare it with. */
final class RandomSizes {
    static final SizeName H = SizeName.of("H");
    static final SizeName W = SizeName.of("W");
    static final SizeName C = SizeName.of("C");
    static final List<SizeName> NAMES = List.of(C, H, W);

    private final Random random;

    RandomSizes(long seed) {
        random = new Random(seed);
    }

    /** An expression as it was written. */
    record Written(Size size, Tree tree) {}

    /** Value for given names; empty where a divisor is below 1, for which the arithmetic of sizes promises nothing. */
    interface Tree {
        Optional<BigInteger> value(Map<SizeName, Long> names);
    }

    Written next(int depth) {
        int kind = depth == 0 ? random.nextInt(2) : random.nextInt(9);
        if (kind == 0) {
            long number = random.nextInt(12) - 3L;
            return new Written(Size.of(number), names -> Optional.of(BigInteger.valueOf(number)));
        }
        if (kind <= 2) {
            SizeName name = NAMES.get(random.nextInt(NAMES.size()));
            return new Written(Size.of(name), names -> Optional.of(BigInteger.valueOf(names.get(name))));
        }
        Written left = next(depth - 1);
        if (kind <= 7 || random.nextInt(4) > 0) {
            boolean number = kind >= 6;
            Written right = number ? divisor() : next(depth - 1);
            return combine(kind, left, right);
        }
        return combine(kind, left, next(depth - 1));
    }

    private Written divisor() {
        if (random.nextInt(4) == 0) {
            SizeName name = NAMES.get(random.nextInt(NAMES.size()));
            return new Written(Size.of(name), names -> Optional.of(BigInteger.valueOf(names.get(name))));
        }
        long number = 1L + random.nextInt(8);
        return new Written(Size.of(number), names -> Optional.of(BigInteger.valueOf(number)));
    }

    private static Written combine(int kind, Written a, Written b) {
        return switch (kind) {
            case 3 -> new Written(a.size().plus(b.size()), both(a, b, BigInteger::add));
            case 4 -> new Written(a.size().minus(b.size()), both(a, b, BigInteger::subtract));
            case 5 -> new Written(a.size().times(b.size()), both(a, b, BigInteger::multiply));
            case 7 ->
                b.size().isZero() ? a : new Written(a.size().mod(b.size()), both(a, positive(b), (x, y) -> x.mod(y)));
            default ->
                b.size().isZero()
                        ? a
                        : new Written(
                                a.size().floorDiv(b.size()),
                                both(
                                        a,
                                        positive(b),
                                        (x, y) -> x.subtract(x.mod(y)).divide(y)));
        };
    }

    private static Written positive(Written divisor) {
        return new Written(divisor.size(), names -> divisor.tree().value(names).filter(value -> value.signum() > 0));
    }

    private static Tree both(Written a, Written b, java.util.function.BinaryOperator<BigInteger> join) {
        return names -> a.tree().value(names).flatMap(x -> b.tree().value(names).map(y -> join.apply(x, y)));
    }

    /** Values of all names from 1 to {@code limit}. */
    Map<SizeName, Long> values(int limit) {
        Map<SizeName, Long> values = new HashMap<>();
        NAMES.forEach(name -> values.put(name, 1L + random.nextInt(limit)));
        return values;
    }

    /** A constraint of the kinds that programs state. */
    Constraint fact() {
        Size name = Size.of(NAMES.get(random.nextInt(NAMES.size())));
        Size other = Size.of(NAMES.get(random.nextInt(NAMES.size())));
        Size number = Size.of(1 + random.nextInt(8));
        return switch (random.nextInt(9)) {
            case 0, 1 -> Constraint.divisible(name, number);
            case 2 -> Constraint.divisible(name.plus(random.nextInt(4)), number);
            case 3 -> Constraint.divisible(name, other.plus(random.nextInt(2)));
            case 4 ->
                new Constraint(relation(), name, other.times(random.nextInt(3)).plus(random.nextInt(5) - 2));
            case 5 -> new Constraint(Relation.EQ, name.mod(number), Size.of(random.nextInt(3)));
            case 6 -> new Constraint(relation(), name.plus(other), number.times(2));
            default -> new Constraint(relation(), next(2).size(), next(2).size());
        };
    }

    /** A claim that has a chance to follow from {@code facts}. */
    Constraint claim(Facts facts) {
        Size size = next(1 + random.nextInt(3)).size();
        return switch (random.nextInt(5)) {
            case 0 -> new Constraint(relation(), size, facts.simplify(size).plus(random.nextInt(3) - 1));
            case 1 -> fact();
            case 2 -> new Constraint(Relation.GE, size, next(1).size());
            case 3 -> new Constraint(relation(), size, size.plus(next(1).size()).minus(next(1).size()));
            default -> new Constraint(relation(), size, next(2).size());
        };
    }

    private Relation relation() {
        return Relation.values()[random.nextInt(Relation.values().length)];
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }
}
