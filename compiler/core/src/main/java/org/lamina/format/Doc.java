package org.lamina.format;

import java.util.List;

/**
 * A text with the places where it may break: the algebra of Wadler's prettier printer. A {@link Group} stands on one
 * line if it fits, else each {@link Line} right in it is a line end; {@link Layout} decides.
 */
sealed interface Doc {
    /** Whether a line ends in it in any case, so that the groups around it break. */
    boolean hard();

    /** Whether it has several lines in any case, those in brackets counted. */
    default boolean manyLines() {
        return hard();
    }

    /** Words and signs of one line. */
    record Text(String text) implements Doc {
        @Override
        public boolean hard() {
            return false;
        }
    }

    /** A line end where the group breaks, {@code flat} where it does not. */
    record Line(String flat) implements Doc {
        @Override
        public boolean hard() {
            return false;
        }
    }

    /** The end of a line that is not empty; {@code blank} adds an empty line. */
    record Fresh(boolean blank) implements Doc {
        @Override
        public boolean hard() {
            return true;
        }
    }

    /** A comment behind code: it ends its line and never makes one break. */
    record Remark(String text) implements Doc {
        @Override
        public boolean hard() {
            return true;
        }
    }

    /** {@code text} where the group breaks, nothing where it does not. */
    record IfBroken(String text) implements Doc {
        @Override
        public boolean hard() {
            return false;
        }
    }

    /** A blank where {@code group}, which stands before, broke; a line end where it did not. */
    record LineUnless(Group group) implements Doc {
        @Override
        public boolean hard() {
            return false;
        }
    }

    record Concat(List<Doc> parts, boolean hard, boolean manyLines) implements Doc {}

    /** Lines that begin in it stand further to the right. */
    record Nest(Doc inner) implements Doc {
        @Override
        public boolean hard() {
            return inner.hard();
        }

        @Override
        public boolean manyLines() {
            return inner.manyLines();
        }
    }

    record Group(Doc inner, boolean broken) implements Doc {
        @Override
        public boolean hard() {
            return broken;
        }

        @Override
        public boolean manyLines() {
            return broken || inner.manyLines();
        }
    }

    /** Brackets around something of several lines: the groups outside need not break for it. */
    record Contained(Doc inner) implements Doc {
        @Override
        public boolean hard() {
            return false;
        }

        @Override
        public boolean manyLines() {
            return true;
        }
    }
}
