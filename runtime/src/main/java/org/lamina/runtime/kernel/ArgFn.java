package org.lamina.runtime.kernel;

/** Which extreme element's position is asked for; of equal ones it is the first. */
public enum ArgFn {
    ARGMAX,
    ARGMIN
}
