package org.lamina.runtime.data;

/** How the elements of a field are delivered. */
public enum FieldType {
    /** Numbers of the program's float type. */
    F32,
    /** 32-bit integers: labels, tokens, flags. */
    I32,
    /** 64-bit integers. */
    I64
}
