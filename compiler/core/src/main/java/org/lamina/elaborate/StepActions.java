package org.lamina.elaborate;

import org.lamina.syntax.Stmt;

/** What statements beyond values mean in a body; each answers whether it has a meaning there and was done. */
interface StepActions {
    StepActions NONE = new StepActions() {};

    /** Whether {@code param} and {@code state} may stand here. */
    default boolean declares() {
        return true;
    }

    default boolean minimize(Ctx ctx, Stmt.Minimize statement) {
        return false;
    }

    default boolean check(Ctx ctx, Stmt.Check statement) {
        return false;
    }

    default boolean print(Ctx ctx, Stmt.Print statement) {
        return false;
    }

    default boolean write(Ctx ctx, Stmt.Write statement) {
        return false;
    }

    default boolean model(Ctx ctx, Stmt.Model statement) {
        return false;
    }
}
