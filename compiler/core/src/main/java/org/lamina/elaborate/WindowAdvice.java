package org.lamina.elaborate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lamina.types.Size;

/**
 * Another setting of a convolution or pooling with which it would make the wanted shape. A setting is proposed only where
 * the rule of the window, from the shape before the call, gives every wanted size with it.
 */
final class WindowAdvice {
    private static final Pattern CALL = Pattern.compile("([A-Za-z0-9_]+)\\(([^()]*)\\)$");
    private static final List<String> LAYER = List.of("out", "k", "stride", "pad", "dil", "groups");
    private static final List<String> POOL = List.of("k", "stride", "pad");

    /** What is looked through: larger windows are rare, and smaller changes are likelier meant. */
    private static final int LARGEST = 32;

    private final String name;
    private final Map<String, Long> settings;
    private final List<Size> before;
    private final Size channels;
    private final List<Size> wanted;

    private WindowAdvice(String name, Map<String, Long> settings, Trail call, List<Size> wanted) {
        this.name = name;
        this.settings = settings;
        this.before = call.from().sizes();
        this.channels = call.to().dim(1).size();
        this.wanted = wanted;
    }

    /**
     * The help for a tensor whose last stage of another shape is a window with settings that are numbers; empty where
     * no single setting gives the shape.
     */
    static Optional<String> of(Val.Tensor value, List<Size> wanted) {
        Trail last = value.trail();
        if (last == null
                || !last.to().sizes().equals(value.type().sizes())
                || last.from().rank() != wanted.size()
                || wanted.size() < 3) {
            return Optional.empty();
        }
        Matcher call = CALL.matcher(last.place().text());
        if (!call.find() || names(call.group(1)).isEmpty()) {
            return Optional.empty();
        }
        return settings(names(call.group(1)), call.group(2))
                .map(s -> new WindowAdvice(call.group(1), s, last, wanted))
                .filter(advice -> advice.gives(advice.settings, value.type().sizes()))
                .flatMap(advice -> advice.help(call.group()));
    }

    private static List<String> names(String called) {
        return switch (called) {
            case "Conv2D", "Conv1D", "ConvTranspose2D" -> LAYER;
            case "max_pool2d", "avg_pool2d", "max_pool1d", "avg_pool1d" -> POOL;
            default -> List.of();
        };
    }

    /** Empty where one of them is no plain number, or another than the windows know. */
    private static Optional<Map<String, Long>> settings(List<String> names, String written) {
        var settings = new HashMap<String, Long>();
        int place = 0;
        for (String argument : written.split(",")) {
            String[] parts = argument.strip().split("\\s*=\\s*");
            String name = parts.length == 2 ? parts[0] : place < names.size() ? names.get(place++) : "";
            String number = parts[parts.length - 1];
            if (name.equals("out") || name.equals("bias") || name.equals("init")) {
                continue;
            }
            if (!names.contains(name) || !number.matches("[0-9]{1,4}")) {
                return Optional.empty();
            }
            settings.put(name, Long.parseLong(number));
        }
        return settings.containsKey("k") ? Optional.of(settings) : Optional.empty();
    }

    private Optional<String> help(String call) {
        var found = new ArrayList<String>();
        // Padding of a pooling is no way to another size: what it adds counts.
        for (String setting : isPool() ? List.of("k", "stride") : List.of("pad", "k", "stride")) {
            first(setting).ifPresent(n -> found.add("`%s = %d`".formatted(setting, n)));
            if (setting.equals("pad") && !found.isEmpty()) {
                break; // The usual way, and the one that keeps what the window sees.
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var shape = wanted.subList(2, wanted.size()).stream().map(Size::text).toList();
        return Optional.of(
                "`%s` makes %s with %s".formatted(call, String.join(" by ", shape), String.join(" or ", found)));
    }

    /** The value next to the present one with which every size is right. */
    private Optional<Long> first(String setting) {
        var changed = new HashMap<>(settings);
        long now = settings.getOrDefault(
                setting, setting.equals("pad") ? 0L : setting.equals("k") ? k() : stride(settings));
        for (long step = 1; step <= LARGEST; step++) {
            for (long n : List.of(now + step, now - step)) {
                changed.put(setting, n);
                if (n >= (setting.equals("pad") ? 0 : 1) && gives(changed, wanted)) {
                    return Optional.of(n);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isPool() {
        return name.contains("pool");
    }

    private long k() {
        return settings.getOrDefault("k", 1L);
    }

    private long stride(Map<String, Long> s) {
        return s.getOrDefault("stride", isPool() ? s.getOrDefault("k", 1L) : 1L);
    }

    /** Whether a call with these settings makes these sizes. */
    private boolean gives(Map<String, Long> s, List<Size> sizes) {
        boolean same = sizes.get(0).equals(before.get(0)) && sizes.get(1).equals(channels);
        for (int axis = 2; same && axis < sizes.size(); axis++) {
            same = made(s, before.get(axis)).filter(sizes.get(axis)::equals).isPresent();
        }
        return same;
    }

    /** The rules of the library, {@code conv_out} and {@code conv_transpose_out}; empty where the window does not fit. */
    private Optional<Size> made(Map<String, Long> s, Size n) {
        long pad = s.getOrDefault("pad", 0L);
        long extent = s.getOrDefault("dil", 1L) * (s.getOrDefault("k", 1L) - 1) + 1;
        Size one = Size.of(1);
        if (name.equals("ConvTranspose2D")) {
            Size out =
                    n.minus(one).times(Size.of(stride(s))).plus(Size.of(extent)).minus(Size.of(2 * pad));
            return Optional.of(out).filter(size -> !size.isConstant() || size.value() >= 1);
        }
        Size room = n.plus(Size.of(2 * pad)).minus(Size.of(extent));
        boolean fits = pad < extent && (!room.isConstant() || room.value() >= 0);
        return fits && stride(s) > 0
                ? Optional.of(room.floorDiv(Size.of(stride(s))).plus(one))
                : Optional.empty();
    }
}
