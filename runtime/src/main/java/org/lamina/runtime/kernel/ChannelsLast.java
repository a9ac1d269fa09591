package org.lamina.runtime.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A convolution of images with channels last by one with channels first: images are turned before and after. */
final class ChannelsLast extends Site {
    private final Kernels kernels;
    private final List<Side> sides;
    private final Function<List<Tensor>, Kernel> inner;
    private final List<Kernel> steps = new ArrayList<>();
    private final List<Tensor> turned = new ArrayList<>();

    /** An image, whether it has its channels last, and whether it is the one that is written. */
    private record Side(Tensor tensor, boolean last, boolean written) {}

    private ChannelsLast(Kernels kernels, List<Side> sides, Function<List<Tensor>, Kernel> inner) {
        super(sides.stream().map(Side::tensor).toArray(Tensor[]::new));
        this.kernels = kernels;
        this.sides = sides;
        this.inner = inner;
    }

    static Kernel forward(Kernels kernels, Tensor x, Tensor w, Tensor y, WindowSpec window, int groups) {
        WindowSpec first = window.with(Channels.FIRST);
        return new ChannelsLast(
                kernels,
                List.of(image(x, window, false), result(y, window, true)),
                images -> kernels.conv2d(images.get(0), w, images.get(1), first, groups));
    }

    static Kernel gradInput(Kernels kernels, Tensor dy, Tensor w, Tensor dx, WindowSpec window, int groups) {
        WindowSpec first = window.with(Channels.FIRST);
        return new ChannelsLast(
                kernels,
                List.of(result(dy, window, false), image(dx, window, true)),
                images -> kernels.conv2dGradInput(images.get(0), w, images.get(1), first, groups));
    }

    static Kernel gradWeight(Kernels kernels, Tensor x, Tensor dy, Tensor dw, WindowSpec window, int groups) {
        WindowSpec first = window.with(Channels.FIRST);
        return new ChannelsLast(
                kernels,
                List.of(image(x, window, false), result(dy, window, false)),
                images -> kernels.conv2dGradWeight(images.get(0), images.get(1), dw, first, groups));
    }

    private static Side image(Tensor tensor, WindowSpec window, boolean written) {
        return new Side(tensor, window.imageChannels() == 3, written);
    }

    private static Side result(Tensor tensor, WindowSpec window, boolean written) {
        return new Side(tensor, window.resultChannels() == 3, written);
    }

    @Override
    void bind() {
        boolean room = !turned.isEmpty();
        for (int i = 0; i < turned.size(); i++) {
            room &= turned.get(i).memory().bytes()
                    >= sides.get(i).tensor().count() * turned.get(i).storage().bytes();
        }
        if (room) {
            for (int i = 0; i < turned.size(); i++) {
                if (sides.get(i).last()) {
                    turned.get(i).reshape(first(sides.get(i).tensor()));
                }
            }
        } else {
            make();
        }
    }

    private void make() {
        turned.clear();
        steps.clear();
        for (Side side : sides) {
            turned.add(side.last() ? side.tensor().fresh(first(side.tensor())) : side.tensor());
        }
        @Nullable Kernel last = null;
        for (int i = 0; i < sides.size(); i++) {
            Side side = sides.get(i);
            if (side.last() && side.written()) {
                last = kernels.transpose(turned.get(i), new int[] {0, 2, 3, 1}, side.tensor());
            } else if (side.last()) {
                steps.add(kernels.transpose(side.tensor(), new int[] {0, 3, 1, 2}, turned.get(i)));
            }
        }
        steps.add(inner.apply(turned));
        if (last != null) {
            steps.add(last);
        }
    }

    private static long[] first(Tensor last) {
        return new long[] {last.size(0), last.size(3), last.size(1), last.size(2)};
    }

    @Override
    void execute() {
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
        }
    }
}
