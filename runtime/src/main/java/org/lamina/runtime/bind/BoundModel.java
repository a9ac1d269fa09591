package org.lamina.runtime.bind;

import org.lamina.runtime.app.LoadedModel;
import org.lamina.runtime.app.ModelDescription;
import org.lamina.runtime.exec.GeneratedFunction;

/** A model made of a generated function. */
public final class BoundModel {
    private BoundModel() {}

    /**
     * Binds the function that predicts; the model has no weights yet.
     *
     * @param binding with all variables of the function; the model closes it
     */
    public static LoadedModel of(ModelDescription description, Binding binding, GeneratedFunction predict) {
        return new LoadedModel(description, binding.variables(), binding.bind(predict), binding::close);
    }
}
