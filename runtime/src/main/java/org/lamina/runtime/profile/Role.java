package org.lamina.runtime.profile;

/** Which part of a training step a call site serves. */
public enum Role {
    FORWARD,
    BACKWARD,
    UPDATE,
    /** What a step does around its compiled function: fetching and copying its batch, waiting for threads. */
    LOOP
}
