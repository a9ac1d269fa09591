package org.lamina.types;

import java.util.Objects;
import java.util.Optional;

/**
 * Size of one axis as the checker sees it. A stretch axis ({@code ~}) has size 1 and may repeat to match another
 * operand; a plain 1 may not. Where the size comes from does not count for equality.
 */
public final class Dim {
    private final Size size;
    private final boolean stretch;
    private final Optional<Origin> origin;

    private Dim(Size size, boolean stretch, Optional<Origin> origin) {
        this.size = size;
        this.stretch = stretch;
        this.origin = origin;
    }

    public static Dim of(Size size) {
        return new Dim(size, false, Optional.empty());
    }

    public static Dim of(Size size, Origin origin) {
        return new Dim(size, false, Optional.of(origin));
    }

    public static Dim stretchAxis() {
        return new Dim(Size.of(1), true, Optional.empty());
    }

    public Size size() {
        return size;
    }

    public boolean stretch() {
        return stretch;
    }

    public Optional<Origin> origin() {
        return origin;
    }

    public Dim withOrigin(Origin newOrigin) {
        return new Dim(size, stretch, Optional.of(newOrigin));
    }

    public String text() {
        return stretch ? "~" : size.text();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dim dim && stretch == dim.stretch && size.equals(dim.size);
    }

    @Override
    public int hashCode() {
        return Objects.hash(size, stretch);
    }

    @Override
    public String toString() {
        return text();
    }
}
